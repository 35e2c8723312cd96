using System.Text.Json;
using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

/// <summary>
/// Real reasons with the cause that a reader gave them: those that the rules were written with, and those that were held back. See the
/// README of the fixtures.
/// </summary>
public sealed class DelayReasonCorpusTests
{
    private const string Known = "delay-reasons-dev.jsonl";
    private const string HeldBack = "delay-reasons-heldout.jsonl";

    [Fact]
    public void Known_real_reasons_get_an_acceptable_cause() => Assert.InRange(Share(Read(Known)), 0.99, 1.0);

    /// <summary>No rule was written with a look at them, nor do they differ from known ones in names and numbers alone.</summary>
    [Fact]
    public void Real_reasons_held_back_get_an_acceptable_cause() => Assert.InRange(Share(Read(HeldBack)), 0.97, 1.0);

    /// <summary>Neither taken from a provider's documentation nor from the rules of other software.</summary>
    [Fact]
    public void Those_that_were_seen_in_the_field_get_one_nearly_always() =>
        Assert.InRange(Share(Read(HeldBack).Where(static label => label.Kind is "log" or "forum" or "issue")), 0.99, 1.0);

    [Fact]
    public void No_reason_that_is_held_back_is_like_a_known_one()
    {
        HashSet<string> known = [.. Read(Known).Select(label => ReasonFolder.Fold(label.Reason))];

        Assert.DoesNotContain(Read(HeldBack), label => known.Contains(ReasonFolder.Fold(label.Reason)));
    }

    private static IEnumerable<Label> Read(string file) =>
        File.ReadLines(Fixtures.Path(file)).Select(line => JsonSerializer.Deserialize<Label>(line, JsonSerializerOptions.Web)!);

    private static double Share(IEnumerable<Label> labels)
    {
        Label[] all = [.. labels];
        Assert.True(all.Length >= 200);
        return (double)all.Count(label => label.Accepts(Reasons.Explain(label.Reason).Cause)) / all.Length;
    }

    private sealed record Label(string Reason, string Cause, string[]? Alt, string Kind)
    {
        public bool Accepts(string cause) => cause == Cause || Alt?.Contains(cause) == true;
    }
}
