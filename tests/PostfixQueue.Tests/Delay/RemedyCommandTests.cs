using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using PostfixQueue.Checks;
using PostfixQueue.Delay;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Delay;

/// <summary>What the remedies tell to run is there: cmdlets, their parameters, and names of checks.</summary>
public sealed partial class RemedyCommandTests
{
    private const string ConfigurationCheck = "Test-MailServerConfig";

    private static readonly HashSet<string> s_checks = [.. CheckCatalog.Checks.Select(check => check.Name)];

    private static readonly List<string> s_texts =
    [
        .. DelayCauseCatalog.Entries.SelectMany(entry => new[] { entry.Remedy, entry.GroupRemedy }),
        .. DelayReasonClassifier.Rules.Rules.SelectMany(rule => new[] { rule.Detail, rule.Remedy }).OfType<string>(),
        .. new[] { "hold", "maildrop", "incoming", "active", "deferred", "corrupt" }.Select(queue => Explained(queue, null)),
        Explained("maildrop", TimeSpan.FromSeconds(1)),
        .. DelayReasonClassifier.Rules.Rules.SelectMany(rule => rule.Examples).Select(text => Reasons.Explain(text).Remedy!),
    ];

    [Fact]
    public void Remedies_name_only_cmdlets_and_parameters_that_exist()
    {
        using ModuleSession session = new();
        Invocation listing = session.Invoke("Get-Command -Module PostfixQueue");
        Dictionary<string, ICollection<string>> known = listing
            .Output.Select(line => (CommandInfo)line.BaseObject)
            .ToDictionary(command => command.Name, command => (ICollection<string>)command.Parameters.Keys, StringComparer.Ordinal);
        List<CommandAst> commands = [.. s_texts.SelectMany(Commands)];

        Assert.True(commands.Count >= 30);
        Assert.All(
            commands,
            command =>
            {
                Assert.True(known.TryGetValue(command.GetCommandName(), out ICollection<string>? parameters), command.Extent.Text);
                Assert.All(
                    command.CommandElements.OfType<CommandParameterAst>(),
                    parameter => Assert.Contains(parameter.ParameterName, parameters!)
                );
            }
        );
    }

    [Fact]
    public void Remedies_name_only_checks_that_there_are()
    {
        List<string> names =
        [
            .. s_texts.SelectMany(Commands).Where(command => command.GetCommandName() == ConfigurationCheck).SelectMany(CheckNames),
        ];

        Assert.True(names.Count >= 15);
        Assert.All(names, name => Assert.Contains(name, s_checks));
    }

    [Theory]
    [InlineData("Find it: Get-MailNothing -QueueId <id>.", "Get-MailNothing", "QueueId")]
    [InlineData("Then Get-MailQueueItem {select} | Invoke-MailQueueFlush -Never", "Invoke-MailQueueFlush", "Never")]
    public void Commands_are_found_in_prose(string text, string name, string parameter)
    {
        CommandAst command = Commands(text).Last();

        Assert.Equal(name, command.GetCommandName());
        Assert.Equal(parameter, Assert.Single(command.CommandElements.OfType<CommandParameterAst>()).ParameterName);
    }

    private static string Explained(string queue, TimeSpan? age) =>
        MissingReason.Explain(null, new DelayReasonContext { QueueName = queue, Age = age }).Remedy!;

    /// <summary>Each command from its name to the end of its sentence; what follows a bar is found by its own name.</summary>
    private static IEnumerable<CommandAst> Commands(string text)
    {
        string filled = Placeholder().Replace(text, "value");
        foreach (Match name in CommandName().Matches(filled))
        {
            string rest = filled[name.Index..];
            Match end = SentenceEnd().Match(rest);
            Ast script = Parser.ParseInput(end.Success ? rest[..end.Index] : rest, out _, out _);
            yield return (CommandAst)script.Find(node => node is CommandAst, searchNestedScriptBlocks: false);
        }
    }

    private static IEnumerable<string> CheckNames(CommandAst command)
    {
        int at = command.CommandElements.ToList().FindIndex(element => element is CommandParameterAst { ParameterName: "Name" });
        Assert.InRange(at, 1, command.CommandElements.Count - 2);
        return command.CommandElements[at + 1] is ArrayLiteralAst list
            ? list.Elements.Select(element => element.Extent.Text)
            : [command.CommandElements[at + 1].Extent.Text];
    }

    [GeneratedRegex(@"<[^<>]*>|\{[^{}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b[A-Z][a-z]+-Mail[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex CommandName();

    [GeneratedRegex(@"[.;:](\s|$)|[()]", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();
}
