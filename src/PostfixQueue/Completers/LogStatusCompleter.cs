using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PostfixQueue.Completers;

/// <summary>Statuses that Postfix logs; nothing is asked for them.</summary>
internal sealed class LogStatusCompleter : IArgumentCompleter
{
    private static readonly string[] s_statuses =
    [
        "sent",
        "deferred",
        "bounced",
        "expired",
        "force-expired",
        "deliverable",
        "undeliverable",
        "reject",
        "reject_warning",
        "milter-reject",
        "hold",
        "discard",
        "filter",
        "redirect",
        "warning",
    ];

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
        return s_statuses
            .Where(status => status.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(static status => SafeWord.Offer(status, $"status {status}"));
    }
}
