namespace PostfixQueue.Mail.Records;

/// <summary>One thing that is wrong with a record that a domain publishes.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is wrong, in one sentence without a final full stop.</param>
/// <param name="Remedy">What to write instead; empty when the message says it.</param>
internal sealed record RecordProblem(RecordProblemSeverity Severity, string Message, string Remedy)
{
    /// <summary>It makes the record, or the part in question, void.</summary>
    public static RecordProblem Error(string message, string remedy = "") => new(RecordProblemSeverity.Error, message, remedy);

    /// <summary>It works, but not everywhere or not as meant.</summary>
    public static RecordProblem Warning(string message, string remedy = "") => new(RecordProblemSeverity.Warning, message, remedy);
}
