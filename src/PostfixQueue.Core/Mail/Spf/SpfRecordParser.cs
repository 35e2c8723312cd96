using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Spf;

/// <summary>Reads SPF records (RFC 7208 sections 4.5, 4.6.1 and 12).</summary>
internal static class SpfRecordParser
{
    private const string Version = "v=spf1";

    /// <summary>The text claims to be an SPF record: the version, then a space or the end (section 4.5). Case does not matter.</summary>
    public static bool IsSpf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Version, StringComparison.OrdinalIgnoreCase)
            && (text.Length == Version.Length || text[Version.Length] == ' ');
    }

    /// <summary>Reads a record. Everything wrong with it is reported, not only the first fault.</summary>
    public static SpfRecord Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<RecordProblem> problems = [];
        List<SpfDirective> directives = [];
        List<SpfModifier> unknown = [];
        SpfModifier? redirect = null;
        SpfModifier? explanation = null;
        if (!IsSpf(text))
            problems.Add(RecordProblem.Error("the record does not begin with \"v=spf1 \"", "begin it with v=spf1 and one space"));

        foreach (string term in text[(IsSpf(text) ? Version.Length : 0)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (SpfTermParser.ReadModifierName(term) is not { } name)
            {
                if (SpfTermParser.ParseDirective(term, problems) is { } directive)
                    directives.Add(directive);
            }
            else if (SpfTermParser.ParseModifier(term, name, problems) is { } modifier)
            {
                if (name.Equals("redirect", StringComparison.OrdinalIgnoreCase))
                    TakeOnce(ref redirect, modifier, problems);
                else if (name.Equals("exp", StringComparison.OrdinalIgnoreCase))
                    TakeOnce(ref explanation, modifier, problems);
                else
                    unknown.Add(modifier);
            }
        }

        SpfRecord record = new()
        {
            Text = text,
            Directives = directives,
            Redirect = redirect,
            UnknownModifiers = unknown,
        };
        if (problems.Count == 0)
            SpfAdvice.AddTo(problems, record);

        return record with
        {
            Problems = problems,
        };
    }

    private static void TakeOnce(ref SpfModifier? place, SpfModifier modifier, List<RecordProblem> problems)
    {
        // RFC 7208 section 6.
        if (place is not null)
            problems.Add(RecordProblem.Error($"{modifier.Name}= appears more than once", "keep one of them"));

        place ??= modifier;
    }
}
