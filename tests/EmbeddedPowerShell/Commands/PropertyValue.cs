using System.Globalization;
using System.Management.Automation;

namespace EmbeddedPowerShell.Commands;

/// <summary>What a property name or a script block says about an object.</summary>
internal static class PropertyValue
{
    public static object? Of(PSObject item, object property) => property is ScriptBlock script
        ? Unwrap(script.InvokeWithContext(null, [new PSVariable("_", item)]).LastOrDefault())
        : Unwrap(item.Properties[Convert.ToString(property, CultureInfo.InvariantCulture)]?.Value);

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
