using PostfixQueue.Messages;
using PostfixQueue.Queue;

namespace PostfixQueue.Ports;

/// <summary>
/// postqueue(1), postsuper(1) and sendmail(1) for one instance. Every member throws <see cref="PostfixToolException"/> when the tool fails,
/// and <see cref="OperationCanceledException"/> when cancelled; by then the tool has ended.
/// </summary>
internal interface IQueueTools
{
    /// <summary>
    /// Runs <c>postqueue -j</c> and hands out its output as it comes. A chunk is valid until the next is asked for. Ending the enumeration
    /// early ends the tool. A failure is thrown behind the last chunk; what came before it is true but not all.
    /// </summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Runs <c>postqueue -f</c>: asks the queue manager to attempt all deferred mail.</summary>
    Task FlushAllAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs <c>postqueue -i</c>. Success says no more than that it was asked for: Postfix does not tell whether the ID exists.
    /// </summary>
    Task FlushMessageAsync(string queueId, CancellationToken cancellationToken);

    /// <summary>Runs <c>postqueue -s</c> for a destination within <c>fast_flush_domains</c>.</summary>
    Task FlushSiteAsync(string site, CancellationToken cancellationToken);

    /// <summary>
    /// Hands a message with its envelope to sendmail(1). Success says that it is in the queue, also while Postfix does not run.
    /// </summary>
    /// <param name="submission">The envelope.</param>
    /// <param name="message">Header and body; lines end in line feeds.</param>
    /// <param name="cancellationToken">Ends the tool; whether it had taken the message by then is not known.</param>
    Task SubmitAsync(MailSubmission submission, Stream message, CancellationToken cancellationToken);

    /// <summary>
    /// Runs one postsuper(1) with the IDs on its standard input and hands out its standard error, which is its only report, as it comes.
    /// The tool acts as it reads: when it fails or is cancelled, part of the work is done. What it had reported by then comes before the
    /// exception.
    /// </summary>
    /// <param name="action">What to do.</param>
    /// <param name="queueIds">Well-formed IDs.</param>
    /// <param name="progress">Learns how many have been handed over; whoever reads the reports tells it which are settled.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ActAsync(
        QueueAction action,
        IReadOnlyList<string> queueIds,
        ActionProgress progress,
        CancellationToken cancellationToken
    );
}
