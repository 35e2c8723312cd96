using System.Management.Automation;

namespace PostfixQueue;

/// <summary>A line of text that a pipeline brings: alone, or as <c>Select-String</c> has found it, in this session or another.</summary>
internal static class GivenLine
{
    private const string Match = "Microsoft.PowerShell.Commands.MatchInfo";

    /// <summary>The line alone: as text a match has file and number before it.</summary>
    /// <param name="input">Any object.</param>
    /// <returns>Null for anything else.</returns>
    public static string? Of(object input)
    {
        PSObject given = PSObject.AsPSObject(input);
        if (given.BaseObject is string line)
            return line;
        return given.TypeNames.Any(static name => name.EndsWith(Match, StringComparison.Ordinal))
            ? given.Properties["Line"]?.Value as string
            : null;
    }
}
