using MimeKit;
using PostfixQueue.Messages;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Mime;

/// <summary>Reads messages with MimeKit's streaming reader, which keeps no part of a message.</summary>
internal sealed class MimeKitReader : IMimeReader
{
    /// <inheritdoc/>
    public MessageParts Read(Stream message, MimeLimits limits, CancellationToken cancellationToken)
    {
        ParserOptions options = new ParserOptions { MaxMimeDepth = limits.Depth, RespectContentLength = false };
        MimeWalk walk = new(options, message, limits);
        try
        {
            walk.ReadMessage(cancellationToken);
        }
        catch (FormatException)
        {
            // It has no header that is one: what came of it stands, and the rest is no message.
            walk.NoteUnreadable();
        }

        return walk.Content;
    }
}
