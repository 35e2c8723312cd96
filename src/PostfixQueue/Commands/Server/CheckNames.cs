using System.Management.Automation;
using PostfixQueue.Checks;
using PostfixQueue.Server;

namespace PostfixQueue.Commands;

/// <summary>Names of checks that a caller gives.</summary>
internal static class CheckNames
{
    /// <summary>True for a text that is neither a pattern nor the name of a check.</summary>
    public static bool IsNone(string name) =>
        !WildcardPattern.ContainsWildcardCharacters(name)
        && !CheckCatalog.Checks.Any(check => string.Equals(check.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for such a text, with the name that was probably meant.</summary>
    public static ErrorRecord NotFound(string name) =>
        Errors.CheckNotFound(name, NameSuggestion.For(name, CheckCatalog.Checks.Select(static check => check.Name)));
}
