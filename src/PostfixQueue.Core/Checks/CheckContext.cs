using PostfixQueue.Checks.Queue;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks;

/// <summary>What checks look at: one run on one instance of one machine.</summary>
internal sealed class CheckContext : ServerFacts
{
    private readonly SharedFact<QueueSummary> _queue;
    private readonly SharedFact<QueueSample> _laterQueue;
    private readonly SharedFact<CheckedLog> _log;

    /// <param name="mail">The instance.</param>
    /// <param name="asked">What the caller asks for.</param>
    /// <param name="runToken">Ends the run.</param>
    public CheckContext(MailSystem mail, CheckParameters asked, CancellationToken runToken)
        : base(mail, asked, runToken)
    {
        Asked = asked;
        _queue = new(token => QueueSummary.ReadAsync(mail, token), runToken);
        _laterQueue = new(token => QueueSample.ReadLaterAsync(mail, token), runToken);
        _log = new(token => CheckedLog.ReadAsync(this, token), runToken);
    }

    /// <summary>What the caller asks for.</summary>
    public CheckParameters Asked { get; }

    /// <summary>The queue, listed once.</summary>
    public Task<QueueSummary> QueueAsync(CancellationToken cancellationToken) => _queue.GetAsync(cancellationToken);

    /// <summary>
    /// The fast-moving part of the queue some seconds after somebody first asks for this: for those who find it suspicious.
    /// </summary>
    public Task<QueueSample> LaterQueueAsync(CancellationToken cancellationToken) => _laterQueue.GetAsync(cancellationToken);

    /// <summary>The last day of the mail log.</summary>
    public Task<CheckedLog> LogAsync(CancellationToken cancellationToken) => _log.GetAsync(cancellationToken);
}
