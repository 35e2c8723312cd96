using System.Globalization;

namespace PostfixQueue.Server;

/// <summary>Time values of postconf(5): a number and one of the units s, m, h, d, w; without a unit the parameter's own.</summary>
internal static class PostfixDuration
{
    /// <summary>The duration, or null when the text is not one.</summary>
    /// <param name="text">Such as <c>5d</c> or <c>300</c>.</param>
    /// <param name="defaultUnit">The unit of a bare number.</param>
    public static TimeSpan? Parse(string? text, char defaultUnit)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        ReadOnlySpan<char> value = text.AsSpan().Trim();
        char unit = char.IsAsciiLetter(value[^1]) ? value[^1] : defaultUnit;
        if (char.IsAsciiLetter(value[^1]))
            value = value[..^1];
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return null;
        long seconds = unit switch
        {
            's' => 1L,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => 0,
        };
        return seconds == 0 || number > (long)TimeSpan.MaxValue.TotalSeconds / seconds - 1 ? null : TimeSpan.FromSeconds(number * seconds);
    }
}
