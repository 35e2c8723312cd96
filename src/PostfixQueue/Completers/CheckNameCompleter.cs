using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PostfixQueue.Checks;

namespace PostfixQueue.Completers;

/// <summary>Names of checks; nothing is asked for them.</summary>
internal sealed class CheckNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        return CheckCatalog
            .Checks.Where(check => check.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(static check => new CompletionResult(
                check.Name,
                check.Name,
                CompletionResultType.ParameterValue,
                $"{check.Category}, {check.Severity} when it fails"
            ));
    }
}
