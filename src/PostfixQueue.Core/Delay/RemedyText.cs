using System.Globalization;
using System.Text;

namespace PostfixQueue.Delay;

/// <summary>
/// Fills the template of a remedy: <c>{host|this host}</c> is the host where one is known and harmless, else what stands behind the bar.
/// </summary>
internal static class RemedyText
{
    /// <summary>What to do about a reason.</summary>
    /// <param name="classification">What the classifier makes of it.</param>
    /// <param name="detail">Its parts.</param>
    /// <param name="recipient">Named in the commands; null where it is not known.</param>
    public static string Write(in DelayClassification classification, DelayReasonDetail detail, string? recipient)
    {
        DelayCauseEntry cause = DelayCauseCatalog.Get(classification.Cause);
        DelayRule? rule = classification.Rule;
        string general = Fill(rule?.Remedy ?? cause.Remedy, cause.Name, detail, recipient);
        return rule is { Remedy: null, Detail: { } special } ? Fill(special, cause.Name, detail, recipient) + " " + general : general;
    }

    /// <summary>Fills a template. The values come from the network: only what is harmless gets through.</summary>
    /// <param name="template">The template.</param>
    /// <param name="cause">The name of the cause, for the selection of its messages.</param>
    /// <param name="detail">The parts of the reason.</param>
    /// <param name="recipient">The recipient; null where it is not known.</param>
    /// <returns>The remedy.</returns>
    /// <exception cref="FormatException">The template names a value that does not exist.</exception>
    public static string Fill(string template, string cause, DelayReasonDetail detail, string? recipient)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
            return template;
        ValueStringWriter writer = new(stackalloc char[1024]);
        RemedyValues values = new(cause, detail, recipient);
        ReadOnlySpan<char> rest = template;
        while (rest.IndexOf('{') is int open and >= 0)
        {
            writer.Write(rest[..open]);
            int close = rest.IndexOf('}');
            ReadOnlySpan<char> slot = rest[(open + 1)..close];
            rest = rest[(close + 1)..];
            int bar = slot.IndexOf('|');
            ReadOnlySpan<char> name = bar < 0 ? slot : slot[..bar];
            ReadOnlySpan<char> otherwise = bar < 0 ? default : slot[(bar + 1)..];
            Write(ref writer, name, otherwise, values);
        }

        writer.Write(rest);
        return writer.ToString();
    }

    private static void Write(
        ref ValueStringWriter writer,
        scoped ReadOnlySpan<char> name,
        scoped ReadOnlySpan<char> otherwise,
        RemedyValues values
    )
    {
        switch (name)
        {
            case "host":
                writer.Write(Or(SafeText.Name(values.Detail.RemoteHost), otherwise));
                break;
            case "address":
                writer.Write(Or(SafeText.AddressOrPath(values.Detail.RemoteAddress), otherwise));
                break;
            case "domain":
                ReadOnlySpan<char> domain = Or(Domain(values), SafeText.Name(values.Detail.LookedUp));
                writer.Write(Or(domain, otherwise));
                break;
            case "lookup":
                writer.Write(Or(SafeText.Name(values.Detail.LookedUp), otherwise));
                break;
            case "list":
                writer.Write(Or(SafeText.Name(values.Detail.Blocklist), otherwise));
                break;
            case "url":
                if (values.Detail.ReferenceUrl is not { } url)
                    break;
                writer.Write(" at ");
                writer.Write(url);
                break;
            case "at":
                WriteEndpoint(ref writer, values);
                break;
            case "recipient":
                WriteRecipient(ref writer, values);
                break;
            case "select":
                WriteSelection(ref writer, values);
                break;
            case "flush":
                writer.Write("Get-MailQueueItem ");
                WriteSelection(ref writer, values);
                writer.Write(" | Invoke-MailQueueFlush");
                break;
            default:
                throw new FormatException($"No remedy can be filled with '{name}'.");
        }
    }

    private static ReadOnlySpan<char> Or(ReadOnlySpan<char> value, ReadOnlySpan<char> otherwise) => value.IsEmpty ? otherwise : value;

    private static ReadOnlySpan<char> Domain(RemedyValues values) =>
        values.Recipient is { } recipient && recipient.LastIndexOf('@') is int at and >= 0
            ? SafeText.Name(recipient.AsSpan(at + 1))
            : default;

    private static void WriteEndpoint(ref ValueStringWriter writer, RemedyValues values)
    {
        ReadOnlySpan<char> address = SafeText.AddressOrPath(values.Detail.RemoteAddress);
        if (address.IsEmpty)
            address = SafeText.Name(values.Detail.RemoteHost);
        if (address.IsEmpty)
            return;
        writer.Write(" at ");
        writer.Write(address);
        if (values.Detail.RemotePort is not int port)
            return;
        writer.Write(" port ");
        writer.Write(port.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteRecipient(ref ValueStringWriter writer, RemedyValues values)
    {
        ReadOnlySpan<char> mailbox = SafeText.Mailbox(values.Recipient);
        if (mailbox.IsEmpty)
        {
            WriteSelection(ref writer, values);
            return;
        }

        writer.Write("-Recipient ");
        writer.Write(mailbox);
    }

    private static void WriteSelection(ref ValueStringWriter writer, RemedyValues values)
    {
        ReadOnlySpan<char> domain = Domain(values);
        ReadOnlySpan<char> host = SafeText.Name(values.Detail.RemoteHost);
        if (!domain.IsEmpty)
        {
            writer.Write("-RecipientDomain ");
            writer.Write(domain);
        }
        else if (!host.IsEmpty)
        {
            writer.Write("-RemoteHost ");
            writer.Write(host);
        }
        else
        {
            writer.Write("-Cause ");
            writer.Write(values.Cause);
        }
    }

    private readonly record struct RemedyValues(string Cause, DelayReasonDetail Detail, string? Recipient);

    /// <summary>Appends into a buffer on the stack, and into a builder once that is full.</summary>
    private ref struct ValueStringWriter(Span<char> buffer)
    {
        private readonly Span<char> _buffer = buffer;
        private int _length;
        private StringBuilder? _overflow;

        public void Write(scoped ReadOnlySpan<char> text)
        {
            if (_overflow is null && text.TryCopyTo(_buffer[_length..]))
            {
                _length += text.Length;
                return;
            }

            _overflow ??= new StringBuilder().Append(_buffer[.._length]);
            _overflow.Append(text);
        }

        public override readonly string ToString() => _overflow?.ToString() ?? _buffer[.._length].ToString();
    }
}
