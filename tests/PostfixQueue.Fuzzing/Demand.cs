namespace PostfixQueue.Fuzzing;

/// <summary>What has to be true of whatever comes of an input.</summary>
internal static class Demand
{
    /// <summary>It is.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void That(bool isTrue, string what)
    {
        if (!isTrue)
            throw new InvalidDataException($"Not so: {what}.");
    }

    /// <summary>A text does nothing to the terminal that shows it.</summary>
    public static void Harmless(string? text) => That(text?.Any(char.IsControl) != true, $"no control character in: {text}");
}
