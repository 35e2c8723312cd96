namespace PostfixQueue.Spool;

/// <summary>Where some bytes of a <see cref="ByteBuffer"/> are.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many; 0 where there is nothing.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>True where there is nothing.</summary>
    public bool IsEmpty => Length == 0;
}
