using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class DelayRuleTests
{
    public static TheoryData<string, string> Examples =>
        [.. DelayReasonClassifier.Rules.Rules.SelectMany(rule => rule.Examples.Select(example => (rule.Id, example)))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_decided_by_its_own_rule(string ruleId, string example) =>
        Assert.Equal(ruleId, Reasons.Explain(example).RuleId);

    [Fact]
    public void Every_rule_has_an_example_so_that_none_is_out_of_reach() =>
        Assert.All(
            DelayReasonClassifier.Rules.Rules,
            rule =>
                Assert.True(rule.Examples.Length > 0, $"""Give rule {rule.Id} in delay-rules.json "examples": [...] with a whole reason.""")
        );

    [Fact]
    public void Rule_ids_are_unique() =>
        Assert.Equal(
            DelayReasonClassifier.Rules.Rules.Count,
            DelayReasonClassifier.Rules.Rules.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count()
        );
}
