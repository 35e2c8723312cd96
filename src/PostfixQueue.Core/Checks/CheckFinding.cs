using PostfixQueue.Text;

namespace PostfixQueue.Checks;

/// <summary>One thing that a check found. Properties are those of <see cref="MailServerCheckResult"/>.</summary>
internal sealed record CheckFinding(CheckStatus Status, string Message)
{
    public string? Actual { get; init; }

    public string? Expected { get; init; }

    public string? Remedy { get; init; }

    public ShellCommand? RemedyCommand { get; init; }

    public string? Target { get; init; }

    public string? Evidence { get; init; }

    public string? ReferenceUrl { get; init; }

    /// <summary>
    /// The parameter by which only the caller could give the fact for lack of which this is Unknown; null for every other finding.
    /// </summary>
    public string? MissingFact { get; init; }

    /// <summary>As it should be.</summary>
    public static CheckFinding Pass(string message, string? actual = null) => new(CheckStatus.Pass, message) { Actual = actual };

    /// <summary>Works, but not well.</summary>
    public static CheckFinding Warn(string message, string remedy) => new(CheckStatus.Warning, message) { Remedy = remedy };

    /// <summary>Wrong.</summary>
    public static CheckFinding Fail(string message, string remedy) => new(CheckStatus.Fail, message) { Remedy = remedy };

    /// <summary>Does not apply, or switched off.</summary>
    public static CheckFinding Skip(string message) => new(CheckStatus.Skipped, message);

    /// <summary>Could not be found out.</summary>
    public static CheckFinding Unknown(string message, string remedy) => new(CheckStatus.Unknown, message) { Remedy = remedy };
}
