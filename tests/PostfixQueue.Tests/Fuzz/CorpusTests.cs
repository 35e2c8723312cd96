using PostfixQueue.Fuzzing;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>What has been found once, by looking for inputs that reach new code, is read well each time.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_that_was_kept_is_read(string name)
    {
        FuzzTarget target = FuzzTargets.All.Single(target => target.Name == name);
        IReadOnlyList<byte[]> corpus = Corpus.Read(name);

        Assert.NotEmpty(corpus);
        Assert.All(target.Seeds.Concat(corpus), target.Read);
    }
}
