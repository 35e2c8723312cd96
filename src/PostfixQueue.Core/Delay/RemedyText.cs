using System.Globalization;
using System.Text;

namespace PostfixQueue.Delay;

/// <summary>
/// Fills the template of a remedy: <c>{host|this host}</c> is the host where one is known and harmless, else what stands behind the bar.
/// </summary>
internal static class RemedyText
{
    /// <summary>Fills a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="values">What is known.</param>
    /// <returns>The remedy.</returns>
    /// <exception cref="FormatException">The template names a value that does not exist.</exception>
    public static string Fill(string template, in RemedyValues values)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
            return template;
        ValueStringWriter writer = new(stackalloc char[1024]);
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
        scoped in RemedyValues values
    )
    {
        switch (name)
        {
            case "host":
                writer.Write(Or(SafeText.Name(values.Host), otherwise));
                break;
            case "address":
                writer.Write(Or(SafeText.AddressOrPath(values.Address), otherwise));
                break;
            case "domain":
                ReadOnlySpan<char> domain = Or(Domain(values), SafeText.Name(values.LookedUp));
                writer.Write(Or(domain, otherwise));
                break;
            case "lookup":
                writer.Write(Or(SafeText.Name(values.LookedUp), otherwise));
                break;
            case "list":
                writer.Write(Or(SafeText.Name(values.Blocklist), otherwise));
                break;
            case "url":
                if (values.Url.IsEmpty)
                    break;
                writer.Write(" at ");
                writer.Write(values.Url);
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
        values.Recipient.LastIndexOf('@') is int at and >= 0 ? SafeText.Name(values.Recipient[(at + 1)..]) : default;

    private static void WriteEndpoint(ref ValueStringWriter writer, scoped in RemedyValues values)
    {
        ReadOnlySpan<char> address = SafeText.AddressOrPath(values.Address);
        if (address.IsEmpty)
            address = SafeText.Name(values.Host);
        if (address.IsEmpty)
            return;
        writer.Write(" at ");
        writer.Write(address);
        if (values.Port == 0)
            return;
        writer.Write(" port ");
        writer.Write(values.Port.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteRecipient(ref ValueStringWriter writer, scoped in RemedyValues values)
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

    private static void WriteSelection(ref ValueStringWriter writer, scoped in RemedyValues values)
    {
        ReadOnlySpan<char> domain = Domain(values);
        ReadOnlySpan<char> host = SafeText.Name(values.Host);
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
            writer.Write(DelayCauseCatalog.Get(values.Cause).Name);
        }
    }

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
