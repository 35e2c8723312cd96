namespace PostfixQueue.Lab;

/// <summary>Numbers that look random and are the same in every run (the splitmix64 sequence).</summary>
/// <param name="seed">Where the sequence begins.</param>
internal sealed class Dice(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A number from 0 up to, not including, the limit.</summary>
    public long Next(long limit)
    {
        ulong value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return (long)((value ^ (value >> 31)) % (ulong)limit);
    }
}
