namespace PostfixQueue.Checks;

/// <summary>One check. It only looks: nothing on the server changes. Instances keep nothing and may run side by side.</summary>
internal interface ICheck
{
    /// <summary>Its name, which is also the heading of its section in about_MailServerConfig_Checks.</summary>
    string Name { get; }

    /// <summary>What it is about.</summary>
    MailServerCheckCategory Category { get; }

    /// <summary>How much a failure weighs.</summary>
    CheckSeverity Severity { get; }

    /// <summary>What it cannot do without.</summary>
    CheckNeeds Needs => CheckNeeds.None;

    /// <summary>How long it may take when the caller does not say how long checks may take; null for as long as the others.</summary>
    TimeSpan? UsualTimeLimit => null;

    /// <summary>The causes of delayed mail that a failure explains.</summary>
    IReadOnlyList<MailDelayCause> RelatedCauses { get; }

    /// <summary>
    /// Looks. What cannot be found out is an <see cref="CheckStatus.Unknown"/> finding or an exception of a port, which the runner turns
    /// into one. At least one finding.
    /// </summary>
    IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, CancellationToken cancellationToken);
}
