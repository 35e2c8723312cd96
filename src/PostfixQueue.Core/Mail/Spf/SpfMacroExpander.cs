using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Mail.Spf;

/// <summary>Puts values in place of macros (RFC 7208 section 7.3).</summary>
internal static class SpfMacroExpander
{
    // RFC 7208 section 7.3: labels are dropped from the left until the name is no longer than this.
    private const int MaximumDomainLength = 253;

    /// <summary>Expands a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="query">The sender, client and names.</param>
    /// <param name="domain">The domain whose record is evaluated: after an include or redirect not the one of the query.</param>
    /// <param name="validatedName">The client's validated name, or <c>unknown</c>.</param>
    public static string Expand(SpfMacroString text, SpfQuery query, string domain, string validatedName)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder result = new();
        foreach (SpfMacro part in text.Parts)
            result.Append(part.Literal ?? Transform(part, ValueOf(part.Letter, query, domain, validatedName)));

        return result.ToString();
    }

    /// <summary>Expands a domain specification: without the final dot, and shortened from the left when it became too long.</summary>
    public static string ExpandDomain(SpfMacroString text, SpfQuery query, string domain, string validatedName)
    {
        string name = Expand(text, query, domain, validatedName);
        if (name.EndsWith('.'))
            name = name[..^1];

        while (name.Length > MaximumDomainLength && name.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot)
            name = name[(dot + 1)..];

        return name;
    }

    private static string ValueOf(char letter, SpfQuery query, string domain, string validatedName)
    {
        int at = query.Sender.LastIndexOf('@');
        return letter switch
        {
            's' => query.Sender,
            'l' => query.Sender[..Math.Max(at, 0)],
            'o' => query.Sender[(at + 1)..],
            'd' => domain,
            'i' => DottedAddress(query.Client),
            'p' => validatedName,
            'v' => query.Client.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
            _ => query.HeloName,
        };
    }

    private static string DottedAddress(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString()
            : string.Join('.', Convert.ToHexString(address.GetAddressBytes()).AsEnumerable());

    private static string Transform(SpfMacro macro, string value)
    {
        string result = value;
        if (macro.IsReversed || macro.KeepRight > 0 || macro.Delimiters != ".")
        {
            string[] parts = value.Split(macro.Delimiters.ToCharArray());
            if (macro.IsReversed)
                Array.Reverse(parts);

            int skip = macro.KeepRight == 0 ? 0 : Math.Max(0, parts.Length - macro.KeepRight);
            result = string.Join('.', parts.AsSpan(skip)!);
        }

        // Uri's unreserved set is that of RFC 3986 section 2.3, as section 7.3 demands.
        return macro.IsEscaped ? Uri.EscapeDataString(result) : result;
    }
}
