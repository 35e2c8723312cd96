using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>What a check of the mail server found; a check may find several things.</summary>
public sealed record MailServerCheckResult
{
    /// <summary>
    /// The name of the check, such as <c>Postfix.Running</c>. The topic about_MailServerConfig_Checks has a section of that name.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The name of a <see cref="MailServerCheckCategory"/>.</summary>
    public required string Category { get; init; }

    /// <summary>
    /// <c>Pass</c>, <c>Warning</c>, <c>Fail</c>, <c>Skipped</c> (does not apply or is switched off) or <c>Unknown</c> (could not be found
    /// out).
    /// </summary>
    public required string Status { get; init; }

    /// <summary>
    /// How much a failure weighs: <c>Critical</c> (no mail flows), <c>Error</c> (some mail fails), <c>Warning</c> (robustness, reputation),
    /// <c>Info</c>.
    /// </summary>
    public required string Severity { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The value found; null where there is no one value.</summary>
    public string? Actual { get; init; }

    /// <summary>What it should be; null where that cannot be said in short.</summary>
    public string? Expected { get; init; }

    /// <summary>What to do about it; null for a pass.</summary>
    public string? Remedy { get; init; }

    /// <summary>A command line that does it; null where there is no single one. It is never run by the module.</summary>
    public string? RemedyCommand { get; init; }

    /// <summary>The file, service, address or parameter concerned; null when it is the whole server.</summary>
    public string? Target { get; init; }

    /// <summary>The text that it was concluded from, as a tool or a server gave it; null when there is none.</summary>
    public string? Evidence { get; init; }

    /// <summary>Where to read more.</summary>
    public string? ReferenceUrl { get; init; }

    /// <summary>Causes of delayed mail that a failure of this check explains: names of <see cref="MailDelayCause"/>.</summary>
    public string[] RelatedCauses { get; init; } = [];

    /// <summary>How long the check took in all.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The machine it was run on.</summary>
    public required string HostName { get; init; }

    /// <summary>Unknown only for lack of a fact that this parameter could give; null otherwise.</summary>
    internal string? MissingFact { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ScreenText.Clean($"{Name}: {Status}: {Message}");
}
