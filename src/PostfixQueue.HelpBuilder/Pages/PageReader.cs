using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>
/// Reads the page of a cmdlet in the layout that platyPS established. Syntax is not read: it comes from the compiled cmdlet.
/// </summary>
internal static class PageReader
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    public static MarkdownDocument Parse(string path) => Markdown.Parse(File.ReadAllText(path), s_pipeline);

    public static CommandPage Read(string path)
    {
        List<Block> blocks = Parse(path).Where(block => block is not (YamlFrontMatterBlock or LinkReferenceDefinitionGroup)).ToList();
        if (blocks is not [HeadingBlock { Level: 1 } title, ..])
            throw new PageException(path, 1, "A page begins with the name of its cmdlet as a heading.");

        Dictionary<string, List<Block>> sections = Split(blocks.Skip(1), level: 2)
            .ToDictionary(part => part.Heading, part => part.Blocks, StringComparer.Ordinal);
        List<Block> Section(string name) =>
            sections.TryGetValue(name, out List<Block>? section)
                ? section
                : throw new PageException(path, 1, $"The section {name} is missing.");

        return new CommandPage
        {
            Name = PlainText.From(title),
            Synopsis = PlainText.From(Section("SYNOPSIS"), path),
            Description = PlainText.From(Section("DESCRIPTION"), path),
            Examples = Split(Section("EXAMPLES"), level: 3)
                .Where(part => part.Heading.Length > 0)
                .Select(part => ReadExample(part, path))
                .ToList(),
            Parameters = Split(Section("PARAMETERS"), level: 3)
                .Where(part => part.Heading.StartsWith('-'))
                .ToDictionary(
                    part => part.Heading[1..],
                    part => (IReadOnlyList<string>)PlainText.From(part.Blocks, path),
                    StringComparer.Ordinal
                ),
            Inputs = Entries(Section("INPUTS"), path),
            Outputs = Entries(Section("OUTPUTS"), path),
            Notes = Entries(Section("NOTES"), path),
            Links = Section("RELATED LINKS").SelectMany(block => block.Descendants<LinkInline>()).Select(ReadLink).ToList(),
        };
    }

    private static List<Entry> Entries(List<Block> section, string path) =>
        Split(section, level: 3).Select(part => new Entry(part.Heading, PlainText.From(part.Blocks, path))).ToList();

    private static Example ReadExample((string Heading, List<Block> Blocks) part, string path)
    {
        FencedCodeBlock code =
            part.Blocks.OfType<FencedCodeBlock>().FirstOrDefault(block => block.Info == "powershell")
            ?? throw new PageException(
                path,
                part.Blocks.FirstOrDefault()?.Line + 1 ?? 1,
                $"The example \"{part.Heading}\" has no powershell code."
            );
        FencedCodeBlock? output = part.Blocks.OfType<FencedCodeBlock>().FirstOrDefault(block => block.Info == "output");
        int middle = part.Blocks.IndexOf(code);

        return new Example(
            part.Heading,
            PlainText.From(part.Blocks.Take(middle), path),
            code.Lines.ToString(),
            output?.Lines.ToString() ?? "",
            PlainText.From(part.Blocks.Skip(middle + 1).Where(block => block != output), path)
        );
    }

    // Other pages are found by their name, so only addresses on the web are kept.
    private static Link ReadLink(LinkInline link) =>
        new(PlainText.From(link), link.Url?.StartsWith("https://", StringComparison.Ordinal) is true ? link.Url : "");

    /// <summary>
    /// Cuts a text at its headings of one level. What stands before the first of them has an empty heading and is left out when it is
    /// empty.
    /// </summary>
    private static List<(string Heading, List<Block> Blocks)> Split(IEnumerable<Block> blocks, int level)
    {
        List<(string Heading, List<Block> Blocks)> parts = [("", [])];
        foreach (Block block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
                parts.Add((PlainText.From(heading), []));
            else
                parts[^1].Blocks.Add(block);
        }

        if (parts[0].Blocks.Count == 0)
            parts.RemoveAt(0);
        return parts;
    }
}
