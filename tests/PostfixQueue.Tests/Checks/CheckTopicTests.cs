using System.Text.RegularExpressions;
using Markdig.Syntax;
using PostfixQueue.Checks;
using PostfixQueue.Delay;
using PostfixQueue.HelpBuilder.Pages;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Checks;

/// <summary>The catalogue of checks against their topic, and against the remedies that send to them.</summary>
public sealed partial class CheckTopicTests
{
    private static readonly List<Block> s_blocks =
    [
        .. PageReader.Parse(Repository.At("src", "PostfixQueue", "Help", "en-US", "about_MailServerConfig_Checks.md")),
    ];

    public static TheoryData<string> Names => [.. CheckCatalog.Checks.Select(check => check.Name)];

    [Fact]
    public void The_sections_are_in_the_order_of_the_results_and_none_is_left_over() =>
        Assert.Equal(
            CheckCatalog.Checks.Select(check => check.Name),
            s_blocks.OfType<HeadingBlock>().Where(heading => heading.Level == 3).Select(PlainText.From)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_check_has_a_section_that_begins_with_its_severity(string name)
    {
        int heading = s_blocks.FindIndex(block => block is HeadingBlock { Level: 3 } title && PlainText.From(title) == name);
        string beginning = $"Severity {CheckOf(name).Severity}. ";

        Assert.True(
            heading >= 0,
            $"Add '### {name}' to about_MailServerConfig_Checks.md, at its place in the catalogue; the text begins with '{beginning}'."
        );
        Assert.StartsWith(beginning, PlainText.From((LeafBlock)s_blocks[heading + 1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_come_category_by_category() =>
        Assert.Equal(CheckCatalog.Checks.Select(check => check.Category).Order(), CheckCatalog.Checks.Select(check => check.Category));

    [Fact]
    public void Names_differ_also_without_regard_to_case() =>
        Assert.Distinct(CheckCatalog.Checks.Select(check => check.Name), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Each_check_is_in_the_catalogue() =>
        Assert.Equal(
            typeof(Check)
                .Assembly.GetTypes()
                .Where(type => type.IsAssignableTo(typeof(Check)) && !type.IsAbstract)
                .Select(type => type.Name)
                .Order(StringComparer.Ordinal),
            CheckCatalog.Checks.Select(check => check.GetType().Name).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_that_a_remedy_sends_to_names_the_cause(string name) =>
        Assert.All(
            DelayCauseCatalog.Entries.Where(entry => CheckName().Matches(entry.GroupRemedy).Any(match => match.Value == name)),
            entry => Assert.Contains(entry.Name, CheckOf(name).RelatedCauses.Select(cause => cause.ToString()))
        );

    private static Check CheckOf(string name) => CheckCatalog.Checks.Single(check => check.Name == name);

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex CheckName();
}
