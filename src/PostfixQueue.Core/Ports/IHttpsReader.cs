namespace PostfixQueue.Ports;

/// <summary>
/// Fetches a small text over HTTPS, as strictly as RFC 8461 section 3.3 wants it: the certificate must be valid for the host, redirects are
/// not followed, and no proxy, cookie or credential is used.
/// </summary>
internal interface IHttpsReader
{
    /// <summary>Fetches one text.</summary>
    /// <returns>What came of it. Whatever the network or the server does is an outcome and never an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<HttpsAnswer> ReadAsync(HttpsRequest request, CancellationToken cancellationToken);
}
