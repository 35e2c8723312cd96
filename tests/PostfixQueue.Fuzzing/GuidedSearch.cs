using System.Globalization;

namespace PostfixQueue.Fuzzing;

/// <summary>Changes inputs, and goes on from those that reach something new.</summary>
internal sealed class GuidedSearch(FuzzTarget target, CoverageMap map, Random random)
{
    /// <summary>What is longer says nothing more, and is slow.</summary>
    private const int Longest = 8192;

    /// <summary>Far longer than the slowest machine takes for the largest input.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly List<byte[]> _found = [];
    private byte[] _atHand = [];

    /// <summary>How many have been tried.</summary>
    public int Tried { get; private set; }

    /// <summary>How many branches have been reached.</summary>
    public int Reached { get; private set; }

    /// <summary>How many of them by what was there to begin with.</summary>
    public int ReachedByCorpus { get; private set; }

    /// <summary>What was badly taken: the first input for each exception and place.</summary>
    public SortedDictionary<string, string> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Tries the corpus, and then changes of it.</summary>
    public void Run(IReadOnlyList<byte[]> corpus, int inputs)
    {
        map.Reset();
        using Timer limit = new(_ => GiveUp());
        foreach (byte[] input in target.Seeds.Concat(corpus))
            Try(input, limit);
        ReachedByCorpus = map.Known;
        for (Tried = 0; Tried < inputs; Tried++)
            Try(Change(), limit);
        Reached = map.Known;
    }

    /// <summary>As few and as short ones as reach all that was reached.</summary>
    public IEnumerable<byte[]> Smallest()
    {
        map.Reset();
        using Timer limit = new(_ => GiveUp());
        foreach (byte[] seed in target.Seeds)
            Reaches(seed, limit);
        foreach (byte[] input in _found.OrderBy(static input => input.Length))
            if (Reaches(input, limit))
                yield return input;
    }

    private void Try(byte[] input, Timer limit)
    {
        if (Reaches(input, limit))
            _found.Add(input);
    }

    private bool Reaches(byte[] input, Timer limit)
    {
        _atHand = input;
        limit.Change(s_patience, Timeout.InfiniteTimeSpan);
        map.Begin();
        try
        {
            target.Read(input);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            string place =
                failure.StackTrace?.Split('\n').FirstOrDefault(static line => line.Contains("PostfixQueue", StringComparison.Ordinal))
                ?? "";
            Failures.TryAdd(failure.GetType() + place, $"{failure}\nInput: {Convert.ToBase64String(input)}");
        }

        return map.Add();
    }

    private byte[] Change()
    {
        byte[] parent = _found[random.Next(_found.Count)];
        if (parent.Length == 0 || random.Next(8) == 0)
            parent = [.. parent, .. _found[random.Next(_found.Count)]];
        byte[] changed = ByteMutation.Apply(parent, random, Piece);
        return changed.Length <= Longest ? changed : changed[..Longest];
    }

    private byte[] Piece(Random dice) =>
        dice.Next(6) == 0
            ? System.Text.Encoding.UTF8.GetBytes(dice.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture))
            : System.Text.Encoding.UTF8.GetBytes(target.Pieces[dice.Next(target.Pieces.Count)]);

    private void GiveUp()
    {
        Console.Error.WriteLine($"{target.Name}: not read within {s_patience}.\nInput: {Convert.ToBase64String(_atHand)}");
        Environment.Exit(2);
    }
}
