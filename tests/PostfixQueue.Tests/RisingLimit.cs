namespace PostfixQueue.Tests;

/// <summary>
/// A limit that is short where the machine is fast. What needs some time of it before it runs out is tried again with more, so that a slow
/// machine gets its time too.
/// </summary>
internal static class RisingLimit
{
    private const int Most = 200;

    /// <summary>Tries with a few seconds, then with more.</summary>
    /// <param name="seconds">The first limit.</param>
    /// <param name="attempt">What to do with a limit in seconds.</param>
    /// <param name="hasHadTime">Whether it came as far as it has to before the limit.</param>
    /// <returns>What the last attempt gave, be it enough or not.</returns>
    public static T Try<T>(int seconds, Func<int, T> attempt, Func<T, bool> hasHadTime)
    {
        T result = attempt(seconds);
        while (!hasHadTime(result) && seconds < Most)
        {
            seconds *= 6;
            result = attempt(seconds);
        }

        return result;
    }
}
