using Markdig.Syntax;
using PostfixQueue.Delay;
using PostfixQueue.HelpBuilder.Pages;

namespace PostfixQueue.Tests.Packaging;

/// <summary>The topic about_MailDelayReason against the rules that the module applies.</summary>
public sealed class DelayTopicTests
{
    private static readonly List<Block> s_blocks =
    [
        .. PageReader.Parse(Repository.At("src", "PostfixQueue", "Help", "en-US", "about_MailDelayReason.md")),
    ];

    public static TheoryData<string> Causes => [.. DelayCauseCatalog.Entries.Select(entry => entry.Name)];

    [Fact]
    public void The_topic_names_no_cause_that_does_not_exist() =>
        Assert.Equal(
            DelayCauseCatalog.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal),
            s_blocks.OfType<HeadingBlock>().Where(heading => heading.Level == 3).Select(PlainText.From).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Causes))]
    public void The_topic_says_how_far_a_cause_reaches_and_whether_waiting_helps(string cause)
    {
        DelayCauseEntry entry = DelayCauseCatalog.Get(cause);
        int heading = s_blocks.FindIndex(block => block is HeadingBlock { Level: 3 } title && PlainText.From(title) == cause);

        Assert.StartsWith(
            $"Scope {entry.ScopeName}, retry {entry.RetryName}. ",
            PlainText.From((LeafBlock)s_blocks[heading + 1]),
            StringComparison.Ordinal
        );
    }
}
