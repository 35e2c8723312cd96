using System.Text;
using MimeKit.Text;

namespace PostfixQueue.Adapters.Mime;

/// <summary>
/// What can be read of HTML: its words in lines, with the addresses that links lead to. Nothing is fetched, nothing is run.
/// </summary>
internal static class HtmlText
{
    private const int MostBlankLines = 2;

    /// <summary>The text.</summary>
    /// <param name="html">Any HTML, whole or not.</param>
    public static string Extract(string html)
    {
        HtmlTokenizer tokenizer = new(new StringReader(html)) { DecodeCharacterReferences = true, IgnoreTruncatedTags = true };
        StringBuilder text = new(html.Length / 2);
        HtmlTagId hidden = HtmlTagId.Unknown;
        string? link = null;
        int linkStart = 0;
        while (tokenizer.ReadNextToken(out HtmlToken? token))
        {
            if (token is HtmlTagToken tag)
            {
                if (hidden != HtmlTagId.Unknown)
                {
                    if (tag.IsEndTag && tag.Id == hidden)
                        hidden = HtmlTagId.Unknown;
                    continue;
                }

                if (
                    !tag.IsEndTag
                    && !tag.IsEmptyElement
                    && tag.Id is HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title or HtmlTagId.Object
                )
                    hidden = tag.Id;
                if (tag.Id == HtmlTagId.A)
                {
                    EndLink(text, link, linkStart);
                    link = tag.IsEndTag
                        ? null
                        : tag.Attributes.FirstOrDefault(static attribute => attribute.Id == HtmlAttributeId.Href)?.Value;
                    linkStart = text.Length;
                }

                Lay(text, tag);
            }
            else if (token.Kind == HtmlTokenKind.Data && hidden == HtmlTagId.Unknown)
            {
                Write(text, ((HtmlDataToken)token).Data);
            }
        }

        EndLink(text, link, linkStart);
        return text.ToString().Trim('\n', ' ') + "\n";
    }

    /// <summary>Says where a link leads, unless its words do: what is shown and what is behind it are often not the same.</summary>
    private static void EndLink(StringBuilder text, string? link, int start)
    {
        if (string.IsNullOrWhiteSpace(link) || link.StartsWith('#') || link.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return;
        string words = text.ToString(Math.Min(start, text.Length), Math.Max(0, text.Length - start));
        string target = link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? link["mailto:".Length..] : link;
        if (!words.Contains(target, StringComparison.OrdinalIgnoreCase))
            text.Append(" <").Append(link.Trim()).Append('>');
    }

    private static void Lay(StringBuilder text, HtmlTagToken tag)
    {
        switch (tag.Id)
        {
            case HtmlTagId.Br:
                text.Append('\n');
                break;
            case HtmlTagId.LI when !tag.IsEndTag:
                NewLine(text, 1);
                text.Append("- ");
                break;
            case HtmlTagId.TD or HtmlTagId.TH when tag.IsEndTag:
                text.Append(' ');
                break;
            case HtmlTagId.P
            or HtmlTagId.H1
            or HtmlTagId.H2
            or HtmlTagId.H3
            or HtmlTagId.H4
            or HtmlTagId.H5
            or HtmlTagId.H6
            or HtmlTagId.BlockQuote
            or HtmlTagId.Table
            or HtmlTagId.HR
            or HtmlTagId.UL
            or HtmlTagId.OL
            or HtmlTagId.Pre:
                NewLine(text, MostBlankLines);
                break;
            case HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI or HtmlTagId.DD or HtmlTagId.DT:
                NewLine(text, 1);
                break;
        }
    }

    /// <summary>Line ends up to a number of them; blanks before them go.</summary>
    private static void NewLine(StringBuilder text, int count)
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        int there = 0;
        while (there < text.Length && there < count && text[text.Length - 1 - there] == '\n')
            there++;
        if (text.Length > 0)
            text.Append('\n', count - there);
    }

    /// <summary>Words with one blank between them.</summary>
    private static void Write(StringBuilder text, string data)
    {
        foreach (char c in data)
        {
            if (c is not (' ' or '\t' or '\r' or '\n' or '\u00A0'))
                text.Append(c);
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
                text.Append(' ');
        }
    }
}
