using System.Text.Json;
using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

/// <summary>
/// Real reasons with the cause that a reader gave them. All of them were at hand while the rules were written, so their share says that no rule has gone
/// astray, not how well a text does that nobody has seen: see the README of the fixtures.
/// </summary>
public sealed class DelayReasonCorpusTests
{
    [Fact]
    public void Known_real_reasons_get_an_acceptable_cause() => Assert.InRange(Share("delay-reasons-dev.jsonl"), 0.99, 1.0);

    private static double Share(string file)
    {
        int acceptable = 0;
        int all = 0;
        foreach (string line in File.ReadLines(Fixtures.Path(file)))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement label = document.RootElement;
            string cause = DelayReasonClassifier.Classify(label.GetProperty("reason").GetString()).Cause;
            bool isAcceptable = cause == label.GetProperty("cause").GetString()
                || (label.TryGetProperty("alt", out JsonElement others) && others.EnumerateArray().Any(other => other.GetString() == cause));
            if (isAcceptable) acceptable++;
            all++;
        }

        Assert.True(all >= 200);
        return (double)acceptable / all;
    }
}
