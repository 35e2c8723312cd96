using System.Globalization;
using System.Xml.Linq;
using PostfixQueue.HelpBuilder.Pages;
using PostfixQueue.HelpBuilder.Shapes;

namespace PostfixQueue.HelpBuilder.Output;

/// <summary>The parameters of a cmdlet: how it is called in each parameter set, and what each parameter means.</summary>
internal static class MamlParameters
{
    private const string WhatIf = "Shows what would happen. Nothing is changed.";
    private const string Confirm = "Asks before each change. With -Confirm:$false nothing is asked.";

    public static XElement Syntax(CmdletShape cmdlet, CommandPage page, string parameterSet) =>
        new(
            Maml.Command + "syntaxItem",
            new XElement(Maml.Text + "name", cmdlet.Name),
            cmdlet
                .Parameters.Select(parameter => (Parameter: parameter, Use: parameter.UseIn(parameterSet)))
                .Where(member => member.Use is not null)
                .OrderBy(member => member.Use!.Position ?? int.MaxValue)
                .ThenByDescending(member => member.Use!.IsMandatory)
                .Select(member => Element(member.Parameter, member.Use!, page, isSyntax: true))
        );

    public static XElement Parameter(ParameterShape parameter, CommandPage page)
    {
        List<ParameterUse> uses = parameter.Uses.Values.ToList();
        ParameterUse use = uses[0] with { IsMandatory = uses.TrueForAll(candidate => candidate.IsMandatory) };
        return Element(parameter, use, page, isSyntax: false);
    }

    private static XElement Element(ParameterShape parameter, ParameterUse use, CommandPage page, bool isSyntax) =>
        new(
            Maml.Command + "parameter",
            new XAttribute("required", use.IsMandatory),
            new XAttribute("variableLength", parameter.TypeName.EndsWith("[]", StringComparison.Ordinal)),
            new XAttribute("globbing", parameter.TakesWildcards),
            new XAttribute("pipelineInput", PipelineInput(use)),
            new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml.Text + "name", parameter.Name),
            Maml.Description(DescriptionOf(parameter, page)),
            Value(parameter, isSyntax),
            new XElement(Maml.Dev + "type", new XElement(Maml.Text + "name", parameter.TypeName))
        );

    // A switch is written without a value, so its syntax has none; the list of parameters names its type all the same.
    private static IEnumerable<XElement> Value(ParameterShape parameter, bool isSyntax)
    {
        if (parameter.IsSwitch && isSyntax)
            yield break;

        yield return new XElement(Maml.Command + "parameterValue", new XAttribute("required", !parameter.IsSwitch), parameter.TypeName);
        if (isSyntax && parameter.Values.Count > 0)
            yield return new XElement(
                Maml.Command + "parameterValueGroup",
                parameter.Values.Select(value => new XElement(Maml.Command + "parameterValue", value))
            );
    }

    private static string PipelineInput(ParameterUse use) =>
        use switch
        {
            { ByValue: true, ByPropertyName: true } => "true (ByValue, ByPropertyName)",
            { ByValue: true } => "true (ByValue)",
            { ByPropertyName: true } => "true (ByPropertyName)",
            _ => "false",
        };

    private static IEnumerable<string> DescriptionOf(ParameterShape parameter, CommandPage page)
    {
        if (!page.Parameters.TryGetValue(parameter.Name, out IReadOnlyList<string>? text))
            text = parameter.Name switch
            {
                "WhatIf" => [WhatIf],
                "Confirm" => [Confirm],
                _ => [],
            };
        return parameter.Values.Count == 0 ? text : [.. text, "Values: " + string.Join(", ", parameter.Values) + "."];
    }
}
