using PostfixQueue.Messages;

namespace PostfixQueue.Ports;

/// <summary>
/// Reads messages in the form of RFC 5322 and MIME (RFC 2045 to 2049). Whatever comes is read as far as it can be; nothing about it is an
/// error.
/// </summary>
internal interface IMimeReader
{
    /// <summary>Reads a message in one pass, in memory that its size and form do not change.</summary>
    /// <param name="message">Header and body; read to its end.</param>
    /// <param name="limits">How much is kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    MessageParts Read(Stream message, MimeLimits limits, CancellationToken cancellationToken);
}
