using PostfixQueue.Messages;
using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Ports;

/// <summary>
/// The Postfix command-line tools. Every member throws <see cref="PostfixToolException"/> when the tool fails, and
/// <see cref="OperationCanceledException"/> when cancelled; by then the tool has ended.
/// </summary>
internal interface IPostfixTools
{
    /// <summary>
    /// Runs <c>postqueue -j</c> and hands out its output as it comes. A chunk is valid until the next is asked for. Ending the enumeration
    /// early ends the tool. A failure is thrown behind the last chunk; what came before it is true but not all.
    /// </summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ListQueueAsync(
        PostfixInstance instance,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>Runs <c>postqueue -f</c>: asks the queue manager to attempt all deferred mail.</summary>
    Task FlushAllAsync(PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <c>postqueue -i</c>. Success says no more than that it was asked for: Postfix does not tell whether the ID exists.
    /// </summary>
    Task FlushMessageAsync(PostfixInstance instance, string queueId, ToolNotices notices, CancellationToken cancellationToken);

    /// <summary>Runs <c>postqueue -s</c> for a destination within <c>fast_flush_domains</c>.</summary>
    Task FlushSiteAsync(PostfixInstance instance, string site, ToolNotices notices, CancellationToken cancellationToken);

    /// <summary>Hands a message to sendmail(1). Success says that it is in the queue, also while Postfix does not run.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="sender">The envelope's sender.</param>
    /// <param name="recipient">The envelope's recipient.</param>
    /// <param name="message">Header and body; lines end in line feeds.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    Task SubmitAsync(
        PostfixInstance instance,
        string sender,
        string recipient,
        string message,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Hands a message with its envelope to sendmail(1). Success says that it is in the queue, also while Postfix does not run.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="submission">The envelope.</param>
    /// <param name="message">Header and body; lines end in line feeds.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the tool; whether it had taken the message by then is not known.</param>
    Task SubmitAsync(
        PostfixInstance instance,
        MailSubmission submission,
        Stream message,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Runs one postsuper(1) with the IDs on its standard input and hands out its standard error, which is its only report, as it comes.
    /// The tool acts as it reads: when it fails or is cancelled, part of the work is done. What it had reported by then comes before the
    /// exception.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="action">What to do.</param>
    /// <param name="queueIds">Well-formed IDs.</param>
    /// <param name="progress">Learns how many have been handed over; whoever reads the reports tells it which are settled.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ActAsync(
        PostfixInstance instance,
        QueueAction action,
        IReadOnlyList<string> queueIds,
        ActionProgress progress,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>Runs <c>postconf -x</c> for the few parameters that the queue cmdlets need.</summary>
    Task<PostfixSettings> ReadSettingsAsync(PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken);

    /// <summary>
    /// Runs postconf(1) for everything of one kind. It reads main.cf or master.cf and changes nothing; no right is needed but to read
    /// those.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="query">What to ask for.</param>
    /// <param name="notices">Takes the command line; the warnings are part of the answer instead.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    Task<PostconfOutput> ReadConfigurationAsync(
        PostfixInstance instance,
        PostconfQuery query,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>Runs <c>postmap -q</c> or <c>postalias -q</c> for one key.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="table">The table as main.cf names it: <c>type:name</c>.</param>
    /// <param name="key">What to look for; sent as an argument, so no secret.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    /// <returns>What the table has for the key, or null when it has nothing. A table that cannot be asked is an exception.</returns>
    Task<string?> LookUpAsync(
        PostfixInstance instance,
        LookupTableKind kind,
        string table,
        string key,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Runs <c>postfix check</c>. It is not read-only: it makes folders that are missing and puts queue files where they belong. Needs
    /// root.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    /// <returns>
    /// What it said, whatever its exit status. Before Postfix 3.8 it writes to the mail log only, unless its standard error is a terminal.
    /// </returns>
    Task<CommandOutput> CheckAsync(PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken);

    /// <summary>Where a tool is.</summary>
    /// <param name="tool">Its name.</param>
    /// <returns>Its absolute path, or null when it is nowhere that is looked at.</returns>
    string? Find(string tool);
}
