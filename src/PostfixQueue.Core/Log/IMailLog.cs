using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>Where lines about mail are kept.</summary>
internal interface IMailLog
{
    /// <summary>Its path, or <c>journal</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Hands out the lines in their order, each valid until the next is asked for. Lines from before the time may be among the first ones; of
    /// an enormous log only the end is read.
    /// </summary>
    /// <param name="sinceUtc">From when on lines are wanted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ServerSystemException">It cannot be read.</exception>
    IAsyncEnumerable<Utf8Line> ReadAsync(DateTime sinceUtc, CancellationToken cancellationToken);
}
