using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace EmbeddedPowerShell.Commands;

/// <summary>Format-Table with all that its public base class offers.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => FormattingEngine.Attach(this, "Table");
}
