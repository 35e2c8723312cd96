using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Mail.Dns;

/// <summary>Domain names as text: without the final dot, in ASCII, compared without regard to case.</summary>
internal static class DomainName
{
    // RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters of text.
    private const int MaximumLength = 253;
    private const int MaximumLabelLength = 63;

    /// <summary>
    /// Takes off the final dot, turns Unicode labels into their ASCII form and makes sure that what is left can be asked for: no empty
    /// label, none over 63 octets, at most 253 in all (RFC 1035 section 2.3.4). Any ASCII character that is no control character is let
    /// through.
    /// </summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (string.IsNullOrEmpty(text) || text.Length > 4 * MaximumLength)
            return false;

        string candidate = text.EndsWith('.') ? text[..^1] : text;
        if (!Ascii.IsValid(candidate) && !TryToAscii(candidate, out candidate))
            return false;

        if (candidate.Length is 0 or > MaximumLength)
            return false;

        int labelLength = 0;
        foreach (char c in candidate)
        {
            if (c == '.')
            {
                if (labelLength == 0)
                    return false;

                labelLength = 0;
            }
            else if (c is < ' ' or >= '\x7f' || ++labelLength > MaximumLabelLength)
            {
                return false;
            }
        }

        if (labelLength == 0)
            return false;

        name = candidate;
        return true;
    }

    /// <summary>
    /// Letters, digits and inner hyphens only, two labels or more, the last one not a number: a host name (RFC 1123 section 2.1).
    /// </summary>
    public static bool IsHostName(string? text) =>
        TryNormalize(text, out string? name)
        && name.Contains('.', StringComparison.Ordinal)
        && name.Split('.').All(IsHostLabel)
        && !name[(name.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit);

    /// <summary>Both are the same name, whatever their case and final dots.</summary>
    public static bool Same(string left, string right) =>
        WithoutFinalDot(left).Equals(WithoutFinalDot(right), StringComparison.OrdinalIgnoreCase);

    /// <summary><paramref name="name"/> is <paramref name="ancestor"/> or lies below it.</summary>
    public static bool IsSameOrBelow(string name, string ancestor)
    {
        ReadOnlySpan<char> inner = WithoutFinalDot(name);
        ReadOnlySpan<char> outer = WithoutFinalDot(ancestor);
        return inner.EndsWith(outer, StringComparison.OrdinalIgnoreCase)
            && (inner.Length == outer.Length || inner[inner.Length - outer.Length - 1] == '.');
    }

    /// <summary>The name without its leftmost label; null when only one label is left.</summary>
    public static string? Parent(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || dot == name.Length - 1 ? null : name[(dot + 1)..];
    }

    /// <summary>
    /// The labels of an address in reverse order: octets for IPv4, nibbles for IPv6. Prefixes of <c>in-addr.arpa</c> and <c>ip6.arpa</c>
    /// (RFC 1035 section 3.5, RFC 3596 section 2.5) and of block lists (RFC 5782 sections 2.1 and 2.4).
    /// </summary>
    public static string ReversedLabels(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        byte[] octets = address.GetAddressBytes();
        Array.Reverse(octets);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? string.Join('.', octets.Select(octet => octet.ToString(CultureInfo.InvariantCulture)))
            : string.Join('.', octets.Select(octet => $"{octet & 15:x}.{octet >> 4:x}"));
    }

    /// <summary>The name whose PTR records name an address.</summary>
    public static string OfAddress(IPAddress address) =>
        ReversedLabels(address) + (address.AddressFamily == AddressFamily.InterNetwork ? ".in-addr.arpa" : ".ip6.arpa");

    private static string WithoutFinalDot(string name) => name.EndsWith('.') ? name[..^1] : name;

    private static bool IsHostLabel(string label) =>
        label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-';

    private static bool TryToAscii(string text, out string ascii)
    {
        try
        {
            ascii = new IdnMapping().GetAscii(text);
            return true;
        }
        catch (ArgumentException)
        {
            // The mapping has no other way to say that a text is no international name.
            ascii = "";
            return false;
        }
    }
}
