using System.Globalization;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Transport;

/// <summary>Reads MTA-STS policy files (RFC 8461 section 3.2).</summary>
internal static class MtaStsPolicyParser
{
    /// <summary>Senders need not read more of a file than this many characters (section 3.2).</summary>
    public const int LongestFile = 64 * 1024;

    // About one year (section 3.2).
    private const long LongestAge = 31_557_600;

    // Below this the policy hardly ever outlives an attack (section 10.2 recommends weeks).
    private const long ShortAge = 86_400;

    /// <summary>Reads a file. Everything wrong with it is reported.</summary>
    public static MtaStsPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<RecordProblem> problems = [];
        if (text.Length > LongestFile)
        {
            problems.Add(RecordProblem.Error($"the file is longer than {LongestFile} characters"));
            return new MtaStsPolicy { Problems = problems };
        }

        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        List<string> patterns = [];
        foreach (string line in text.Split('\n'))
            ReadLine(line.TrimEnd('\r'), fields, patterns, problems);

        if (!fields.TryGetValue("version", out string? version))
            problems.Add(RecordProblem.Error("the file has no version", "begin it with \"version: STSv1\""));
        else if (version != "STSv1")
            problems.Add(RecordProblem.Error($"\"{version}\" is not a known version", "version: STSv1"));

        MtaStsMode? mode = ReadMode(fields, problems);
        if (patterns.Count == 0 && mode is not MtaStsMode.None)
            problems.Add(RecordProblem.Error("the file lists no MX host", "add a line \"mx: \" with the name of each MX host"));

        CheckAge(fields, problems);
        return new MtaStsPolicy
        {
            Mode = mode,
            ExchangePatterns = patterns,
            Problems = problems,
        };
    }

    private static void ReadLine(string line, Dictionary<string, string> fields, List<string> patterns, List<RecordProblem> problems)
    {
        if (line.Length == 0)
            return;

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            problems.Add(RecordProblem.Error("the line is not \"name: value\""));
            return;
        }

        string name = line[..colon].Trim(' ', '\t');
        string value = line[(colon + 1)..].Trim(' ', '\t');
        if (name == "mx")
        {
            string host = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;
            if (DomainName.IsHostName(host))
                patterns.Add(value);
            else
                problems.Add(
                    RecordProblem.Error(
                        $"\"{value}\" is not a valid host name",
                        "write a full name such as mail.example.com or *.example.com"
                    )
                );
        }
        else if (!fields.TryAdd(name, value))
        {
            // Section 3.2: of a field that may not repeat only the first counts.
            problems.Add(RecordProblem.Warning($"{name} appears more than once; the first counts", "keep one of them"));
        }
    }

    private static MtaStsMode? ReadMode(Dictionary<string, string> fields, List<RecordProblem> problems)
    {
        if (!fields.TryGetValue("mode", out string? field))
        {
            problems.Add(RecordProblem.Error("the file has no mode", "mode: testing, then mode: enforce"));
            return null;
        }

        MtaStsMode? mode = field switch
        {
            "none" => MtaStsMode.None,
            "testing" => MtaStsMode.Testing,
            "enforce" => MtaStsMode.Enforce,
            _ => null,
        };
        if (mode is null)
            problems.Add(RecordProblem.Error($"\"{field}\" is not a valid mode", "it can be enforce, testing or none"));

        return mode;
    }

    private static void CheckAge(Dictionary<string, string> fields, List<RecordProblem> problems)
    {
        if (!fields.TryGetValue("max_age", out string? field))
            problems.Add(RecordProblem.Error("the file has no max_age", "max_age: 604800"));
        else if (!long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > LongestAge)
            problems.Add(RecordProblem.Error($"\"{field}\" is not a valid number of seconds", $"0 to {LongestAge}"));
        else if (seconds < ShortAge)
            problems.Add(RecordProblem.Warning("senders forget the policy within a day", "max_age: 604800"));
    }
}
