using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>Markdown without its marks, as Get-Help shows it.</summary>
internal static class PlainText
{
    /// <summary>One text for each paragraph, list item, table row or block of code.</summary>
    public static List<string> From(IEnumerable<Block> blocks, string path) => blocks.SelectMany(block => From(block, path)).ToList();

    public static string From(LeafBlock block) => block.Inline is null ? "" : From(block.Inline);

    public static string From(ContainerInline content)
    {
        StringBuilder text = new();
        foreach (Inline inline in content)
            Append(text, inline);
        return text.ToString().Trim();
    }

    private static IEnumerable<string> From(Block block, string path) =>
        block switch
        {
            HeadingBlock or ParagraphBlock => [From((LeafBlock)block)],
            CodeBlock code => [code.Lines.ToString()],
            ListBlock list => list.Cast<ListItemBlock>().Select((item, index) => Item(list, item, index, path)),
            QuoteBlock quote => quote.SelectMany(inner => From(inner, path)),
            Table table => table.Cast<TableRow>().Where(row => !row.IsHeader).Select(row => Row(row, path)),
            _ => throw new PageException(path, block.Line + 1, $"Help has no form for a {block.GetType().Name}."),
        };

    private static string Item(ListBlock list, ListItemBlock item, int index, string path)
    {
        string mark = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}. ") : "- ";
        return mark + string.Join("\n  ", item.SelectMany(inner => From(inner, path)));
    }

    private static string Row(TableRow row, string path) =>
        string.Join(" - ", row.Cast<TableCell>().Select(cell => string.Join(' ', cell.SelectMany(inner => From(inner, path)))));

    private static void Append(StringBuilder text, Inline inline)
    {
        switch (inline)
        {
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline address:
                text.Append(address.Url);
                break;
            case LinkInline link when link.Url?.StartsWith("https://", StringComparison.Ordinal) is true:
                text.Append(From(link)).Append(" (").Append(link.Url).Append(')');
                break;
            case ContainerInline container:
                foreach (Inline inner in container)
                    Append(text, inner);
                break;
        }
    }
}
