using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace PostfixQueue.Fuzzing;

/// <summary>Which branches the instrumented code has taken, from one to the next.</summary>
internal sealed unsafe class CoverageMap
{
    /// <summary>As many as the instrumentation numbers.</summary>
    private const int Size = 1 << 16;

    private readonly byte[] _taken = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly bool[] _known = new bool[Size];

    public CoverageMap() => Trace.SharedMem = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_taken));

    /// <summary>How many are known.</summary>
    public int Known { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Reset()
    {
        Array.Clear(_known);
        Known = 0;
    }

    /// <summary>Begins an input.</summary>
    public void Begin()
    {
        Array.Clear(_taken);
        Trace.PrevLocation = 0;
    }

    /// <summary>Adds the branches that the input has taken.</summary>
    /// <returns>True when one of them was not known.</returns>
    public bool Add()
    {
        int before = Known;
        ReadOnlySpan<byte> rest = _taken;
        for (int place = 0; rest[place..].IndexOfAnyExcept((byte)0) is var next and >= 0; )
        {
            place += next;
            if (!_known[place])
            {
                _known[place] = true;
                Known++;
            }

            if (++place == Size)
                break;
        }

        return Known > before;
    }
}
