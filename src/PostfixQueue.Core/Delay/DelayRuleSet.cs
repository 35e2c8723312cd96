using System.Numerics;

namespace PostfixQueue.Delay;

/// <summary>The rules, ready to be asked.</summary>
internal sealed class DelayRuleSet
{
    private const int StackWords = 64;

    // No code, and those that begin with 1 to 5.
    private const int CodeClasses = 6;

    private readonly LiteralScanner _scanner;
    private readonly (DelayRule Rule, DelayPattern? Pattern)[] _alternatives;
    private readonly ulong[] _always;

    // For each source and class of code the alternatives that can hold: most others need not be looked at one by one.
    private readonly ulong[][] _possible;

    /// <summary>Prepares the rules.</summary>
    /// <param name="rules">In order of evaluation.</param>
    public DelayRuleSet(IReadOnlyList<DelayRule> rules)
    {
        Rules = rules;
        NextHopLookup = rules.FirstOrDefault(static rule => rule.Id == "dns-relayhost-lookup") ?? rules[0];
        _alternatives =
        [
            .. rules.SelectMany(rule =>
                rule.When.Length == 0 ? [(rule, (DelayPattern?)null)] : rule.When.Select(pattern => (rule, (DelayPattern?)pattern))
            ),
        ];
        GramCounts counts = new(
            rules
                .SelectMany(rule => rule.Examples)
                .Select(static example => SmtpReplyText.NormalForm(DelayReasonGrammar.Parse(example).Message))
        );
        _always = new ulong[(_alternatives.Length + 63) / 64];
        List<(string, int)> literals = [];
        for (int i = 0; i < _alternatives.Length; i++)
        {
            if (_alternatives[i].Pattern is DelayPattern pattern)
                literals.Add((pattern.Literals.MinBy(literal => counts.Rarest(literal).Count)!, i));
            else
                _always[i >> 6] |= 1UL << (i & 63);
        }

        _scanner = new LiteralScanner(literals, counts);
        _possible = [.. Enumerable.Range(0, Enum.GetValues<DelaySource>().Length * CodeClasses).Select(Possible)];
    }

    /// <summary>The rule for names in this server's own configuration that cannot be looked up.</summary>
    public DelayRule NextHopLookup { get; }

    /// <summary>The rules in order of evaluation.</summary>
    public IReadOnlyList<DelayRule> Rules { get; }

    /// <summary>The first rule that holds.</summary>
    /// <param name="parts">The parsed reason.</param>
    /// <param name="localPeer">The other side is a service of this host.</param>
    /// <param name="text">The normalized detail.</param>
    /// <returns>The rule; null if none holds.</returns>
    public DelayRule? FirstMatch(in DelayReasonParts parts, bool localPeer, ReadOnlySpan<char> text)
    {
        Span<ulong> marks = _always.Length <= StackWords ? stackalloc ulong[_always.Length] : new ulong[_always.Length];
        _always.CopyTo(marks);
        _scanner.Scan(text, marks);
        ulong[] possible = _possible[((int)parts.Source * CodeClasses) + (parts.SmtpCode / 100)];
        for (int word = 0; word < marks.Length; word++)
        {
            for (ulong bits = marks[word] & possible[word]; bits != 0; bits &= bits - 1)
            {
                (DelayRule rule, DelayPattern? pattern) = _alternatives[(word << 6) + BitOperations.TrailingZeroCount(bits)];
                if (rule.Holds(parts, localPeer, text) && (pattern is null || pattern.IsLiteral || pattern.IsMatch(text)))
                    return rule;
            }
        }

        return null;
    }

    private ulong[] Possible(int sourceAndClass)
    {
        (int source, int codeClass) = Math.DivRem(sourceAndClass, CodeClasses);
        ulong[] possible = new ulong[_always.Length];
        for (int i = 0; i < _alternatives.Length; i++)
        {
            if (_alternatives[i].Rule.CanHold((DelaySource)source, codeClass))
                possible[i >> 6] |= 1UL << (i & 63);
        }

        return possible;
    }
}
