using Markdig.Syntax;
using PostfixQueue.Delay;
using PostfixQueue.HelpBuilder.Pages;

namespace PostfixQueue.Tests.Delay;

/// <summary>The remedies and the typical texts in the help topic about the causes, held against the catalogue and the rules.</summary>
public sealed class AboutMailDelayReasonTests
{
    private const string Typical = "Typical text: ";

    private static readonly string s_page = Fixtures.SourceFile("PostfixQueue/Help/en-US/about_MailDelayReason.md");

    private static readonly Dictionary<string, List<string>> s_sections = ReadSections();

    public static TheoryData<string> Causes => [.. DelayCauseCatalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_section_gives_the_remedy_that_the_module_gives(string cause) =>
        Assert.Contains("Remedy: " + DelayCauseCatalog.Get(cause).GroupRemedy, s_sections[cause]);

    [Theory]
    [MemberData(nameof(Causes))]
    public void The_typical_texts_have_the_cause_that_they_stand_for(string cause)
    {
        List<string> texts =
        [
            .. s_sections[cause].Where(line => line.StartsWith(Typical, StringComparison.Ordinal)).Select(line => line[Typical.Length..]),
        ];
        Assert.NotEmpty(texts);
        if (cause != nameof(MailDelayCause.NotTried))
            Assert.All(texts, text => Assert.Equal(cause, Reasons.Explain(text).Cause));
    }

    [Fact]
    public void Every_scope_and_every_advice_is_explained()
    {
        string page = File.ReadAllText(s_page);
        Assert.All(
            Enum.GetNames<MailDelayScope>().Concat(Enum.GetNames<DelayRetryAdvice>()),
            name => Assert.Contains($"\n- {name}: ", page, StringComparison.Ordinal)
        );
    }

    private static Dictionary<string, List<string>> ReadSections()
    {
        Dictionary<string, List<string>> sections = new(StringComparer.Ordinal);
        List<string>? current = null;
        foreach (Block block in PageReader.Parse(s_page))
        {
            if (block is HeadingBlock { Level: 3 } heading)
                sections[PlainText.From(heading)] = current = [];
            else if (block is HeadingBlock)
                current = null;
            else
                current?.AddRange(
                    PlainText.From([block], s_page).Select(line => line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line)
                );
        }

        return sections;
    }
}
