using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Transport;

/// <summary>The record at <c>_mta-sts.domain</c> that announces a policy (RFC 8461 section 3.1).</summary>
/// <param name="Text">The record as published.</param>
/// <param name="Id">The version of the policy; null when it is missing or wrong.</param>
/// <param name="Problems">What is wrong or unwise.</param>
internal sealed record MtaStsRecord(string Text, string? Id, IReadOnlyList<RecordProblem> Problems)
{
    private const int LongestId = 32;

    /// <summary>Senders take the text for an announcement: it begins with <c>v=STSv1;</c>, in these letters.</summary>
    public static bool IsMtaSts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith("v=STSv1", StringComparison.Ordinal) && text[7..].TrimStart(' ', '\t').StartsWith(';');
    }

    /// <summary>Reads a record. Everything wrong with it is reported.</summary>
    public static MtaStsRecord Parse(string text)
    {
        RecordTagList tags = RecordTagList.Parse(text);
        if (!IsMtaSts(text))
            tags.Problems.Add(RecordProblem.Error(0, "the record does not begin with \"v=STSv1;\"", "begin it so, in these letters"));

        string? id = tags["id"]?.Value;
        if (id is null)
        {
            tags.Problems.Add(
                RecordProblem.Error(
                    text.Length,
                    "the record has no id",
                    "add id= with a new value for each change of the policy, such as the date and time"
                )
            );
        }
        else if (id.Length is 0 or > LongestId || !id.All(char.IsAsciiLetterOrDigit))
        {
            tags.Problems.Add(RecordProblem.Error(tags["id"]!.ValuePosition, $"\"{id}\" is no id", $"1 to {LongestId} letters and digits"));
            id = null;
        }

        return new MtaStsRecord(text, id, tags.Problems);
    }
}
