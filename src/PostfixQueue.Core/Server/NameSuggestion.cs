namespace PostfixQueue.Server;

/// <summary>Finds the name that was meant by one that does not exist.</summary>
internal static class NameSuggestion
{
    /// <summary>Longer names are not worth comparing: no parameter of Postfix comes near.</summary>
    private const int LongestName = 128;

    /// <summary>The closest known name, or null when none is close: a letter in four may be wrong, and three at most.</summary>
    public static string? For(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
            return null;
        int limit = Math.Min(3, Math.Max(1, name.Length / 4));
        string? best = null;
        foreach (string candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) > limit || candidate.Length > LongestName)
                continue;
            int distance = Distance(name, candidate);
            if (distance == 0 || distance > limit)
                continue;
            (best, limit) = (candidate, distance - 1);
        }

        return best;
    }

    /// <summary>How many letters must be changed, added, left out or swapped with their neighbour.</summary>
    private static int Distance(string one, string other)
    {
        int[,] distances = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
            distances[i, 0] = i;
        for (int j = 0; j <= other.Length; j++)
            distances[0, j] = j;
        for (int i = 1; i <= one.Length; i++)
        {
            for (int j = 1; j <= other.Length; j++)
            {
                int change = distances[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                int best = Math.Min(change, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                bool isSwap = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                distances[i, j] = isSwap ? Math.Min(best, distances[i - 2, j - 2] + 1) : best;
            }
        }

        return distances[one.Length, other.Length];
    }
}
