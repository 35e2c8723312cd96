using System.Globalization;
using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Fuzzing;

/// <summary>A queue file made of records, in memory.</summary>
internal sealed class QueueFileBytes : IOpenFile
{
    private readonly List<byte> _bytes = [];

    public QueueFileBytes(params ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>How often a piece was asked for.</summary>
    public int Reads { get; private set; }

    public long Length => _bytes.Count;

    public ulong Inode => 7;

    /// <summary>Appends a record.</summary>
    /// <returns>Where it begins.</returns>
    public int Add(char type, string content = "") => Add(type, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Add(char, string)"/>
    public int Add(char type, byte[] content)
    {
        int offset = _bytes.Count;
        _bytes.Add((byte)type);
        int rest = content.Length;
        do
        {
            _bytes.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
            rest >>= 7;
        } while (rest != 0);

        _bytes.AddRange(content);
        return offset;
    }

    /// <summary>Appends a pointer record, as wide as Postfix writes them.</summary>
    public int Point(long offset) => Add('p', offset.ToString(CultureInfo.InvariantCulture).PadLeft(15));

    /// <summary>Writes another offset into a pointer record.</summary>
    public void Point(int record, long offset)
    {
        byte[] digits = Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture).PadLeft(15));
        for (int index = 0; index < digits.Length; index++)
            _bytes[record + 2 + index] = digits[index];
    }

    public byte[] ToArray() => [.. _bytes];

    public int Read(long offset, Span<byte> buffer)
    {
        Reads++;
        ReadOnlySpan<byte> rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes)[(int)Math.Min(offset, _bytes.Count)..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public void Dispose() { }
}
