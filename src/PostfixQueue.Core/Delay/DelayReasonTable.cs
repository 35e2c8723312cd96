using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PostfixQueue.Delay;

/// <summary>Gives the same object for the same reason text, so that a listing of a million recipients holds each text once and explains it once. Memory is bounded: a
/// full table forgets everything and begins anew, which costs time but is never wrong. For one thread.</summary>
internal sealed class DelayReasonTable
{
    private const int InitialSlots = 256;

    private readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private readonly int _maximumEntries;
    private readonly long _maximumBytes;
    private Slot[] _slots = new Slot[InitialSlots];
    private long _bytes;

    /// <summary>Makes an empty table.</summary>
    /// <param name="maximumEntries">So many distinct texts at most.</param>
    /// <param name="maximumBytes">So many bytes of text at most.</param>
    public DelayReasonTable(int maximumEntries = 32_768, long maximumBytes = 16 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumEntries, 1);
        _maximumEntries = maximumEntries;
        _maximumBytes = maximumBytes;
    }

    /// <summary>How many distinct texts are held.</summary>
    public int Count { get; private set; }

    /// <summary>The object for a text; a known text costs no allocation.</summary>
    /// <param name="utf8">The text as UTF-8; invalid bytes become U+FFFD in <see cref="DelayReasonText.Text"/>.</param>
    /// <returns>The object.</returns>
    public DelayReasonText Intern(ReadOnlySpan<byte> utf8)
    {
        ulong hash = Hash(utf8);
        int mask = _slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref readonly Slot slot = ref _slots[i];
            if (slot.Key is null) break;
            if (slot.Hash == hash && utf8.SequenceEqual(slot.Key)) return slot.Value;
        }

        return Add(utf8, hash);
    }

    /// <summary>The object for a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The object.</returns>
    public DelayReasonText Intern(string text)
    {
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = size <= 1024 ? stackalloc byte[1024] : new byte[size];
        return Intern(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private DelayReasonText Add(ReadOnlySpan<byte> utf8, ulong hash)
    {
        if (Count >= _maximumEntries || _bytes + utf8.Length > _maximumBytes)
        {
            _slots = new Slot[InitialSlots];
            Count = 0;
            _bytes = 0;
        }
        else if (Count >= _slots.Length / 2)
        {
            Grow();
        }

        DelayReasonText value = new(Encoding.UTF8.GetString(utf8));
        Place(_slots, new Slot(hash, utf8.ToArray(), value));
        Count++;
        _bytes += utf8.Length;
        return value;
    }

    private void Grow()
    {
        Slot[] slots = new Slot[_slots.Length * 2];
        foreach (Slot slot in _slots)
        {
            if (slot.Key is not null) Place(slots, slot);
        }

        _slots = slots;
    }

    private static void Place(Slot[] slots, in Slot slot)
    {
        int mask = slots.Length - 1;
        int i = (int)slot.Hash & mask;
        while (slots[i].Key is not null) i = (i + 1) & mask;
        slots[i] = slot;
    }

    /// <summary>Folded multiplication over eight bytes a step, seeded: remote servers choose the texts and must not choose the collisions.</summary>
    private ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = _seed ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        foreach (byte b in bytes) tail = (tail << 8) | b;
        return Mix(hash ^ tail);
    }

    private ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ 0x9E3779B97F4A7C15, _seed | 0xC2B2AE3D00000001, out ulong low);
        return high ^ low;
    }

    private readonly record struct Slot(ulong Hash, byte[]? Key, DelayReasonText Value);
}
