using System.Management.Automation;
using System.Runtime.CompilerServices;
using PostfixQueue.Display;
using PostfixQueue.Messages;
using PostfixQueue.Queue;
using PostfixQueue.Spool;

namespace PostfixQueue.Commands;

/// <summary>
/// What an object says about the message that it stands for; live and deserialized items, and what has been a file of text meanwhile,
/// alike.
/// </summary>
internal sealed class TargetDescription
{
    // What was given for a parameter of strings, by the very string that it has become.
    private static readonly ConditionalWeakTable<string, TargetDescription> s_given = [];

    private readonly ObjectFields _fields;

    // What of the object cannot be read or is missing; null when it is sound.
    private readonly string? _problem;

    private TargetDescription(ObjectFields fields)
    {
        _fields = fields;
        Guard = ReadGuard(fields, out _problem);
        QueueIds = ReadIds();
    }

    /// <summary>The queue IDs as they go to the parameter; more than one only when nothing says which message is meant.</summary>
    public string?[] QueueIds { get; }

    /// <summary>The instance that it was listed on; null when the object does not say.</summary>
    public string? ConfigDirectory => _fields.Text("ConfigDirectory");

    /// <summary>The queue that it was in; null when the object does not say.</summary>
    public string? QueueName => _fields.Text("QueueName");

    /// <summary>What tells the message from another under the same ID; null when the object has nothing of the kind.</summary>
    public TargetGuard? Guard { get; }

    /// <summary>The description of an object that has a queue ID; null for any other.</summary>
    public static TargetDescription? FromObject(object? input)
    {
        if (input is null or string)
            return null;
        ObjectFields fields = new(PSObject.AsPSObject(input));
        if (fields.Has("QueueId"))
            return new TargetDescription(fields);
        return PostqueueObject.Translate(input) is { } listed ? new TargetDescription(new ObjectFields(listed)) : null;
    }

    /// <summary>What was given where this string has come from; null when it was no more than this text.</summary>
    public static TargetDescription? Given(string? queueId) =>
        queueId is not null && s_given.TryGetValue(queueId, out TargetDescription? description) ? description : null;

    /// <summary>Why nothing may be done about the object; null when it may be looked up.</summary>
    /// <param name="queueId">Its ID.</param>
    /// <param name="machine">The name of this machine.</param>
    public ErrorRecord? Refusal(string queueId, string machine)
    {
        if (_fields.Has("HostName") && !string.Equals(_fields.Text("HostName"), machine, StringComparison.OrdinalIgnoreCase))
        {
            string hostName = _fields.Text("HostName") is { Length: > 0 } given ? given : "a host that it does not name";
            return Errors.WrongHost(queueId, hostName, machine, _fields.Text("PSComputerName"));
        }

        return _problem is null ? null : Errors.UnreadableGuard(queueId, _problem);
    }

    /// <summary>One line for prompts.</summary>
    public string Describe(string queueId) =>
        MailText.Describe(queueId, _fields.Text("Sender"), Guard?.Recipients, _fields.Text("QueueName"), _fields.Span("Age"), Guard?.Size);

    /// <summary>One line for prompts about an item just listed.</summary>
    public static string Describe(MailQueueItem item) =>
        MailText.Describe(item.QueueId, item.Sender, item.Recipients, item.QueueName, item.Age, item.Size);

    /// <summary>One line for prompts about a message whose file is open.</summary>
    internal static string Describe(QueuedMessage message) =>
        MailText.Describe(
            message.QueueId,
            message.Envelope.Sender is { Length: > 0 } sender ? ExternalAddress.Quote(sender) : MailDomain.NullSender,
            message
                .Envelope.Recipients.Where(static recipient => !recipient.IsDone)
                .Select(static recipient => ExternalAddress.Quote(recipient.Address)),
            message.QueueName,
            age: null,
            message.Size
        );

    /// <summary>
    /// The guard, if the object has any part of one. Then it must have what tells messages apart, all that it has must be readable: what is
    /// altered or lost must not make it easier to act.
    /// </summary>
    private static TargetGuard? ReadGuard(ObjectFields fields, out string? problem)
    {
        problem = null;
        if (!fields.Has("ArrivalTime") && !fields.Has("Sender") && !fields.Has("Size") && !fields.Has("Recipients"))
            return null;
        ArrivalClaim? arrival = ArrivalClaim.Read(fields.Value("ArrivalTime"));
        ArrivalClaim? arrivalUtc = ArrivalClaim.Read(fields.Value("ArrivalTimeUtc"));
        long? size = fields.Number("Size");
        IReadOnlyCollection<string>? recipients = fields.Addresses("Recipients");
        QueueFileIdentity? file = QueueFileIdentity.Parse(fields.Text("FileIdentity"));
        if (arrival is null)
            problem = "ArrivalTime";
        else if (arrivalUtc is null && fields.Has("ArrivalTimeUtc"))
            problem = "ArrivalTimeUtc";
        else if (fields.Text("Sender") is not { Length: > 0 })
            problem = "Sender";
        else if (size is null && fields.Has("Size"))
            problem = "Size";
        else if (recipients is null && fields.Has("Recipients"))
            problem = "Recipients";
        else if (file is null && fields.Value("FileIdentity") is not (null or ""))
            problem = "FileIdentity";
        else
            return new TargetGuard
            {
                Arrival = arrival,
                ArrivalUtc = arrivalUtc,
                Sender = fields.Text("Sender")!,
                Size = size,
                Recipients = recipients,
                File = file,
            };
        return null;
    }

    private string?[] ReadIds()
    {
        bool isItem = Guard is not null || _problem is not null;
        string?[] texts = _fields.Value("QueueId") switch
        {
            string one => [one],
            System.Collections.IEnumerable several when !isItem => [.. several.Cast<object?>().Select(static one => one?.ToString())],
            _ => [""],
        };

        // Strings of their own: equal ones may be shared with others that stand for nothing.
        string?[] own = Array.ConvertAll(texts, static text => string.IsNullOrEmpty(text) ? text : new string(text.AsSpan()));
        foreach (string? text in own)
            if (!string.IsNullOrEmpty(text))
                s_given.Add(text, this);
        return own;
    }
}
