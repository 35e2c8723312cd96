using System.Reflection;
using PostfixQueue.Checks;
using PostfixQueue.Tests.Checks.Healthy;

namespace PostfixQueue.Tests.Checks.Cases;

/// <summary>
/// Each check of the catalogue has a case in which it passes and one in which it finds a fault. <see cref="UndecidableTests"/> has one for
/// each in which nothing can be found out.
/// </summary>
public sealed class CheckCaseTests
{
    /// <summary>What it is about cannot be seen from the server: it says so, always.</summary>
    internal const string AlwaysSkipped = "Net.InboundReachable";

    private static readonly HashSet<string> s_passing = Marked<CheckPassesAttribute>()
        .Concat(CheckCatalog.Checks.Select(check => check.Name).Except(HealthyServerTests.SkippedWhenSound.Split(' ')))
        .ToHashSet();

    private static readonly HashSet<string> s_failing = Marked<CheckFailsAttribute>().Concat(HealthyServerTests.Noticed).ToHashSet();

    public static TheoryData<string> Names => [.. CheckCatalog.Checks.Select(check => check.Name).Except([AlwaysSkipped])];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_has_a_case_in_which_it_passes(string name) =>
        Assert.True(
            s_passing.Contains(name),
            $"No test shows that {name} passes. It is skipped on the sound server of tests/PostfixQueue.Tests/Checks/Healthy: configure "
                + $"that server so that the check applies to it, or write a [Fact] below tests/PostfixQueue.Tests/Checks in which it "
                + $"passes, and mark it with [CheckPasses(\"{name}\")]."
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_has_a_case_in_which_it_finds_a_fault(string name) =>
        Assert.True(
            s_failing.Contains(name),
            $"No test shows that {name} finds a fault. Add a Fault that it notices to tests/PostfixQueue.Tests/Checks/Healthy, or write a "
                + $"[Fact] below tests/PostfixQueue.Tests/Checks in which its status is Warning or Fail, and mark it with "
                + $"[CheckFails(\"{name}\")]."
        );

    [Fact]
    public void Only_checks_of_the_catalogue_have_cases() =>
        Assert.Empty(s_passing.Union(s_failing).Except(CheckCatalog.Checks.Select(check => check.Name)));

    private static IEnumerable<string> Marked<T>()
        where T : CheckCaseAttribute =>
        typeof(CheckCaseTests)
            .Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<T>())
            .Select(static mark => mark.Check);
}
