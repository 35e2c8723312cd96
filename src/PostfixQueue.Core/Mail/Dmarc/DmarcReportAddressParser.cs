using System.Globalization;
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

        List<DmarcReportAddress> addresses = [];
        int position = tag.ValuePosition;
        foreach (string piece in tag.Value.Split(','))
        {
            string text = piece.Trim();
            if (ReadOne(text, position, tag.Name, problems) is { } address)
                addresses.Add(address);

            position += piece.Length + 1;
        }

        return addresses;
    }

    private static DmarcReportAddress? ReadOne(string text, int position, string tag, List<RecordProblem> problems)
    {
        int bang = text.LastIndexOf('!');
        string uri = bang < 0 ? text : text[..bang];
        long? size = bang < 0 ? null : ReadSize(text[(bang + 1)..]);
        if (bang >= 0 && size is null)
        {
            problems.Add(
                RecordProblem.Error(
                    position,
                    $"{tag}= has the size limit \"{text[(bang + 1)..]}\"",
                    "write digits and k, m, g or t, for instance !10m"
                )
            );
            return null;
        }

        if (uri.Contains('@', StringComparison.Ordinal) && !uri.Contains(':', StringComparison.Ordinal))
        {
            problems.Add(RecordProblem.Error(position, $"{tag}= has \"{uri}\", which is no URI", $"mailto:{uri}"));
            return null;
        }

        if (!Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed))
        {
            problems.Add(RecordProblem.Error(position, $"{tag}= has \"{uri}\", which is no URI", "mailto:reports@example.com"));
            return null;
        }

        if (parsed.Scheme != Uri.UriSchemeMailto)
        {
            problems.Add(RecordProblem.Warning(position, $"{tag}= has {parsed.Scheme}:, which receivers need not follow", "use mailto:"));
            return new DmarcReportAddress(uri, size, null);
        }

        string address = uri["mailto:".Length..].Split('?')[0];
        string domain = address[(address.LastIndexOf('@') + 1)..];
        if (domain.Length == address.Length || domain.Length + 1 == address.Length || !DomainName.IsHostName(domain))
        {
            problems.Add(RecordProblem.Error(position, $"{tag}= has \"{uri}\", which is no mail address", "mailto:reports@example.com"));
            return null;
        }

        return new DmarcReportAddress(uri, size, domain);
    }

    private static long? ReadSize(string text)
    {
        int shift =
            text.Length == 0
                ? 0
                : char.ToLowerInvariant(text[^1]) switch
                {
                    'k' => 10,
                    'm' => 20,
                    'g' => 30,
                    't' => 40,
                    _ => 0,
                };
        string digits = shift == 0 ? text : text[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue >> shift
            ? number << shift
            : null;
    }
}
