using PostfixQueue.Server;

namespace PostfixQueue.Checks;

/// <summary>What the caller asks of the checks. Empty lists mean that it is found out, or that the defaults count.</summary>
internal sealed record CheckParameters : GivenFacts
{
    /// <summary>How long each check may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The caller has set the time limit, which then holds for every check.</summary>
    public bool HasOwnTimeLimit { get; init; }

    /// <summary>Zones of the block lists to ask instead of the default ones; null for those, empty for none.</summary>
    public IReadOnlyList<string>? Blocklists { get; init; }

    /// <summary>Mail servers to connect to instead of the default ones, as <c>host</c> or <c>host:port</c>.</summary>
    public IReadOnlyList<string> ProbeHosts { get; init; } = [];

    /// <summary>DKIM selectors, instead of those found in the signer's configuration.</summary>
    public IReadOnlyList<string> DkimSelectors { get; init; } = [];

    /// <summary>Domains whose mail servers are asked for TLS.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>Whom to send a test message; null for nobody.</summary>
    public string? TestRecipient { get; init; }

    /// <summary>Run <c>postfix check</c>, which repairs what it can.</summary>
    public bool IncludesPostfixCheck { get; init; }

    /// <summary>Log in at the relay host.</summary>
    public bool TestsRelayLogin { get; init; }

    /// <summary>From how many deferred messages on it is a warning.</summary>
    public int DeferredWarning { get; init; } = 50;

    /// <summary>From how many deferred messages on it is a failure.</summary>
    public int DeferredCritical { get; init; } = 200;

    /// <summary>How long a check may take.</summary>
    public TimeSpan LimitOf(Check check) => HasOwnTimeLimit ? TimeLimit : check.UsualTimeLimit ?? TimeLimit;
}
