using PostfixQueue.Server.Firewall;

namespace PostfixQueue.Tests.Server;

/// <summary>Chains that lead to each other.</summary>
public sealed class FirewallWalkTests
{
    private static readonly FirewallQuestion s_question = new(IsOutgoing: true, 25, IsIPv6: false, UserId: null, GroupId: null);

    /// <summary>Eight ways from each of fifteen chains to the next are 35 billion ways in all.</summary>
    [Fact]
    public async Task A_chain_that_many_ways_lead_to_is_walked_once()
    {
        FirewallTable table = Table(
            Enumerable
                .Range(0, 15)
                .Select(static number => Chain($"c{number}", Enumerable.Repeat(Jump($"c{number + 1}"), 8)))
                .Append(Chain("c15", []))
        );

        Assert.Equal(FirewallOutcome.Open, (await AskAsync(table)).Outcome);
    }

    [Fact]
    public async Task Chains_that_go_round_in_circles_cannot_be_understood()
    {
        FirewallTable table = Table([Chain("c0", Enumerable.Repeat(Jump("c0"), 8))]);

        Assert.Equal(FirewallOutcome.Unclear, (await AskAsync(table)).Outcome);
    }

    private static Task<FirewallAnswer> AskAsync(FirewallTable table) =>
        Task.Run(() => FirewallWalk.Ask([table], s_question)).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

    private static FirewallTable Table(IEnumerable<FirewallChain> chains)
    {
        FirewallTable table = new("inet", "filter", IsIptables: false);
        foreach (FirewallChain chain in chains)
            table.Chains[chain.Name] = chain;
        return table;
    }

    private static FirewallChain Chain(string name, IEnumerable<FirewallRule> rules) =>
        new(name, name == "c0" ? "output" : null, Blocks: false, [.. rules]);

    private static FirewallRule Jump(string target) => new([], FirewallVerdict.Jump, target, $"jump {target}");
}
