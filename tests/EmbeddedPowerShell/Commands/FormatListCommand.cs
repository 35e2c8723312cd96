using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace EmbeddedPowerShell.Commands;

/// <summary>Format-List with all that its public base class offers.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => FormattingEngine.Attach(this, "List");
}
