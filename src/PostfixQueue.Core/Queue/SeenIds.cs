using System.Runtime.InteropServices;

namespace PostfixQueue.Queue;

/// <summary>
/// Remembers which queue IDs a listing has shown, in eight bytes each: a 64-bit digest with a key of its own per listing. Two of a million
/// IDs share a digest about once in 37 million listings. Kept in parts that grow one by one, so that growing never doubles the memory.
/// </summary>
internal sealed class SeenIds
{
    private const int PartBits = 8;
    private const int FirstPartLength = 64;

    private readonly ulong _key = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray());
    private readonly ulong[][] _parts = new ulong[1 << PartBits][];
    private readonly int[] _counts = new int[1 << PartBits];

    /// <summary>True when the ID is new.</summary>
    public bool Add(string queueId)
    {
        var digest = Digest(MemoryMarshal.AsBytes(queueId.AsSpan()));
        var part = (int)(digest >> (64 - PartBits));
        ref var slots = ref _parts[part];
        slots ??= new ulong[FirstPartLength];

        // Three quarters full is where probing starts to get long.
        if (_counts[part] * 4 >= slots.Length * 3) slots = Grow(slots);
        if (!Insert(slots, digest)) return false;
        _counts[part]++;
        return true;
    }

    private static bool Insert(ulong[] slots, ulong digest)
    {
        var mask = slots.Length - 1;
        for (var index = (int)digest & mask; ; index = (index + 1) & mask)
        {
            if (slots[index] == digest) return false;
            if (slots[index] != 0) continue;
            slots[index] = digest;
            return true;
        }
    }

    private static ulong[] Grow(ulong[] slots)
    {
        var larger = new ulong[slots.Length * 2];
        foreach (var digest in slots)
            if (digest != 0) Insert(larger, digest);
        return larger;
    }

    /// <summary>Never 0, which marks a free slot.</summary>
    private ulong Digest(ReadOnlySpan<byte> text)
    {
        var state = _key ^ ((ulong)text.Length * 0x9E3779B97F4A7C15);
        while (text.Length >= sizeof(ulong))
        {
            state = Mix(state ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }

        ulong tail = 0;
        foreach (var value in text) tail = (tail << 8) | value;
        state = Mix(state ^ tail);
        return state == 0 ? 1 : state;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
