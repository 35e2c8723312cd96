using System.Collections;
using System.Management.Automation;
using PostfixQueue.Display;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>What an object in the pipeline says about the message that it stands for; live and deserialized items alike.</summary>
internal sealed class TargetDescription
{
    private readonly PSObject? _item;

    private TargetDescription(PSObject? item) => _item = item;

    /// <summary>The machine that it was listed on; null when the object does not say.</summary>
    public string? HostName => Text("HostName");

    /// <summary>What tells the message from another under the same ID; null when the object does not say.</summary>
    public TargetGuard? Guard => Value("ArrivalTime") is null && Text("Sender") is null ? null : new TargetGuard(ArrivalTime, Text("Sender"));

    // A time that cannot be read fits no message: the object is refused rather than taken unseen.
    private DateTime? ArrivalTime => Value("ArrivalTime") is { } value
        ? LanguagePrimitives.TryConvertTo<DateTime>(value, out var time) ? time.ToLocalTime() : DateTime.MinValue
        : null;

    /// <summary>The description that an object gives, if it stands for this ID at all.</summary>
    public static TargetDescription Of(PSObject? input, string queueId) =>
        new(input?.Properties["QueueId"]?.Value is string id && string.Equals(id, queueId, StringComparison.Ordinal) ? input : null);

    /// <summary>One line for prompts.</summary>
    public string Describe(string queueId) => MailText.Describe(
        queueId,
        Text("Sender"),
        Value("Recipients") is { } recipients ? LanguagePrimitives.GetEnumerable(recipients) : null,
        Text("QueueName"),
        LanguagePrimitives.TryConvertTo<TimeSpan>(Value("Age"), out var age) && Value("Age") is not null ? age : null,
        LanguagePrimitives.TryConvertTo<long>(Value("Size"), out var size) && Value("Size") is not null ? size : null);

    /// <summary>One line for prompts about an item just listed.</summary>
    public static string Describe(MailQueueItem item) =>
        MailText.Describe(item.QueueId, item.Sender, item.Recipients, item.QueueName, item.Age, item.Size);

    private object? Value(string name)
    {
        var value = _item?.Properties[name]?.Value;
        return value is PSObject wrapped && wrapped.BaseObject is not IList and not PSCustomObject ? wrapped.BaseObject : value;
    }

    private string? Text(string name) => Value(name) as string;
}
