using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>
/// Reads properties of an object that may be an item, or what remoting, JSON or CSV has made of one. What has an odd form reads as null.
/// </summary>
internal sealed class ObjectFields(PSObject source)
{
    // What Export-Csv writes for lists that it does not know how to write.
    private static readonly string[] s_lostLists =
    [
        "System.Object[]",
        "System.Collections.ArrayList",
        typeof(MailQueueRecipient[]).FullName!,
    ];

    private readonly MailQueueItem? _item = source.BaseObject as MailQueueItem;

    /// <summary>True when the object has the property. A list that CSV has lost is none.</summary>
    public bool Has(string name) =>
        _item is not null
        || (source.Properties[name] is not null && !(Value(name) is string text && s_lostLists.Contains(text, StringComparer.Ordinal)));

    /// <summary>The property's value; null when it has none, or when it cannot be read.</summary>
    public object? Value(string name)
    {
        // An item is taken at its word, whatever has been attached to it.
        switch (_item is null ? "" : name)
        {
            case "QueueId":
                return _item!.QueueId;
            case "ArrivalTime":
                return _item!.ArrivalTime;
            case "ArrivalTimeUtc":
                return _item!.ArrivalTime.ToUniversalTime();
            case "Sender":
                return _item!.Sender;
            case "Size":
                return _item!.Size;
            case "Recipients":
                return _item!.Recipients;
            case "HostName":
                return _item!.HostName;
            case "ConfigDirectory":
                return _item!.ConfigDirectory;
            case "QueueName":
                return _item!.QueueName;
            case "Age":
                return _item!.Age;
            case "FileIdentity":
                return _item!.FileIdentity;
        }

        try
        {
            return Unwrap(source.Properties[name]?.Value);
        }
        catch (ExtendedTypeSystemException)
        {
            // A property that throws.
            return null;
        }
    }

    public string? Text(string name) => Value(name) as string;

    /// <summary>A whole number that is not negative.</summary>
    public long? Number(string name) =>
        Value(name) switch
        {
            long number and >= 0 => number,
            int number and >= 0 => number,
            string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) => number,
            _ => null,
        };

    /// <summary>A span, also as the object that JSON makes of one.</summary>
    public TimeSpan? Span(string name) =>
        Value(name) switch
        {
            TimeSpan span => span,
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) => span,
            PSObject parts when new ObjectFields(parts).Number("Ticks") is { } ticks => TimeSpan.FromTicks(ticks),
            _ => null,
        };

    /// <summary>The addresses of recipients, given as objects or as text with blanks between them.</summary>
    public IReadOnlyCollection<string>? Addresses(string name)
    {
        switch (Has(name) ? Value(name) : null)
        {
            case string text:
                return AddressText.Split(text);
            case MailQueueRecipient recipient:
                return [recipient.EmailAddress];
            case MailQueueRecipient[] recipients:
                return Array.ConvertAll(recipients, static recipient => recipient.EmailAddress);
            case PSObject one:
                return AddressOf(one) is { } only ? [only] : null;
            case IList list:
                List<string> addresses = new(list.Count);
                foreach (object? element in list)
                {
                    if (AddressOf(element) is not { } address)
                        return null;
                    addresses.Add(address);
                }

                return addresses;
            default:
                return null;
        }
    }

    private static string? AddressOf(object? element) =>
        Unwrap(element) switch
        {
            string text => text,
            MailQueueRecipient recipient => recipient.EmailAddress,
            PSObject parts => new ObjectFields(parts).Text(nameof(MailQueueRecipient.EmailAddress)),
            _ => null,
        };

    private static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
