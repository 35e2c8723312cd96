namespace PostfixQueue.Log;

/// <summary>Where lines about mail are kept.</summary>
internal interface IMailLog
{
    /// <summary>Its path, or <c>journal</c>.</summary>
    string Name { get; }

    /// <summary>Hands out the lines in their order.</summary>
    /// <param name="stretch">Which are wanted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    IAsyncEnumerable<LogBlock> ReadAsync(LogStretch stretch, CancellationToken cancellationToken);
}
