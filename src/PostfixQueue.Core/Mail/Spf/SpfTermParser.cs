using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Spf;

/// <summary>Reads single terms of an SPF record (RFC 7208 section 12).</summary>
internal static class SpfTermParser
{
    private const string MechanismNames = "all, include, a, mx, ptr, ip4, ip6, exists";

    /// <summary>The name of a modifier; null when the term is no modifier but should be a directive.</summary>
    public static string? ReadModifierName(string term)
    {
        int end = term.AsSpan().IndexOfAny(":/=");
        return end > 0 && term[end] == '=' && IsName(term.AsSpan(0, end)) ? term[..end] : null;
    }

    /// <summary>Reads <c>name "=" value</c>.</summary>
    public static SpfModifier? ParseModifier(string term, string name, List<RecordProblem> problems)
    {
        string value = term[(name.Length + 1)..];
        bool needsDomain =
            name.Equals("redirect", StringComparison.OrdinalIgnoreCase) || name.Equals("exp", StringComparison.OrdinalIgnoreCase);
        SpfMacroString? parsed = needsDomain
            ? SpfMacroParser.ParseDomainSpec(value, problems)
            : SpfMacroParser.ParseMacroString(value, problems);
        return parsed is null ? null : new SpfModifier(term, name, parsed);
    }

    /// <summary>Reads <c>[ qualifier ] mechanism</c>.</summary>
    public static SpfDirective? ParseDirective(string term, List<RecordProblem> problems)
    {
        SpfResult? explicitQualifier = term[0] switch
        {
            '+' => SpfResult.Pass,
            '-' => SpfResult.Fail,
            '~' => SpfResult.SoftFail,
            '?' => SpfResult.Neutral,
            _ => null,
        };
        int nameStart = explicitQualifier is null ? 0 : 1;
        int nameLength = term.AsSpan(nameStart).IndexOfAny(":/=");
        if (nameLength < 0)
            nameLength = term.Length - nameStart;

        string name = term.Substring(nameStart, nameLength);
        if (MechanismOf(name) is not { } mechanism)
        {
            problems.Add(RecordProblem.Error($"\"{name}\" is not an SPF mechanism", HintFor(name)));
            return null;
        }

        SpfDirective directive = new()
        {
            Text = term,
            Qualifier = explicitQualifier ?? SpfResult.Pass,
            Mechanism = mechanism,
        };
        return ParseArguments(directive, term[(nameStart + nameLength)..], problems);
    }

    private static SpfDirective? ParseArguments(SpfDirective directive, string rest, List<RecordProblem> problems)
    {
        switch (directive.Mechanism)
        {
            case SpfMechanism.All:
                if (rest.Length == 0)
                    return directive;

                problems.Add(RecordProblem.Error("\"all\" takes no argument", "write it alone"));
                return null;

            case SpfMechanism.Ip4
            or SpfMechanism.Ip6:
                return ParseNetwork(directive, rest, problems);

            case SpfMechanism.A
            or SpfMechanism.Mx:
                if (!TryTakePrefixLengths(ref directive, ref rest, problems))
                    return null;

                break;

            default:
                break;
        }

        bool isTargetRequired = directive.Mechanism is SpfMechanism.Include or SpfMechanism.Exists;
        if (rest.Length == 0 && !isTargetRequired)
            return directive;

        if (!rest.StartsWith(':'))
        {
            problems.Add(RecordProblem.Error($"\"{directive.Text}\" lacks a domain after a colon"));
            return null;
        }

        SpfMacroString? target = SpfMacroParser.ParseDomainSpec(rest[1..], problems);
        return target is null ? null : directive with { Target = target };
    }

    /// <summary>Takes <c>dual-cidr-length</c> off the end. A slash that is not followed by digits alone belongs to the domain.</summary>
    private static bool TryTakePrefixLengths(ref SpfDirective directive, ref string rest, List<RecordProblem> problems)
    {
        int? length6 = TakeNumber(ref rest, "//", 128, problems, out bool isGood6);
        int? length4 = TakeNumber(ref rest, "/", 32, problems, out bool isGood4);
        directive = directive with { PrefixLength4 = length4 ?? 32, PrefixLength6 = length6 ?? 128 };
        return isGood4 && isGood6;
    }

