namespace PostfixQueue.Mail.Records;

/// <summary>One complaint about a record that a domain publishes.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Position">Where in the record's text it begins, from 0.</param>
/// <param name="Message">What is wrong, in one sentence without a final full stop.</param>
/// <param name="Remedy">What to write instead; empty when the message says it.</param>
internal sealed record RecordProblem(RecordProblemSeverity Severity, int Position, string Message, string Remedy)
{
    /// <summary>A complaint that makes the record, or the part in question, void.</summary>
    public static RecordProblem Error(int position, string message, string remedy = "") =>
        new(RecordProblemSeverity.Error, position, message, remedy);

    /// <summary>A complaint about something that works, but not everywhere or not as meant.</summary>
    public static RecordProblem Warning(int position, string message, string remedy = "") =>
        new(RecordProblemSeverity.Warning, position, message, remedy);

    /// <summary>Something worth knowing.</summary>
    public static RecordProblem Hint(int position, string message, string remedy = "") =>
        new(RecordProblemSeverity.Hint, position, message, remedy);

    /// <inheritdoc/>
    public override string ToString() =>
        Remedy.Length == 0 ? $"{Severity} at {Position}: {Message}" : $"{Severity} at {Position}: {Message}; {Remedy}";
}
