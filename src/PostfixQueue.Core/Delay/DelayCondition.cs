namespace PostfixQueue.Delay;

/// <summary>A pattern of a rule, and the mark without which it does not occur: most need not be searched for.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Number">The number of the mark that one of its literals sets.</param>
internal readonly record struct DelayCondition(DelayPattern Pattern, int Number)
{
    /// <summary>Tells whether one of them occurs.</summary>
    /// <param name="conditions">Some.</param>
    /// <param name="marks">What the scanner has found in the text.</param>
    /// <param name="text">The normalized detail.</param>
    public static bool AnyHolds(ReadOnlySpan<DelayCondition> conditions, ReadOnlySpan<ulong> marks, ReadOnlySpan<char> text)
    {
        foreach (ref readonly DelayCondition condition in conditions)
        {
            if (((marks[condition.Number >> 6] >> (condition.Number & 63)) & 1) != 0 && condition.Pattern.Occurs(text))
                return true;
        }

        return false;
    }
}
