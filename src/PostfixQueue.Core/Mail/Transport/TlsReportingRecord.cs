using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Transport;

/// <summary>The record at <c>_smtp._tls.domain</c> that asks for reports about TLS failures (RFC 8460 section 3).</summary>
internal static class TlsReportingRecord
{
    private const string Version = "v=TLSRPTv1";

    /// <summary>Senders take the text for such a record: it begins with <c>v=TLSRPTv1;</c>, in these letters.</summary>
    public static bool IsTlsReporting(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Version, StringComparison.Ordinal) && text[Version.Length..].TrimStart(' ', '\t').StartsWith(';');
    }

    /// <summary>Everything that is wrong with a record.</summary>
    public static IReadOnlyList<RecordProblem> FindProblems(string text)
    {
        RecordTagList tags = RecordTagList.Parse(text);
        List<RecordProblem> problems = tags.Problems;
        if (!IsTlsReporting(text))
            problems.Add(RecordProblem.Error($"the record does not begin with \"{Version};\"", "begin it exactly so"));

        if (tags["rua"] is not { } tag)
            problems.Add(RecordProblem.Error("the record has no report address", "add rua=mailto: with an address"));
        else
            problems.AddRange(
                tag.Value.Split(',', StringSplitOptions.TrimEntries)
                    .Where(static uri => !IsReportUri(uri))
                    .Select(static uri =>
                        RecordProblem.Error(
                            $"\"{uri}\" is not a valid address for reports",
                            "mailto:reports@example.com or an https: address"
                        )
                    )
            );
        return problems;
    }

    // Exclamation marks must be encoded in these addresses (section 3).
    private static bool IsReportUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeMailto && text.AsSpan("mailto:".Length).IndexOf('@') > 0))
        && !text.Contains('!', StringComparison.Ordinal);
}
