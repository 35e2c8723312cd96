using System.Reflection;

namespace PostfixQueue.Tests.Packaging;

/// <summary>What the types that cmdlets write have in common.</summary>
public sealed class OutputTypeTests
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;

    /// <summary>
    /// PowerShell reads a property of each element by the same syntax as a member of the array, and the array's own comes first, without a
    /// word:
    /// <c>$item.Recipients.Address</c> is a method of every array. The members that an array has for its interfaces are within reach as
    /// well.
    /// </summary>
    [Fact]
    public void No_property_of_an_output_type_bears_the_name_of_a_member_of_an_array()
    {
        HashSet<string> ofArrays = new[] { typeof(object[]), typeof(Array) }
            .Concat(typeof(Array).GetInterfaces())
            .SelectMany(static type => type.GetMembers(Instance | BindingFlags.FlattenHierarchy))
            .Select(static member => member.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Superset(new HashSet<string> { "Address", "Get", "Set", "Length", "Clone", "Count", "Add" }, ofArrays);

        IEnumerable<string> hidden = typeof(MailQueueItem)
            .Assembly.GetExportedTypes()
            .Where(static type => type is { IsClass: true, IsAbstract: false })
            .SelectMany(static type => type.GetProperties(Instance).Select(property => $"{type.Name}.{property.Name}"))
            .Where(name => ofArrays.Contains(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]));

        // The number of messages is called what Group-Object calls it; several measures are read one at a time, as its groups are.
        Assert.Equal(["MailQueueMeasure.Count"], hidden);
    }
}
