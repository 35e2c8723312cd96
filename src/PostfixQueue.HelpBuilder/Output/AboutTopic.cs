using System.Text;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using PostfixQueue.HelpBuilder.Pages;

namespace PostfixQueue.HelpBuilder.Output;

/// <summary>
/// A conceptual topic as the text file that Get-Help shows. Its fifth line is the summary that Get-Help lists topics with, so the order of
/// the first lines is fixed.
/// </summary>
internal static class AboutTopic
{
    private const int Width = 78;
    private const string Indent = "    ";

    public static bool IsAbout(string path) => Path.GetFileName(path).StartsWith("about_", StringComparison.Ordinal);

    public static string FileNameFor(string path) => Path.GetFileNameWithoutExtension(path) + ".help.txt";

    public static string Render(string path)
    {
        List<Block> blocks = PageReader
            .Parse(path)
            .Where(block => block is not (YamlFrontMatterBlock or LinkReferenceDefinitionGroup))
            .ToList();
        if (
            blocks is not [HeadingBlock { Level: 1 } title, HeadingBlock { Level: 2 } first, ParagraphBlock summary, ..]
            || PlainText.From(first) != "SHORT DESCRIPTION"
        )
            throw new PageException(path, 1, "A topic begins with its name as a heading, the heading SHORT DESCRIPTION and one paragraph.");

        StringBuilder text = new();
        text.Append("TOPIC\n")
            .Append(Indent)
            .Append(PlainText.From(title))
            .Append("\n\nSHORT DESCRIPTION\n")
            .Append(Indent)
            .Append(PlainText.From(summary))
            .Append('\n');
        for (int i = 3; i < blocks.Count; i++)
        {
            if (blocks[i] is HeadingBlock || blocks[i - 1] is not HeadingBlock)
                text.Append('\n');
            Append(text, blocks[i], path);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Block block, string path)
    {
        switch (block)
        {
            case HeadingBlock { Level: 2 } heading:
                text.Append(PlainText.From(heading).ToUpperInvariant()).Append('\n');
                break;
            case HeadingBlock heading:
                text.Append("  ").Append(PlainText.From(heading)).Append('\n');
                break;
            case CodeBlock code:
                foreach (string line in code.Lines.ToString().Split('\n'))
                    text.Append((Indent + Indent + line).TrimEnd()).Append('\n');
                break;
            default:
                foreach (string paragraph in PlainText.From([block], path))
                    Wrap(text, paragraph, hanging: block is ListBlock ? "  " : "");
                break;
        }
    }

    private static void Wrap(StringBuilder text, string paragraph, string hanging)
    {
        StringBuilder line = new(Indent);
        int start = line.Length;
        foreach (string word in paragraph.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > start && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(Indent).Append(hanging);
                start = line.Length;
            }

            if (line.Length > start)
                line.Append(' ');
            line.Append(word);
        }

        text.Append(line).Append('\n');
    }
}
