using System.Numerics;

namespace PostfixQueue.Delay;

/// <summary>The rules, ready to be asked.</summary>
internal sealed class DelayRuleSet
{
    private const int StackWords = 96;

    // No code, and those that begin with 1 to 5.
    private const int CodeClasses = 6;

    private readonly LiteralScanner _scanner;
    private readonly Alternative[] _alternatives;
    private readonly ulong[] _always;

    // For each source and class of code the alternatives that can hold: most others need not be looked at one by one.
    private readonly ulong[][] _possible;

    /// <summary>Prepares the rules.</summary>
    /// <param name="rules">In order of evaluation.</param>
    public DelayRuleSet(IReadOnlyList<DelayRule> rules)
    {
        Rules = rules;
        NextHopLookup = rules.FirstOrDefault(static rule => rule.Id == "dns-relayhost-lookup") ?? rules[0];
        GramCounts counts = new(
            rules
                .SelectMany(rule => rule.Examples)
                .Select(static example => SmtpReplyText.NormalForm(DelayReasonGrammar.Parse(example).Message))
        );
        List<(string, int)> literals = [];
        int number = rules.Sum(static rule => Math.Max(1, rule.When.Length));
        DelayCondition[] Conditions(DelayPattern[] patterns) => [.. patterns.Select(pattern => Look(pattern, number++))];
        DelayCondition Look(DelayPattern pattern, int mark)
        {
            literals.Add((pattern.Literals.MinBy(literal => counts.Rarest(literal).Count)!, mark));
            return new DelayCondition(pattern, mark);
        }

        List<Alternative> alternatives = [];
        List<int> always = [];
        foreach (DelayRule rule in rules)
        {
            DelayCondition[] and = Conditions(rule.And);
            DelayCondition[] unless = Conditions(rule.Unless);
            if (rule.When.Length == 0)
                always.Add(alternatives.Count);
            foreach (DelayPattern? pattern in rule.When.Length == 0 ? new DelayPattern?[1] : rule.When)
            {
                if (pattern is not null)
                    Look(pattern, alternatives.Count);
                alternatives.Add(new Alternative(rule, pattern, and, unless));
            }
        }

        _alternatives = [.. alternatives];
        _always = new ulong[(number + 63) / 64];
        foreach (int alternative in always)
            _always[alternative >> 6] |= 1UL << (alternative & 63);
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
                ref readonly Alternative alternative = ref _alternatives[(word << 6) + BitOperations.TrailingZeroCount(bits)];
                if (alternative.Rule.Holds(parts, localPeer) && alternative.Matches(marks, text))
                    return alternative.Rule;
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

    /// <summary>A rule with one of the patterns that it names.</summary>
    private readonly record struct Alternative(DelayRule Rule, DelayPattern? Pattern, DelayCondition[] And, DelayCondition[] Unless)
    {
        public bool Matches(ReadOnlySpan<ulong> marks, ReadOnlySpan<char> text) =>
            (Pattern is null || Pattern.Occurs(text))
            && (And.Length == 0 || DelayCondition.AnyHolds(And, marks, text))
            && !DelayCondition.AnyHolds(Unless, marks, text);
    }
}
