using System.Reflection;
using System.Runtime.InteropServices;

namespace PostfixQueue.HelpBuilder.Shapes;

/// <summary>Reads the cmdlets of a compiled module without running any of its code.</summary>
internal static class CmdletReader
{
    private const string Engine = "System.Management.Automation.";

    /// <param name="modulePath">The module's assembly; what it references of ours lies beside it.</param>
    /// <param name="engineReference">The engine's reference assembly it was compiled against.</param>
    public static IReadOnlyList<CmdletShape> Read(string modulePath, string engineReference)
    {
        IEnumerable<string> known = Directory
            .EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll")
            .Concat(Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(modulePath))!, "*.dll"))
            .Append(engineReference);
        using MetadataLoadContext context = new(new PathAssemblyResolver(known));

        return context
            .LoadFromAssemblyPath(modulePath)
            .GetExportedTypes()
            .Where(type => !type.IsAbstract && FindAttribute(type, "CmdletAttribute") is not null)
            .Select(ReadCmdlet)
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)
            .ToList();
    }

    private static CmdletShape ReadCmdlet(Type type)
    {
        CustomAttributeData attribute = FindAttribute(type, "CmdletAttribute")!;
        IEnumerable<ParameterShape> parameters = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(ReadParameter)
            .OfType<ParameterShape>();
        if (Named(attribute, "SupportsShouldProcess") is true)
            parameters = parameters.Concat([RiskParameter("WhatIf", "wi"), RiskParameter("Confirm", "cf")]);

        return new CmdletShape
        {
            Verb = (string)attribute.ConstructorArguments[0].Value!,
            Noun = (string)attribute.ConstructorArguments[1].Value!,
            DefaultParameterSet = (string?)Named(attribute, "DefaultParameterSetName"),
            Parameters = parameters.ToList(),
        };
    }

    private static ParameterShape? ReadParameter(PropertyInfo property)
    {
        List<CustomAttributeData> uses = property
            .GetCustomAttributesData()
            .Where(data => data.AttributeType.FullName == Engine + "ParameterAttribute")
            .ToList();
        if (uses.Count == 0 || uses.TrueForAll(use => Named(use, "DontShow") is true))
            return null;

        return new ParameterShape
        {
            Name = property.Name,
            TypeName = TypeNames.GetName(property.PropertyType),
            Values = ValuesOf(property),
            Aliases = FindAttribute(property, "AliasAttribute") is { } alias ? Strings(alias) : [],
            TakesWildcards = FindAttribute(property, "SupportsWildcardsAttribute") is not null,
            Uses = uses.ToDictionary(
                use => (string?)Named(use, "ParameterSetName") ?? ParameterShape.AllSets,
                ReadUse,
                StringComparer.Ordinal
            ),
        };
    }

    private static ParameterUse ReadUse(CustomAttributeData use) =>
        new(
            Named(use, "Mandatory") is true,
            Named(use, "Position") is int position and >= 0 ? position : null,
            Named(use, "ValueFromPipeline") is true,
            Named(use, "ValueFromPipelineByPropertyName") is true
        );

    private static ParameterShape RiskParameter(string name, string alias) =>
        new()
        {
            Name = name,
            TypeName = "switch",
            Aliases = [alias],
            Uses = new Dictionary<string, ParameterUse>(StringComparer.Ordinal)
            {
                [ParameterShape.AllSets] = new(false, null, false, false),
            },
        };

    private static IReadOnlyList<string> ValuesOf(PropertyInfo property)
    {
        if (FindAttribute(property, "ValidateSetAttribute") is { } set)
            return Strings(set);

        Type type = TypeNames.ElementOf(property.PropertyType);
        return type.IsEnum ? type.GetEnumNames() : [];
    }

    private static CustomAttributeData? FindAttribute(MemberInfo member, string name) =>
        member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.FullName == Engine + name);

    private static object? Named(CustomAttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    /// <summary>The texts of an attribute whose constructor takes any number of them.</summary>
    private static List<string> Strings(CustomAttributeData data) =>
        ((IEnumerable<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Select(argument => (string)argument.Value!)
            .ToList();
}
