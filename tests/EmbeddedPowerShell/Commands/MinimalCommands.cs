using System.Management.Automation.Runspaces;

namespace EmbeddedPowerShell.Commands;

/// <summary>
/// The few commands of PowerShell's utility module that the project's own scripts use. That module is no package, so where no pwsh is installed
/// these stand in: each does what those scripts need of it and nothing more.
/// </summary>
internal static class MinimalCommands
{
    public static IEnumerable<SessionStateCmdletEntry> All =>
    [
        new("Format-List", typeof(FormatListCommand), null),
        new("Format-Table", typeof(FormatTableCommand), null),
        new("Group-Object", typeof(GroupObjectCommand), null),
        new("Select-Object", typeof(SelectObjectCommand), null),
        new("Sort-Object", typeof(SortObjectCommand), null),
        new("Write-Host", typeof(WriteHostCommand), null),
        new("Write-Output", typeof(WriteOutputCommand), null),
    ];
}
