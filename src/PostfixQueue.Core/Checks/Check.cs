namespace PostfixQueue.Checks;

/// <summary>
/// One check. It changes nothing on the server, except where the caller asks for a run of <c>postfix check</c> or for a test message.
/// Instances keep nothing and may run side by side.
/// </summary>
/// <param name="name">Its name, which is also the heading of its section in about_MailServerConfig_Checks.</param>
/// <param name="category">What it is about.</param>
/// <param name="severity">How much a failure weighs.</param>
/// <param name="explains">The causes of delayed mail that a failure explains.</param>
internal abstract class Check(string name, MailServerCheckCategory category, CheckSeverity severity, params MailDelayCause[] explains)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it is about.</summary>
    public MailServerCheckCategory Category { get; } = category;

    /// <summary>How much a failure weighs.</summary>
    public CheckSeverity Severity { get; } = severity;

    /// <summary>The causes of delayed mail that a failure explains.</summary>
    public virtual IReadOnlyList<MailDelayCause> RelatedCauses { get; } = explains;

    /// <summary>What it cannot do without.</summary>
    public virtual CheckNeeds Needs => CheckNeeds.None;

    /// <summary>How long it may take when the caller does not say how long checks may take; null for as long as the others.</summary>
    public virtual TimeSpan? UsualTimeLimit => null;

    /// <summary>
    /// Hands out its findings, at least one, each as soon as it is known: they count even when the check fails or runs out of time later.
    /// What cannot be found out is an <see cref="CheckStatus.Unknown"/> finding or an exception of a port, which the runner turns into one.
    /// </summary>
    public abstract IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run);

    /// <inheritdoc cref="CheckFinding.Pass"/>
    protected static CheckFinding Pass(string message, string? actual = null) => CheckFinding.Pass(message, actual);

    /// <inheritdoc cref="CheckFinding.Warn"/>
    protected static CheckFinding Warn(string message, string remedy) => CheckFinding.Warn(message, remedy);

    /// <inheritdoc cref="CheckFinding.Fail"/>
    protected static CheckFinding Fail(string message, string remedy) => CheckFinding.Fail(message, remedy);

    /// <inheritdoc cref="CheckFinding.Skip"/>
    protected static CheckFinding Skip(string message) => CheckFinding.Skip(message);

    /// <inheritdoc cref="CheckFinding.Unknown"/>
    protected static CheckFinding Unknown(string message, string remedy) => CheckFinding.Unknown(message, remedy);
}
