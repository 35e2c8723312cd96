using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PostfixQueue.Completers;

/// <summary>Names of time zones that this machine knows, by any part of the name.</summary>
internal sealed class TimeZoneCompleter : IArgumentCompleter
{
    private const int MaximumProposals = 100;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        string word = (wordToComplete ?? "").Trim('\'', '"').Replace(' ', '_');
        return TimeZoneInfo
            .GetSystemTimeZones()
            .Where(zone => zone.Id.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(zone => !zone.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .ThenBy(static zone => zone.Id, StringComparer.Ordinal)
            .Take(MaximumProposals)
            .Select(static zone => SafeWord.Offer(zone.Id, zone.DisplayName));
    }
}
