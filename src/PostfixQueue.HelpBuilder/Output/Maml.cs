using System.Xml.Linq;

namespace PostfixQueue.HelpBuilder.Output;

/// <summary>The namespaces and the smallest pieces of PowerShell's help format.</summary>
internal static class Maml
{
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Description(IEnumerable<string> paragraphs) => new(Text + "description", Paragraphs(paragraphs));

    /// <summary>Get-Help sets no space between notes, nor between examples.</summary>
    public static XElement BlankLine() => new(Text + "para");

    public static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Where(paragraph => paragraph.Length > 0).Select(paragraph => new XElement(Text + "para", paragraph));
}
