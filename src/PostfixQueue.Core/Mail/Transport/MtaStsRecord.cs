using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Transport;

/// <summary>The record at <c>_mta-sts.domain</c> that announces a policy (RFC 8461 section 3.1).</summary>
internal static class MtaStsRecord
{
    private const int LongestId = 32;

    /// <summary>Senders take the text for an announcement: it begins with <c>v=STSv1;</c>, in these letters.</summary>
    public static bool IsMtaSts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith("v=STSv1", StringComparison.Ordinal) && text[7..].TrimStart(' ', '\t').StartsWith(';');
    }

    /// <summary>Everything that is wrong with a record.</summary>
    public static IReadOnlyList<RecordProblem> FindProblems(string text)
    {
        RecordTagList tags = RecordTagList.Parse(text);
        if (!IsMtaSts(text))
            tags.Problems.Add(RecordProblem.Error("the record does not begin with \"v=STSv1;\"", "begin it exactly so"));

        string? id = tags["id"]?.Value;
        if (id is null)
        {
            tags.Problems.Add(
                RecordProblem.Error(
                    "the record has no id",
                    "add id= with a new value for each change of the policy, such as the date and time"
                )
            );
        }
        else if (id.Length is 0 or > LongestId || !id.All(char.IsAsciiLetterOrDigit))
        {
            tags.Problems.Add(RecordProblem.Error($"\"{id}\" is not a valid id", $"1 to {LongestId} letters and digits"));
        }

        return tags.Problems;
    }
}
