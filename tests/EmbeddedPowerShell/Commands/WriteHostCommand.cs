using System.Management.Automation;

namespace EmbeddedPowerShell.Commands;

/// <summary>Write-Host: one line of text, optionally in a foreground colour.</summary>
[Cmdlet("Write", "Host")]
public sealed class WriteHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [Alias("Object")]
    public object? Message { get; set; }

    [Parameter]
    public ConsoleColor? ForegroundColor { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void ProcessRecord()
    {
        var text = LanguagePrimitives.ConvertTo<string>(Message);
        if (ForegroundColor is { } colour && Host.UI.SupportsVirtualTerminal)
            text = PSStyle.MapForegroundColorToEscapeSequence(colour) + text + PSStyle.Instance.Reset;

        if (NoNewline)
            Host.UI.Write(text);
        else
            Host.UI.WriteLine(text);
    }
}
