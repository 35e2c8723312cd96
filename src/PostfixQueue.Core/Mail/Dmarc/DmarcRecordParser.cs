using System.Globalization;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Dmarc;

/// <summary>Reads DMARC records (RFC 7489 sections 6.3 and 6.4).</summary>
internal static class DmarcRecordParser
{
    private const string Version = "DMARC1";
    private const string Policies = "none, quarantine or reject";

    // Of the standard and of its revision; "pct", "rf" and "ri" are gone from the latter.
    private static readonly string[] s_tags = ["v", "p", "sp", "np", "psd", "adkim", "aspf", "fo", "rf", "ri", "rua", "ruf", "pct", "t"];

    /// <summary>
    /// Receivers take the text for a DMARC record: <c>v=DMARC1</c> comes first, in these letters, and ends at a semicolon or the end.
    /// </summary>
    public static bool IsDmarc(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string first = text.Split(';', 2)[0];
        int equals = first.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && first[..equals].Trim(' ', '\t') == "v" && first[(equals + 1)..].Trim(' ', '\t') == Version;
    }

    /// <summary>The text was surely meant as a DMARC record, although receivers may pass it over.</summary>
    public static bool LooksLikeDmarc(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Quotation marks, blanks of other alphabets and marks of byte order stand before records that were pasted.
        int start = text.AsSpan().IndexOfAnyInRange('A', 'z');
        return start >= 0
            && text.AsSpan(start).StartsWith("v", StringComparison.OrdinalIgnoreCase)
            && text.AsSpan(start, Math.Min(text.Length - start, 20)).Contains(Version, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a record. Everything wrong with it is reported.</summary>
    public static DmarcRecord Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RecordTagList tags = RecordTagList.Parse(text);
        List<RecordProblem> problems = tags.Problems;
        if (!IsDmarc(text))
            problems.Add(RecordProblem.Error("receivers ignore the record: it does not begin with \"v=DMARC1;\"", "begin it exactly so"));
        else if (text[0] is ' ' or '\t')
            problems.Add(
                RecordProblem.Warning(
                    "the record begins with a blank, and receivers that follow the grammar ignore it (RFC 7489 section 6.4)",
                    "remove the blank"
                )
            );

        DmarcRecord record = new()
        {
            Text = text,
            IsVoid = tags.HasDoubles,
            Policy = ReadPolicy(tags["p"], problems),
            SubdomainPolicy = ReadPolicy(tags["sp"], problems),
            IsPublicSuffix = ReadChoice(tags["psd"], "u", ["y", "n", "u"], problems) switch
            {
                "y" => true,
                "n" => false,
                _ => null,
            },
            AggregateReports = DmarcReportAddressParser.Parse(tags["rua"], problems),
            FailureReports = DmarcReportAddressParser.Parse(tags["ruf"], problems),
            Problems = problems,
        };
        ReadPolicy(tags["np"], problems);
        ReadChoice(tags["adkim"], "r", ["r", "s"], problems);
        ReadChoice(tags["aspf"], "r", ["r", "s"], problems);
        ReadChoice(tags["t"], "n", ["y", "n"], problems);
        CheckNumber(tags["pct"], 100, problems);
        CheckNumber(tags["ri"], uint.MaxValue, problems);
        CheckList(tags["fo"], ["0", "1", "d", "s"], problems);
        CheckList(tags["rf"], ["afrf"], problems);
        foreach (RecordTag tag in tags.Tags.Where(tag => !s_tags.Contains(tag.Name, StringComparer.Ordinal)))
            problems.Add(RecordProblem.Warning($"{tag.Name}= is not a DMARC tag and is ignored", TypoHint(tag.Name)));

        Advise(tags, problems);
        return record;
    }

    private static void Advise(RecordTagList tags, List<RecordProblem> problems)
    {
        if (tags["p"] is not { } policy)
            problems.Add(RecordProblem.Error("the record has no policy", $"add p= with {Policies} right after v=DMARC1;"));
        else if (tags.Tags.Count > 1 && tags.Tags[1] != policy && tags.Tags[0].Name == "v")
            problems.Add(RecordProblem.Warning("p= is not the second tag; some receivers insist on that", "put it right after v=DMARC1;"));
    }

    private static DmarcPolicy? ReadPolicy(RecordTag? tag, List<RecordProblem> problems)
    {
        if (tag is null)
            return null;

        DmarcPolicy? policy = tag.Value.ToLowerInvariant() switch
        {
            "none" => DmarcPolicy.None,
            "quarantine" => DmarcPolicy.Quarantine,
            "reject" => DmarcPolicy.Reject,
            _ => null,
        };
        if (policy is null)
            problems.Add(RecordProblem.Error($"{tag.Name}= is \"{tag.Value}\"", $"it can be {Policies}"));

        return policy;
    }

    private static string ReadChoice(RecordTag? tag, string fallback, string[] choices, List<RecordProblem> problems)
    {
        if (tag is null)
            return fallback;

        string value = tag.Value.ToLowerInvariant();
        if (choices.Contains(value, StringComparer.Ordinal))
            return value;

        problems.Add(RecordProblem.Error($"{tag.Name}= is \"{tag.Value}\"", $"it can be {string.Join(" or ", choices)}"));
        return fallback;
    }

    private static void CheckNumber(RecordTag? tag, long maximum, List<RecordProblem> problems)
    {
        if (
            tag is null
            || (long.TryParse(tag.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= maximum)
        )
            return;

        problems.Add(RecordProblem.Error($"{tag.Name}= is \"{tag.Value}\"", $"it can be 0 to {maximum}"));
    }

    private static void CheckList(RecordTag? tag, string[] choices, List<RecordProblem> problems)
    {
        foreach (string value in tag?.Value.Split(':', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!choices.Contains(value, StringComparer.OrdinalIgnoreCase))
                problems.Add(
                    RecordProblem.Error($"{tag!.Name}= has \"{value}\"", $"it can have {string.Join(", ", choices)}, with colons between")
                );
        }
    }

    private static string TypoHint(string name) =>
        name.ToLowerInvariant() switch
        {
            var lower when s_tags.Contains(lower, StringComparer.Ordinal) => $"write it in lower case: {lower}=",
            "policy" => "the policy is p=",
            _ => "",
        };
}
