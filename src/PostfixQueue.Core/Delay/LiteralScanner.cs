namespace PostfixQueue.Delay;

/// <summary>Finds which of many literals occur in a text in one pass (Aho and Corasick, "Efficient string matching", 1975), so that the cost of a reason does not
/// grow with the number of rules.</summary>
internal sealed class LiteralScanner
{
    // The scanner only preselects: a shorter key costs a few needless checks and saves much of the table.
    private const int KeyLength = 10;

    private readonly byte[] _classOf = new byte[128];
    private readonly int _classes;

    // The target state, doubled, plus one where something is found there.
    private readonly ushort[] _next;
    private readonly int[][] _hits;

    /// <summary>Builds the automaton.</summary>
    /// <param name="literals">Lower-case ASCII, each with the number that a find sets.</param>
    public LiteralScanner(IReadOnlyCollection<(string Literal, int Number)> literals)
    {
        int classes = 1;
        foreach ((string literal, _) in literals)
        {
            foreach (char c in Key(literal))
            {
                if (_classOf[c] == 0) _classOf[c] = (byte)classes++;
            }
        }

        _classes = classes;
        List<int[]> edges = [new int[classes]];
        List<List<int>> found = [[]];
        foreach ((string literal, int number) in literals)
        {
            int state = 0;
            foreach (char c in Key(literal))
            {
                int next = edges[state][_classOf[c]];
                if (next == 0)
                {
                    next = edges.Count;
                    edges.Add(new int[classes]);
                    found.Add([]);
                    edges[state][_classOf[c]] = next;
                }

                state = next;
            }

            found[state].Add(number);
        }

        List<int[]> tree = [.. edges.Select(row => row.ToArray())];
        Complete(edges, found);

        // Breadth first: the states near the root, where nearly all of the walk happens, lie together in the cache.
        int[] order = BreadthFirst(tree);
        int[] position = new int[order.Length];
        for (int i = 0; i < order.Length; i++) position[order[i]] = i;
        _next = new ushort[order.Length * classes];
        for (int i = 0; i < order.Length; i++)
        {
            for (int k = 0; k < classes; k++)
            {
                int target = edges[order[i]][k];
                _next[(i * classes) + k] = checked((ushort)((position[target] << 1) | (found[target].Count > 0 ? 1 : 0)));
            }
        }

        _hits = [.. order.Select(state => found[state].Distinct().ToArray())];
    }

    /// <summary>Marks which literals occur.</summary>
    /// <param name="text">The text.</param>
    /// <param name="marks">A bit a number.</param>
    public void Scan(ReadOnlySpan<char> text, Span<ulong> marks)
    {
        int state = 0;
        ReadOnlySpan<ushort> next = _next;
        ReadOnlySpan<byte> classOf = _classOf;
        int classes = _classes;
        foreach (char c in text)
        {
            int symbol = c < classOf.Length ? classOf[c] : 0;
            int target = next[(state * classes) + symbol];
            state = target >> 1;
            if ((target & 1) == 0) continue;
            foreach (int number in _hits[state]) marks[number >> 6] |= 1UL << (number & 63);
        }
    }

    private static ReadOnlySpan<char> Key(string literal) => literal.AsSpan(0, Math.Min(literal.Length, KeyLength));

    private static int[] BreadthFirst(List<int[]> tree)
    {
        List<int> order = [0];
        for (int i = 0; i < order.Count; i++) order.AddRange(tree[order[i]].Where(next => next != 0));
        return [.. order];
    }

    private static void Complete(List<int[]> edges, List<List<int>> found)
    {
        int[] fallback = new int[edges.Count];
        Queue<int> pending = new();
        foreach (int first in edges[0])
        {
            if (first != 0) pending.Enqueue(first);
        }

        while (pending.TryDequeue(out int state))
        {
            found[state].AddRange(found[fallback[state]]);
            for (int k = 0; k < edges[state].Length; k++)
            {
                int next = edges[state][k];
                if (next == 0)
                {
                    edges[state][k] = edges[fallback[state]][k];
                }
                else
                {
                    fallback[next] = edges[fallback[state]][k];
                    pending.Enqueue(next);
                }
            }
        }
    }
}
