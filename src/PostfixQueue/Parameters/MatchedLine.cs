using System.Management.Automation;

namespace PostfixQueue;

/// <summary>A line that <c>Select-String</c> has found, in this session or another.</summary>
internal static class MatchedLine
{
    private const string TypeName = "Microsoft.PowerShell.Commands.MatchInfo";

    /// <summary>The line alone; as text the object has file and number before it.</summary>
    /// <param name="input">Any object.</param>
    /// <returns>Null for anything else.</returns>
    public static string? Of(object input)
    {
        PSObject match = PSObject.AsPSObject(input);
        return match.TypeNames.Any(static name => name.EndsWith(TypeName, StringComparison.Ordinal))
            ? match.Properties["Line"]?.Value as string
            : null;
    }
}
