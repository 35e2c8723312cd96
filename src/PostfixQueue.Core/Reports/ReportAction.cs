namespace PostfixQueue.Reports;

/// <summary>Something to do.</summary>
/// <param name="Name">A cause, or a check.</param>
/// <param name="Scope">How far it reaches; empty where that is not known.</param>
/// <param name="Messages">How many messages wait for it; null when that is not known.</param>
/// <param name="Why">What is wrong, in a sentence.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Command">A command line that does it; null where there is no single one.</param>
/// <param name="IsLeftToPostfix">True when Postfix's own attempts will do.</param>
internal sealed record ReportAction(
    string Name,
    string Scope,
    long? Messages,
    string Why,
    string Remedy,
    string? Command,
    bool IsLeftToPostfix
);