    private static int? TakeNumber(ref string rest, string separator, int maximum, List<RecordProblem> problems, out bool isGood)
    {
        isGood = true;
        int digits = rest.Length;
        while (digits > 0 && char.IsAsciiDigit(rest[digits - 1]))
            digits--;

        if (digits == rest.Length || !rest.AsSpan(0, digits).EndsWith(separator, StringComparison.Ordinal))
            return null;

        string number = rest[digits..];
        rest = rest[..(digits - separator.Length)];
        int? length = ParsePrefixLength(number, maximum);
        isGood = length is not null;
        if (!isGood)
            problems.Add(
                RecordProblem.Error($"\"{separator}{number}\" is not a valid prefix length", $"0 to {maximum}, without leading zeros")
            );

        return length;
    }

    private static SpfDirective? ParseNetwork(SpfDirective directive, string rest, List<RecordProblem> problems)
    {
        bool is4 = directive.Mechanism == SpfMechanism.Ip4;
        string example = is4 ? "ip4:192.0.2.0/24" : "ip6:2001:db8::/32";
        if (!rest.StartsWith(':'))
        {
            problems.Add(RecordProblem.Error($"\"{directive.Text}\" lacks an address after a colon", $"for instance {example}"));
            return null;
        }

        string address = rest[1..];
        int maximum = is4 ? 32 : 128;
        int? length = maximum;
        int slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            length = ParsePrefixLength(address[(slash + 1)..], maximum);
            address = address[..slash];
        }

        IPAddress? network = is4 ? ParseIPv4(address) : ParseIPv6(address);
        if (network is null || length is null)
        {
            string part = network is null
                ? $"\"{address}\" is not an {(is4 ? "IPv4" : "IPv6")} address"
                : $"\"{rest[(slash + 1)..]}\" is not a valid prefix length";
            problems.Add(RecordProblem.Error(part, $"for instance {example}"));
            return null;
        }

        return is4
            ? directive with
            {
                Network = network,
                PrefixLength4 = length.Value,
            }
            : directive with
            {
                Network = network,
                PrefixLength6 = length.Value,
            };
    }

    private static int? ParsePrefixLength(string text, int maximum) =>
        text.Length is > 0 and <= 3
        && (text.Length == 1 || text[0] != '0')
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number <= maximum
            ? number
            : null;

    // IPAddress.TryParse also takes octal, hexadecimal and short forms, which section 12 does not.
    private static IPAddress? ParseIPv4(string text)
    {
        string[] parts = text.Split('.');
        byte[] octets = new byte[4];
        if (parts.Length != 4)
            return null;

        for (int i = 0; i < 4; i++)
        {
            if (ParsePrefixLength(parts[i], 255) is not { } octet)
                return null;

            octets[i] = (byte)octet;
        }

        return new IPAddress(octets);
    }

    // IPAddress.TryParse also takes brackets and zones.
    private static IPAddress? ParseIPv6(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        && IPAddress.TryParse(text, out IPAddress? address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
            ? address
            : null;

    /// <summary>The name of a mechanism, whatever its case.</summary>
    public static bool IsMechanism(string name) => MechanismOf(name) is not null;

    private static string HintFor(string name) =>
        name.StartsWith("ip", StringComparison.OrdinalIgnoreCase) ? "use ip4: or ip6:"
        : name.StartsWith("in", StringComparison.OrdinalIgnoreCase) ? "use include:"
        : $"the mechanisms are {MechanismNames}";

    private static SpfMechanism? MechanismOf(string name) =>
        name.ToLowerInvariant() switch
        {
            "all" => SpfMechanism.All,
            "include" => SpfMechanism.Include,
            "a" => SpfMechanism.A,
            "mx" => SpfMechanism.Mx,
            "ptr" => SpfMechanism.Ptr,
            "ip4" => SpfMechanism.Ip4,
            "ip6" => SpfMechanism.Ip6,
            "exists" => SpfMechanism.Exists,
            _ => null,
        };

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetter(text[0]))
            return false;

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return true;
    }
}
