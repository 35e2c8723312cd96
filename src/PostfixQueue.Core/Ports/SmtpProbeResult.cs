using System.Net;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Ports;

/// <summary>What a probe found out. Texts come from the server as they are: they are not safe to show.</summary>
internal sealed record SmtpProbeResult
{
    /// <summary>What came of it.</summary>
    public required SmtpProbeOutcome Outcome { get; init; }

    /// <summary>The stage that it ended in.</summary>
    public required SmtpProbeStage Stage { get; init; }

    /// <summary>For failures: what the system, the library or the server said. Empty otherwise.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The greeting; null when none came.</summary>
    public SmtpReply? Greeting { get; init; }

    /// <summary>The reply that refused; null when none did.</summary>
    public SmtpReply? Rejection { get; init; }

    /// <summary>What the server offered before TLS; null when it was not asked, also with implicit TLS.</summary>
    public SmtpServerFeatures? Features { get; init; }

    /// <summary>What the server offered under TLS; null when it did not come to that.</summary>
    public SmtpServerFeatures? FeaturesUnderTls { get; init; }

    /// <summary>The TLS session; null when there was none.</summary>
    public SmtpTlsSession? Tls { get; init; }

    /// <summary>The own end of the connection; null when there was none.</summary>
    public IPEndPoint? LocalEndPoint { get; init; }

    /// <summary>How long the connection took; null when there was none.</summary>
    public TimeSpan? ConnectDuration { get; init; }

    /// <summary>How long the greeting took after the connection; null when none came.</summary>
    public TimeSpan? GreetingDelay { get; init; }

    /// <summary>How long all of it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Outcome == SmtpProbeOutcome.Succeeded ? $"{Outcome}" : $"{Outcome} at {Stage}: {Detail}";
}
