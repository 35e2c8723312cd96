namespace PostfixQueue.Ports;

/// <summary>
/// Talks to a mail server up to the point where mail would begin: connection, greeting, EHLO, TLS, EHLO again, QUIT. It never names a
/// sender or a recipient, and logs in only with a credential that the caller gives it.
/// </summary>
internal interface ISmtpProbe
{
    /// <summary>Probes one server at one address.</summary>
    /// <returns>What came of it. Whatever the network or the server does is an outcome and never an exception.</returns>
    /// <exception cref="ArgumentException">The name for EHLO is no name.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request, CancellationToken cancellationToken);
}
