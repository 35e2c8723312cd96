using System.Numerics;

namespace PostfixQueue.Delay;

/// <summary>
/// Finds which of many literals occur in a text in one pass, so that the cost of a reason does not grow with the number of rules. For each
/// literal its three characters that are rarest in reasons are looked for; only where they stand is the whole literal compared.
/// </summary>
internal sealed class LiteralScanner
{
    private const int GramLength = GramCounts.GramLength;
    private const int ClassBits = 6;
    private const int GramMask = (1 << (GramLength * ClassBits)) - 1;
    private const int MaximumClasses = (1 << ClassBits) - 1;

    // Characters that no literal has are of class 0.
    private readonly byte[] _classOf = new byte[128];

    // A bit for each gram that is looked for, and how many such bits stand before each word of it.
    private readonly ulong[] _wanted = new ulong[(GramMask + 1) / 64];
    private readonly int[] _before;
    private readonly Entry[][] _entries;
    private readonly (string Literal, int[] Numbers)[] _short;

    /// <param name="literals">Lower-case ASCII, each with the number that a find sets.</param>
    /// <param name="counts">How frequent grams are.</param>
    public LiteralScanner(IReadOnlyCollection<(string Literal, int Number)> literals, GramCounts counts)
    {
        int classes = 0;
        foreach (char c in literals.SelectMany(literal => literal.Literal))
        {
            // More characters than classes would share them: a find is compared anyway.
            if (_classOf[c] == 0)
                _classOf[c] = (byte)(1 + (classes++ % MaximumClasses));
        }

        (string Literal, int[] Numbers)[] distinct = literals
            .GroupBy(literal => literal.Literal, literal => literal.Number, StringComparer.Ordinal)
            .Select(group => (Literal: group.Key, Numbers: group.ToArray()))
            .ToArray();
        _short = [.. distinct.Where(literal => literal.Literal.Length < GramLength)];
        SortedDictionary<int, List<Entry>> byGram = [];
        foreach ((string literal, int[] numbers) in distinct.Where(literal => literal.Literal.Length >= GramLength))
        {
            int offset = counts.Rarest(literal).Offset;
            int gram = Gram(literal.AsSpan(offset, GramLength));
            if (!byGram.TryGetValue(gram, out List<Entry>? entries))
                byGram[gram] = entries = [];
            entries.Add(new Entry(literal, offset + GramLength - 1, numbers));
        }

        foreach (int gram in byGram.Keys)
            _wanted[gram >> 6] |= 1UL << (gram & 63);
        _before = new int[_wanted.Length];
        for (int word = 1; word < _wanted.Length; word++)
            _before[word] = _before[word - 1] + BitOperations.PopCount(_wanted[word - 1]);
        _entries = [.. byGram.Values.Select(entries => entries.ToArray())];
    }

    /// <summary>Marks which literals occur.</summary>
    /// <param name="text">The text.</param>
    /// <param name="marks">A bit a number.</param>
    public void Scan(ReadOnlySpan<char> text, Span<ulong> marks)
    {
        ReadOnlySpan<ulong> wanted = _wanted;
        ReadOnlySpan<byte> classOf = _classOf;
        int gram = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            gram = ((gram << ClassBits) | (c < classOf.Length ? classOf[c] : 0)) & GramMask;
            if (((wanted[gram >> 6] >> (gram & 63)) & 1) != 0)
                Compare(text, i, gram, marks);
        }

        foreach ((string literal, int[] numbers) in _short)
        {
            if (text.Contains(literal, StringComparison.Ordinal))
                Mark(numbers, marks);
        }
    }

    private static void Mark(int[] numbers, Span<ulong> marks)
    {
        foreach (int number in numbers)
            marks[number >> 6] |= 1UL << (number & 63);
    }

    private void Compare(ReadOnlySpan<char> text, int last, int gram, Span<ulong> marks)
    {
        int word = gram >> 6;
        int index = _before[word] + BitOperations.PopCount(_wanted[word] & ((1UL << (gram & 63)) - 1));
        foreach (ref readonly Entry entry in _entries[index].AsSpan())
        {
            int start = last - entry.LastOffset;
            if (start >= 0 && text[start..].StartsWith(entry.Literal))
                Mark(entry.Numbers, marks);
        }
    }

    private int Gram(ReadOnlySpan<char> text)
    {
        int gram = 0;
        foreach (char c in text)
            gram = (gram << ClassBits) | _classOf[c];
        return gram;
    }

    /// <param name="Literal">The literal.</param>
    /// <param name="LastOffset">Where in it the last character of its gram stands.</param>
    /// <param name="Numbers">What a find sets.</param>
    private readonly record struct Entry(string Literal, int LastOffset, int[] Numbers);
}
