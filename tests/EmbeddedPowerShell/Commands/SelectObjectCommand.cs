using System.Management.Automation;
using System.Reflection;

namespace EmbeddedPowerShell.Commands;

/// <summary>Select-Object: the first items, named properties, or the value of one.</summary>
[Cmdlet("Select", "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private int _written;

    [Parameter(Position = 0)]
    public string[] Property { get; set; } = [];

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void BeginProcessing()
    {
        if (First == 0)
            throw StopUpstream();
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;

        WriteObject(Selected(InputObject), enumerateCollection: ExpandProperty is not null);
        if (++_written >= First)
            throw StopUpstream();
    }

    private object? Selected(PSObject item)
    {
        if (ExpandProperty is not null)
            return PropertyValue.Of(item, ExpandProperty);

        if (Property.Length == 0)
            return item;

        var result = new PSObject();
        foreach (var name in Property)
            result.Properties.Add(new PSNoteProperty(name, PropertyValue.Of(item, name)));
        return result;
    }

    // The engine has one exception that ends the commands before this one and leaves those after it running. It is not public.
    private Exception StopUpstream()
    {
        var type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
        return (Exception)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, [this], null)!;
    }
}
