using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PostfixQueue.HelpBuilder.Pages;

namespace PostfixQueue.Tests.Packaging;

/// <summary>The pages that help is made of.</summary>
public sealed partial class HelpPageTests(CommandHelpFixture session) : IClassFixture<CommandHelpFixture>
{
    private static readonly string s_folder = Repository.At("src", "PostfixQueue", "Help", "en-US");

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(s_folder, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Cmdlets => [.. Manifest.Cmdlets];

    [Fact]
    public void There_is_a_page_for_each_cmdlet_and_none_for_any_other() =>
        Assert.Equal(
            Manifest.Cmdlets.Order(StringComparer.Ordinal),
            Pages
                .Select(row => Path.GetFileNameWithoutExtension(row.Data))
                .Where(name => !name.StartsWith("about_", StringComparison.Ordinal))
        );

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_of_a_cmdlet_lists_the_ids_of_its_errors(string cmdlet)
    {
        Entry errors = Assert.Single(PageReader.Read(PathOf(cmdlet + ".md")).Notes, note => note.Heading == "Error ids");

        Assert.All(errors.Text, line => Assert.Matches(ErrorId(), line));
        Assert.Distinct(errors.Text.Select(line => ErrorId().Match(line).Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Examples_are_valid_and_use_parameters_that_exist(string page)
    {
        foreach (string code in CodeOf(page))
        {
            ScriptBlockAst syntax = Parser.ParseInput(code, out _, out ParseError[] errors);
            Assert.Empty(errors.Select(error => error.Message));
            Assert.All(syntax.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>(), AssertCallFits);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_pages_that_exist(string page)
    {
        IEnumerable<string> targets = PageReader.Parse(PathOf(page)).Descendants<LinkInline>().Select(link => link.Url!);

        Assert.All(
            targets,
            target => Assert.True(target.StartsWith("https://", StringComparison.Ordinal) || File.Exists(PathOf(target)), target)
        );
    }

    private static string PathOf(string page) => Path.Join(s_folder, page);

    private static IEnumerable<string> CodeOf(string page) =>
        PageReader
            .Parse(PathOf(page))
            .Descendants<FencedCodeBlock>()
            .Where(block => block.Info == "powershell")
            .Select(block => block.Lines.ToString());

    private void AssertCallFits(CommandAst call)
    {
        string name = call.GetCommandName() ?? "";
        if (!name.Contains("-Mail", StringComparison.Ordinal))
            return;

        Assert.Contains(name, session.Commands);
        IEnumerable<string> known = session.Listed(name, "parameters").Concat(Cmdlet.CommonParameters);
        Assert.All(call.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.Contains(parameter.ParameterName, known));
    }

    [GeneratedRegex("^- ([A-Z][A-Za-z]+): [^ ].*$", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorId();
}
