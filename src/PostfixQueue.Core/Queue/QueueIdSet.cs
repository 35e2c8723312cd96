using System.Runtime.InteropServices;

namespace PostfixQueue.Queue;

/// <summary>
/// Remembers which queue IDs a listing has shown, in seven to eight bytes each: a 60-bit digest with a key of its own per listing, of which
/// 12 bits are the place where it is kept. Two of a million IDs share a digest about once in two million listings. Grows by small blocks,
/// without moving or dropping what is there: a table that doubles would leave as much garbage as it holds.
/// </summary>
internal sealed class QueueIdSet
{
    private const int PlaceBits = 12;
    private const int BlockLength = 64;

    private readonly ulong _key = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray());
    private readonly Block?[] _places = new Block?[1 << PlaceBits];

    /// <summary>True when the ID is new.</summary>
    public bool Add(string queueId)
    {
        ulong digest = Digest(MemoryMarshal.AsBytes(queueId.AsSpan()));
        ref Block? newest = ref _places[digest >> (64 - PlaceBits)];
        uint low = (uint)digest;
        ushort high = (ushort)(digest >> 32);
        for (Block? block = newest; block is not null; block = block.Older)
            if (block.Contains(low, high))
                return false;
        if (newest is null || newest.IsFull)
            newest = new Block(newest);
        newest.Add(low, high);
        return true;
    }

    private ulong Digest(ReadOnlySpan<byte> text)
    {
        ulong state = _key ^ ((ulong)text.Length * 0x9E3779B97F4A7C15);
        while (text.Length >= sizeof(ulong))
        {
            state = Mix(state ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }

        ulong tail = 0;
        foreach (byte value in text)
            tail = (tail << 8) | value;
        return Mix(state ^ tail);
    }

    /// <summary>The finalizer of SplitMix64: every input bit reaches every output bit.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private sealed class Block(Block? older)
    {
        private readonly uint[] _low = new uint[BlockLength];
        private readonly ushort[] _high = new ushort[BlockLength];
        private int _count;

        public Block? Older => older;

        public bool IsFull => _count == BlockLength;

        public void Add(uint low, ushort high)
        {
            (_low[_count], _high[_count]) = (low, high);
            _count++;
        }

        public bool Contains(uint low, ushort high)
        {
            for (int start = 0; start < _count; start++)
            {
                int found = _low.AsSpan(start, _count - start).IndexOf(low);
                if (found < 0)
                    return false;
                start += found;
                if (_high[start] == high)
                    return true;
            }

            return false;
        }
    }
}
