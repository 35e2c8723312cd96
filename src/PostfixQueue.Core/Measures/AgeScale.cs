using System.Numerics;

namespace PostfixQueue.Measures;

/// <summary>The age classes of qshape(1): 5 minutes, then doubling, the last one open.</summary>
internal static class AgeScale
{
    /// <summary>How many classes.</summary>
    public const int Length = 10;

    /// <summary>The limits of the classes in minutes, as qshape(1) heads its columns.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["5", "10", "20", "40", "80", "160", "320", "640", "1280", "1280+"];

    private const long FirstLimitSeconds = 5 * 60;

    /// <summary>The index of the class that an age belongs to.</summary>
    public static int IndexOf(TimeSpan age)
    {
        long steps = (long)age.TotalSeconds / FirstLimitSeconds;
        return steps < 1 ? 0 : Math.Min(Length - 1, 1 + BitOperations.Log2((ulong)steps));
    }
}
