using System.Globalization;
using System.Text;
using PostfixQueue.Spool;

namespace PostfixQueue.Messages;

/// <summary>
/// The envelope of a queue file: filled record by record from before and behind the content, in the order in which Postfix reads them.
/// </summary>
internal sealed class MessageEnvelope
{
    private const string NotifyFlags = "notify_flags";
    private const string DsnOriginalRecipient = "dsn_orig_rcpt";

    private readonly List<EnvelopeRecipient> _recipients = [];
    private readonly List<KeyValuePair<string, string>> _attributes = [];
    private string? _originalAddress;
    private string? _dsnOriginalRecipient;
    private int _notifyFlags;

    /// <summary>The sender, unquoted; empty for the null sender, null when the file has none.</summary>
    public string? Sender { get; private set; }

    /// <summary>The sender's full name; null when sendmail(1) gave none.</summary>
    public string? FullName { get; private set; }

    /// <summary>
    /// Seconds since 1970-01-01 UTC, in newer files a blank and microseconds behind them; null when the file does not say.
    /// </summary>
    public string? Arrival { get; private set; }

    /// <summary>The transport and next hop of a content filter; null for none.</summary>
    public string? Filter { get; private set; }

    /// <summary>The address that takes the place of all recipients; null for none.</summary>
    public string? Redirect { get; private set; }

    /// <summary>The size of the content as the listing shows it, in bytes; null when the file does not say, as in maildrop.</summary>
    public long? Size { get; private set; }

    /// <summary>All recipients, in order; those behind the content only when all has been read.</summary>
    public IReadOnlyList<EnvelopeRecipient> Recipients => _recipients;

    /// <summary>All attributes, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes => _attributes;

    /// <summary>The value of an attribute, where it is there several times the last; null when it is not there.</summary>
    public string? Attribute(string name) => _attributes.FindLast(attribute => attribute.Key == name).Value;

    /// <summary>When the message arrived, to the microsecond, UTC; null when the file does not say.</summary>
    public DateTime? Arrived
    {
        get
        {
            string[] fields = (Arrival ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0 || !uint.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
                return null;
            _ = int.TryParse(fields.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out int microseconds);
            return DateTime.UnixEpoch.AddSeconds(seconds).AddMicroseconds(microseconds < 1_000_000 ? microseconds : 0);
        }
    }

    /// <summary>Takes a record.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="content">Its bytes.</param>
    public void Take(byte type, ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case QueueRecord.Size:
                Size ??= SizeIn(content);
                break;
            case QueueRecord.Time:
                Arrival ??= TextOf(content);
                break;
            case QueueRecord.FullName:
                FullName = TextOf(content);
                break;
            case QueueRecord.Sender:
                Sender ??= TextOf(content);
                break;
            case QueueRecord.FilterOrPiece:
                Filter = TextOf(content);
                break;
            case QueueRecord.Redirect:
                Redirect = TextOf(content);
                break;
            case QueueRecord.Attribute:
                TakeAttribute(TextOf(content));
                break;
            case QueueRecord.OriginalRecipient:
                _originalAddress = TextOf(content);
                break;
            case QueueRecord.Recipient or QueueRecord.Done or QueueRecord.Cancelled:
                if (type != QueueRecord.Cancelled)
                    _recipients.Add(
                        new EnvelopeRecipient(
                            TextOf(content),
                            _originalAddress,
                            type == QueueRecord.Done,
                            _dsnOriginalRecipient,
                            _notifyFlags
                        )
                    );
                (_originalAddress, _dsnOriginalRecipient, _notifyFlags) = (null, null, 0);
                break;
        }
    }

    private void TakeAttribute(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            return;
        (string? name, string? value) = (text[..equals], text[(equals + 1)..]);
        _attributes.Add(new KeyValuePair<string, string>(name, value));
        if (name == DsnOriginalRecipient)
            _dsnOriginalRecipient = value;
        else if (name == NotifyFlags && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int flags))
            _notifyFlags = flags;
    }

    private static long? SizeIn(ReadOnlySpan<byte> content)
    {
        long size = CText.Number(content, out int length);
        return length > 0 && size > 0 ? size : null;
    }

    private static string TextOf(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(CText.UpToNul(content));
}
