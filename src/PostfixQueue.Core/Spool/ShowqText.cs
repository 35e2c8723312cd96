using System.Buffers;
using System.Text;

namespace PostfixQueue.Spool;

/// <summary>Turns what queue files hold into the form that showq(8) lists: addresses quoted, what is not printable replaced.</summary>
internal sealed class ShowqText(ShowqRules rules)
{
    private const byte Replacement = (byte)'?';

    /// <summary>What a local part cannot have without quotes (RFC 822, section 3.3); bytes beyond ASCII are left alone.</summary>
    private static readonly SearchValues<byte> s_needsQuotes = SearchValues.Create([
        .. Enumerable.Range(0, ' ' + 1).Append(0x7F).Select(static value => (byte)value),
        .. "()<>@,;:\\\"[]"u8,
    ]);

    private readonly byte[] _emptyAddress = Encoding.UTF8.GetBytes(rules.EmptyAddress);

    /// <summary>The address of a record, with its local part quoted where it has to be (<c>quote_822_local()</c> of Postfix).</summary>
    public ByteRange AddAddress(ReadOnlySpan<byte> record, ByteBuffer buffer)
    {
        ReadOnlySpan<byte> address = CText.UpToNul(record);
        if (address.IsEmpty)
            address = _emptyAddress;
        int start = buffer.Length;
        int route = address is [(byte)'@', ..] ? address.IndexOf((byte)':') + 1 : 0;
        int at = address[route..].LastIndexOf((byte)'@');
        int end = at < 0 ? address.Length : route + at;
        if (IsDotString(address[route..end]))
        {
            buffer.Add(address);
        }
        else
        {
            buffer.Add(address[..route]);
            buffer.Add((byte)'"');
            foreach (byte value in address[route..end])
            {
                if (value is (byte)'"' or (byte)'\\' or (byte)'\r')
                    buffer.Add((byte)'\\');
                buffer.Add(value);
            }

            buffer.Add((byte)'"');
            buffer.Add(address[end..]);
        }

        MakePrintable(buffer.From(start));
        return new ByteRange(start, buffer.Length - start);
    }

    /// <summary>Replaces what is not printable (<c>printable()</c> of Postfix, which has become stricter with UTF-8 in 3.9).</summary>
    public void MakePrintable(Span<byte> text)
    {
        int next = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        if (next < 0)
            return;
        while (next < text.Length)
        {
            byte value = text[next];
            int length =
                value is >= (byte)' ' and <= (byte)'~' ? 1
                : value <= 0x7F || !rules.ShowsUtf8 ? 0
                : LengthOfCharacter(text[next..]);
            if (length == 0)
                text[next] = Replacement;
            next += Math.Max(1, length);
        }
    }

    private static bool IsDotString(ReadOnlySpan<byte> local) =>
        local is not ([] or [(byte)'.', ..] or [.., (byte)'.']) && !local.ContainsAny(s_needsQuotes) && local.IndexOf(".."u8) < 0;

    /// <summary>How many bytes the character beyond ASCII takes with which a text begins; 0 when it begins with none.</summary>
    private int LengthOfCharacter(ReadOnlySpan<byte> text)
    {
        if (rules.IsStrictUtf8)
            return Rune.DecodeFromUtf8(text, out _, out int length) == OperationStatus.Done ? length : 0;
        int tail = 1;
        while (tail < text.Length && (text[tail] & 0xC0) == 0x80)
            tail++;
        return text[0] is >= 194 and <= 254 && tail > 1 ? tail : 0;
    }
}
