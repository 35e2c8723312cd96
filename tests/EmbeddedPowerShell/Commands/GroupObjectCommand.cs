using System.Management.Automation;

namespace EmbeddedPowerShell.Commands;

/// <summary>Group-Object by one property or script block, in the order of first appearance.</summary>
[Cmdlet("Group", "Object")]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<(object? Key, List<PSObject> Members)> _groups = [];

    [Parameter(Position = 0, Mandatory = true)]
    public object Property { get; set; } = "";

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;

        var key = PropertyValue.Of(InputObject, Property);
        var group = _groups.FirstOrDefault(candidate => LanguagePrimitives.Equals(candidate.Key, key, ignoreCase: true));
        if (group.Members is null)
            _groups.Add(group = (key, []));

        group.Members.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        foreach (var (key, members) in _groups)
        {
            var result = new PSObject();
            result.Properties.Add(new PSNoteProperty("Count", members.Count));
            result.Properties.Add(new PSNoteProperty("Name", LanguagePrimitives.ConvertTo<string>(key)));
            if (!NoElement)
                result.Properties.Add(new PSNoteProperty("Group", members));
            WriteObject(result);
        }
    }
}
