using System.Management.Automation;

namespace EmbeddedPowerShell.Commands;

/// <summary>Sort-Object by properties or script blocks, all in one direction. Equal objects keep their order.</summary>
[Cmdlet("Sort", "Object")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var order = Comparer<object?>.Create((x, y) => LanguagePrimitives.Compare(x, y, ignoreCase: true));
        var keys = Property.Length > 0
            ? Property.Select(property => new Func<PSObject, object?>(item => PropertyValue.Of(item, property)))
            : [item => item];

        var sorted = _items.AsEnumerable();
        foreach (var key in keys.Reverse())
            sorted = Descending ? sorted.OrderByDescending(key, order) : sorted.OrderBy(key, order);

        foreach (var item in sorted)
            WriteObject(item);
    }
}
