using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Transport;

/// <summary>The record at <c>_smtp._tls.domain</c> that asks for reports about TLS failures (RFC 8460 section 3).</summary>
/// <param name="Text">The record as published.</param>
/// <param name="ReportAddresses">Where reports go: <c>mailto:</c> and <c>https:</c>.</param>
/// <param name="Problems">What is wrong or unwise.</param>
internal sealed record TlsReportingRecord(string Text, IReadOnlyList<string> ReportAddresses, IReadOnlyList<RecordProblem> Problems)
{
    private const string Version = "v=TLSRPTv1";

    /// <summary>Senders take the text for such a record: it begins with <c>v=TLSRPTv1;</c>, in these letters.</summary>
    public static bool IsTlsReporting(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Version, StringComparison.Ordinal) && text[Version.Length..].TrimStart(' ', '\t').StartsWith(';');
    }

    /// <summary>Reads a record. Everything wrong with it is reported.</summary>
    public static TlsReportingRecord Parse(string text)
    {
        RecordTagList tags = RecordTagList.Parse(text);
        List<RecordProblem> problems = tags.Problems;
        if (!IsTlsReporting(text))
            problems.Add(RecordProblem.Error(0, $"the record does not begin with \"{Version};\"", "begin it so, in these letters"));

        List<string> addresses = [];
        if (tags["rua"] is not { } tag)
        {
            problems.Add(RecordProblem.Error(text.Length, "the record names no place for reports", "add rua=mailto: with an address"));
            return new TlsReportingRecord(text, addresses, problems);
        }

        int position = tag.ValuePosition;
        foreach (string piece in tag.Value.Split(','))
        {
            string uri = piece.Trim();
            if (IsReportUri(uri))
                addresses.Add(uri);
            else
                problems.Add(
                    RecordProblem.Error(position, $"\"{uri}\" is no place for reports", "mailto:reports@example.com or an https: address")
                );

            position += piece.Length + 1;
        }

        return new TlsReportingRecord(text, addresses, problems);
    }

    // Exclamation marks must be encoded in these addresses (section 3).
    private static bool IsReportUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeMailto && text.AsSpan("mailto:".Length).IndexOf('@') > 0))
        && !text.Contains('!', StringComparison.Ordinal);
}
