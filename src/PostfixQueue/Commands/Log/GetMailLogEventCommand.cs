using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Commands;

/// <summary>Reads the mail log as events: files, rotated and compressed ones too, the journal, or lines from the pipeline.</summary>
[Cmdlet(VerbsCommon.Get, "MailLogEvent", DefaultParameterSetName = ReadSet, HelpUri = "https://www.postfix.org/MAILLOG_README.html")]
[OutputType(typeof(MailLogEvent))]
public sealed partial class GetMailLogEventCommand : MailLogCmdlet
{
    private const string ReadSet = "Read";
    private const string FollowSet = "Follow";

    private readonly Dictionary<MailSystem, WantedMessages> _wanted = [];
    private PipedLines? _lines;

    /// <summary>
    /// What the pipeline brings: queue items, whose history is read; events, whose messages are; queue IDs; lines of a log, such as those
    /// of a container; or log files.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Only events of messages with these queue IDs, exact in case; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [QueueIds]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueIdCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? QueueId { get; set; }

    /// <summary>Only events of messages with these Message-IDs, with or without angle brackets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? MessageId { get; set; }

    /// <summary>Only events of messages from these envelope senders; MAILER-DAEMON is the null sender.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Sender { get; set; }

    /// <summary>Only events of messages whose sender is in one of these domains.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderDomainCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? SenderDomain { get; set; }

    /// <summary>Only events about one of these recipients, as addressed or as rewritten.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecipientCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Recipient { get; set; }

    /// <summary>Only events about recipients in one of these domains.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecipientDomainCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? RecipientDomain { get; set; }

    /// <summary>Only deliveries to one of these: a host, an address, or the relay as the log has it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Relay { get; set; }

    /// <summary>Only events with one of these statuses: sent, deferred, bounced, expired, reject and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogStatusCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Status { get; set; }

    /// <summary>Only events of these kinds.</summary>
    [Parameter]
    [NamesOf<MailLogEventType>]
    public MailLogEventType[]? EventType { get; set; }

    /// <summary>Only deferrals, bounces and failed attempts with these causes.</summary>
    [Parameter]
    [NamesOf<MailDelayCause>]
    public MailDelayCause[]? Cause { get; set; }

    /// <summary>Only events of clients with these logins, and of the messages that they sent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? SaslUser { get; set; }

    /// <summary>Only events of clients with these addresses, and of the messages that they sent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? ClientAddress { get; set; }

    /// <summary>Only events that these programs of Postfix logged, such as smtpd.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Program { get; set; }

    /// <summary>
    /// All events of the messages concerned, and of those that belong to them: reports about them, what they became by requeueing, what a
    /// filter gave back, copies that an alias made. The log is read several times.
    /// </summary>
    [Parameter(ParameterSetName = ReadSet)]
    [RefuseNull]
    public SwitchParameter IncludeRelated { get; set; }

    /// <summary>
    /// Goes on with what is logged from now on, over rotation, until Ctrl+C. With -After what has been logged since then comes first.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FollowSet)]
    [RefuseNull]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        foreach (string queueId in QueueId ?? [])
            if (!IsPattern(queueId) && !Queue.QueueId.IsWellFormed(queueId))
                ThrowTerminatingError(Errors.InvalidQueueId(queueId));
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (InputObject is null)
            return;
        if ((InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject) is string text)
        {
            if (Queue.QueueId.IsWellFormed(text))
                Want(text, arrival: null, hostName: null);
            else
                TakeLine(text);
        }
        else if (GivenEvent.FromObject(InputObject) is { QueueId: { } id } given)
        {
            Want(id, arrival: null, given.HostName);
        }
        else if (GivenItem.FromObject(InputObject) is { } item)
        {
            Want(item.QueueId, item.ArrivalTime == default ? null : item.ArrivalTime, item.HostName);
        }
        else if (GivenLine.Of(InputObject) is { } line)
        {
            TakeLine(line);
        }
        else if (!TakeFile(InputObject))
        {
            WriteError(Errors.NoQueueItem(LanguagePrimitives.ConvertTo<string>(InputObject)));
        }
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (_lines is not null)
        {
            _lines.Complete(WriteObject);
            TellProblems(_lines.Reading);
        }

        if (HasFiles || (_wanted.Count == 0 && !MyInvocation.ExpectingInput && InputObject is null))
        {
            WantedMessages? wanted = null;
            if (QueueId is not null && !Array.Exists(QueueId, IsPattern))
            {
                wanted = new WantedMessages();
                foreach (string id in QueueId)
                    wanted.Add(id, arrivalUtc: null);
            }

            Read(CurrentSystem(), wanted);
        }

        foreach ((MailSystem? mail, WantedMessages? wanted) in _wanted)
            Read(mail, wanted);
    }

    private static bool IsPattern(string text) => WildcardPattern.ContainsWildcardCharacters(text);

    private void Want(string queueId, DateTime? arrival, string? hostName)
    {
        if (!Queue.QueueId.IsWellFormed(queueId))
        {
            WriteError(Errors.InvalidQueueId(queueId));
            return;
        }

        // Files that are named may come from anywhere.
        if (Path is null && !string.IsNullOrEmpty(hostName) && !string.Equals(hostName, Machine.Name, StringComparison.OrdinalIgnoreCase))
        {
            WriteError(Errors.WrongHost(queueId, hostName, Machine.Name));
            return;
        }

        if (TryCurrentSystem() is not { } mail)
            return;
        if (!_wanted.TryGetValue(mail, out WantedMessages? wanted))
            _wanted[mail] = wanted = new WantedMessages();
        wanted.Add(queueId, arrival?.ToUniversalTime());
    }

    private void TakeLine(string line)
    {
        _lines ??= new PipedLines(NewReader(null, BuildFilter(wanted: null)), Clock);
        _lines.Add(line, WriteObject);
    }
}
