using System.Globalization;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// Keeps the warnings of one call readable: each text once, so many different ones, none longer than a few lines. A tool or a queue full of
/// hostile mail can have thousands.
/// </summary>
internal sealed class WarningLimit
{
    private const int MaximumLength = 500;
    private const int MaximumTexts = 20;

    private readonly Dictionary<string, int> _shown = new(StringComparer.Ordinal);
    private int _others;

    /// <summary>The warning as it may be shown.</summary>
    /// <param name="text">The warning.</param>
    /// <param name="isNew">True when it is to be shown: it was not before, and there is room.</param>
    public string Admit(string text, out bool isNew)
    {
        string shown = ScreenText.Shorten(text, MaximumLength);
        isNew = false;
        if (_shown.TryGetValue(shown, out int repeats))
        {
            _shown[shown] = repeats + 1;
        }
        else if (_shown.Count < MaximumTexts)
        {
            _shown[shown] = 0;
            isNew = true;
        }
        else
        {
            _others++;
        }

        return shown;
    }

    /// <summary>What was not shown; null for nothing.</summary>
    public string? Rest()
    {
        long repeats = _shown.Values.Sum(static count => (long)count);
        if (repeats == 0 && _others == 0)
            return null;
        List<string> parts = new();
        if (repeats > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{repeats} repeated one{(repeats == 1 ? "" : "s")}"));
        if (_others > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_others} other{(_others == 1 ? "" : "s")}"));
        _shown.Clear();
        _others = 0;
        return $"Not shown: {string.Join(" and ", parts)}. -Verbose shows every warning.";
    }
}
