using System.Xml.Linq;
using PostfixQueue.HelpBuilder.Pages;
using PostfixQueue.HelpBuilder.Shapes;

namespace PostfixQueue.HelpBuilder.Output;

/// <summary>Writes the help file of a binary module: one command element for each cmdlet that has a page.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace s_help = "http://msh";

    public static void Write(string path, IEnumerable<CmdletShape> cmdlets, IReadOnlyDictionary<string, CommandPage> pages)
    {
        XElement root = new(
            s_help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
            new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            cmdlets.Where(cmdlet => pages.ContainsKey(cmdlet.Name)).Select(cmdlet => Command(cmdlet, pages[cmdlet.Name]))
        );
        new XDocument(root).Save(path);
    }

    private static XElement Command(CmdletShape cmdlet, CommandPage page) =>
        new(
            Maml.Command + "command",
            new XElement(
                Maml.Command + "details",
                new XElement(Maml.Command + "name", cmdlet.Name),
                new XElement(Maml.Command + "verb", cmdlet.Verb),
                new XElement(Maml.Command + "noun", cmdlet.Noun),
                Maml.Description(page.Synopsis)
            ),
            Maml.Description(page.Description),
            new XElement(Maml.Command + "syntax", cmdlet.ParameterSets.Select(set => MamlParameters.Syntax(cmdlet, page, set))),
            new XElement(
                Maml.Command + "parameters",
                cmdlet
                    .Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                    .Select(parameter => MamlParameters.Parameter(parameter, page))
            ),
            new XElement(Maml.Command + "inputTypes", page.Inputs.Select(input => Typed("inputType", input))),
            new XElement(Maml.Command + "returnValues", page.Outputs.Select(output => Typed("returnValue", output))),
            new XElement(Maml.Text + "alertSet", page.Notes.Select(NoteOf)),
            new XElement(Maml.Command + "examples", page.Examples.Select(ExampleOf)),
            new XElement(Maml.Command + "relatedLinks", page.Links.Select(LinkOf))
        );

    private static XElement Typed(string name, Entry entry) =>
        new(
            Maml.Command + name,
            new XElement(Maml.Dev + "type", new XElement(Maml.Text + "name", entry.Heading)),
            Maml.Description(entry.Text)
        );

    private static XElement NoteOf(Entry note) =>
        new(Maml.Text + "alert", Maml.Paragraphs([note.Heading.ToUpperInvariant(), .. note.Text]), Maml.BlankLine());

    private static XElement ExampleOf(Example example) =>
        new(
            Maml.Command + "example",
            new XElement(Maml.Text + "title", $"--- {example.Title} ---"),
            new XElement(Maml.Text + "introduction", Maml.Paragraphs(example.Introduction)),
            new XElement(Maml.Dev + "code", example.Output.Length == 0 ? example.Code : $"{example.Code}\n\n{example.Output}"),
            new XElement(Maml.Dev + "remarks", Maml.Paragraphs(example.Remarks), Maml.BlankLine())
        );

    private static XElement LinkOf(Link link) =>
        new(Maml.Text + "navigationLink", new XElement(Maml.Text + "linkText", link.Text), new XElement(Maml.Text + "uri", link.Address));
}
