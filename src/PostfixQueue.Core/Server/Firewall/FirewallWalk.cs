namespace PostfixQueue.Server.Firewall;

/// <summary>
/// Follows new connections through the chains of a table as the kernel would. What a rule says of all of them decides; what it says of some
/// of them, or in a way that is not understood, is kept in mind and decides how certain the end is.
/// </summary>
internal sealed class FirewallWalk
{
    /// <summary>The kernel's own limit.</summary>
    private const int MaximumDepth = 16;

    private readonly FirewallTable _table;
    private readonly FirewallQuestion _question;

    /// <summary>
    /// What has been walked: chains that go to each other twice over, or round in circles, would otherwise be walked without end.
    /// </summary>
    private readonly Dictionary<(FirewallChain Chain, int Depth), (FirewallVerdict Verdict, string? Text)?> _walked = [];

    private string? _maybeAccepted;
    private string? _maybeBlocked;
    private string? _someAccepted;

    private FirewallWalk(FirewallTable table, FirewallQuestion question) => (_table, _question) = (table, question);

    /// <summary>The worst answer of all chains that the kernel asks: each of them has to let a connection pass.</summary>
    public static FirewallAnswer Ask(IEnumerable<FirewallTable> tables, FirewallQuestion question) =>
        tables
            .Where(table => table.Concerns(question.IsIPv6))
            .SelectMany(table =>
                table
                    .Chains.Values.Where(chain => chain.Hook == (question.IsOutgoing ? "output" : "input"))
                    .Select(chain => new FirewallWalk(table, question).From(chain))
            )
            .Append(FirewallAnswer.Open)
            .MaxBy(static answer => answer.Outcome)!;

    private FirewallAnswer From(FirewallChain chain)
    {
        string? policy = chain.Blocks ? $"{_table} {chain.Name}: policy drop" : null;
        (FirewallVerdict verdict, string? text) =
            Walk(chain, depth: 0) ?? (chain.Blocks ? FirewallVerdict.Block : FirewallVerdict.Accept, policy);
        (FirewallOutcome outcome, string? because) = verdict switch
        {
            FirewallVerdict.Accept => _maybeBlocked is null ? (FirewallOutcome.Open, null) : (FirewallOutcome.Unclear, _maybeBlocked),
            _ when _maybeAccepted is not null => (FirewallOutcome.Unclear, _maybeAccepted),
            _ when _someAccepted is not null => (
                _question.IsOutgoing ? FirewallOutcome.Unclear : FirewallOutcome.Restricted,
                _someAccepted
            ),
            _ => (FirewallOutcome.Blocked, text),
        };
        return new FirewallAnswer(outcome, _table, chain.Name, because);
    }

    /// <summary>What is done with all of them, and the rule that says so; null when the chain's end is reached.</summary>
    private (FirewallVerdict Verdict, string? Text)? Walk(FirewallChain chain, int depth)
    {
        foreach (FirewallRule rule in chain.Rules)
        {
            FirewallReach reach = rule.Reach(_question);
            if (reach == FirewallReach.None)
                continue;
            if (rule.Verdict is FirewallVerdict.Jump or FirewallVerdict.GoTo)
            {
                (FirewallVerdict Verdict, string? Text)? next = Follow(rule, depth);
                if (next is { } decided && Decides(decided.Verdict, reach, decided.Text))
                    return next;
                if (next is null && rule.Verdict == FirewallVerdict.GoTo && reach == FirewallReach.All)
                    return null;
            }
            else if (rule.Verdict == FirewallVerdict.Return && reach == FirewallReach.All)
            {
                return null;
            }
            else if (Decides(rule.Verdict, reach, rule.Text))
            {
                return (rule.Verdict, rule.Text);
            }
        }

        return null;
    }

    private (FirewallVerdict Verdict, string? Text)? Follow(FirewallRule rule, int depth)
    {
        if (depth == MaximumDepth || !_table.Chains.TryGetValue(rule.Target ?? "", out FirewallChain? chain))
            return (FirewallVerdict.Unclear, rule.Text);
        if (!_walked.TryGetValue((chain, depth), out (FirewallVerdict Verdict, string? Text)? end))
            _walked[(chain, depth)] = end = Walk(chain, depth + 1);
        return end;
    }

    /// <summary>True when that is the end; else it is kept in mind.</summary>
    private bool Decides(FirewallVerdict verdict, FirewallReach reach, string? text)
    {
        switch (verdict)
        {
            case FirewallVerdict.Accept or FirewallVerdict.Block when reach == FirewallReach.All:
                return true;
            case FirewallVerdict.Accept or FirewallVerdict.Return when reach == FirewallReach.Some:
                _someAccepted ??= text;
                break;
            case FirewallVerdict.Accept:
                _maybeAccepted ??= text;
                break;
            case FirewallVerdict.Block when reach == FirewallReach.Unclear:
                _maybeBlocked ??= text;
                break;

            // What leaves a chain, or its own way, may escape the rules behind; what another program decides may end either way.
            case FirewallVerdict.Return:
                _maybeAccepted ??= text;
                break;
            case FirewallVerdict.Unclear:
                _maybeAccepted ??= text;
                if (reach != FirewallReach.Some)
                    _maybeBlocked ??= text;
                break;
            default:
                break;
        }

        return false;
    }
}
