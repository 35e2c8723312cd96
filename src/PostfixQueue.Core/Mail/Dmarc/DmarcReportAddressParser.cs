using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Dmarc;

/// <summary>Reads the lists of <c>rua=</c> and <c>ruf=</c> (RFC 7489 sections 6.2 and 6.4).</summary>
internal static class DmarcReportAddressParser
{
    /// <summary>Reads a list; addresses that cannot be used are reported and left out.</summary>
    public static IReadOnlyList<DmarcReportAddress> Parse(RecordTag? tag, List<RecordProblem> problems)
    {
        if (tag is null)
            return [];

        return [.. tag.Value.Split(',').Select(piece => ReadOne(piece.Trim(), tag.Name, problems)).OfType<DmarcReportAddress>()];
    }

    private static DmarcReportAddress? ReadOne(string text, string tag, List<RecordProblem> problems)
    {
        int bang = text.LastIndexOf('!');
        string uri = bang < 0 ? text : text[..bang];
        if (bang >= 0 && !IsSize(text[(bang + 1)..]))
        {
            problems.Add(
                RecordProblem.Error(
                    $"{tag}= has the size limit \"{text[(bang + 1)..]}\"",
                    "write digits and k, m, g or t, for instance !10m"
                )
            );
            return null;
        }

        if (uri.Contains('@', StringComparison.Ordinal) && !uri.Contains(':', StringComparison.Ordinal))
        {
            problems.Add(RecordProblem.Error($"{tag}= has \"{uri}\", which is not a URI", $"mailto:{uri}"));
            return null;
        }

        if (!Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed))
        {
            problems.Add(RecordProblem.Error($"{tag}= has \"{uri}\", which is not a URI", "mailto:reports@example.com"));
            return null;
        }

        if (parsed.Scheme != Uri.UriSchemeMailto)
        {
            problems.Add(RecordProblem.Warning($"{tag}= has {parsed.Scheme}:, which receivers need not follow", "use mailto:"));
            return new DmarcReportAddress(null);
        }

        string address = uri["mailto:".Length..].Split('?')[0];
        string domain = address[(address.LastIndexOf('@') + 1)..];
        if (domain.Length == address.Length || domain.Length + 1 == address.Length || !DomainName.IsHostName(domain))
        {
            problems.Add(RecordProblem.Error($"{tag}= has \"{uri}\", which is not a mail address", "mailto:reports@example.com"));
            return null;
        }

        return new DmarcReportAddress(domain);
    }

    /// <summary>Digits, and perhaps a unit.</summary>
    private static bool IsSize(string text)
    {
        string digits = text.Length > 0 && "kmgt".Contains(text[^1], StringComparison.OrdinalIgnoreCase) ? text[..^1] : text;
        return digits.Length > 0 && digits.All(char.IsAsciiDigit);
    }
}
