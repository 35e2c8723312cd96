using System.Management.Automation;
using System.Reflection;

namespace PostfixQueue.Tests.Packaging;

/// <summary>What others can refer to: a change of it has to be meant.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string s_kept = Repository.At("tests", "Fixtures", "public-surface.txt");

    /// <summary>What the compiler gives every record and enumeration.</summary>
    private static readonly string[] s_given =
    [
        "Equals",
        "GetHashCode",
        "ToString",
        "<Clone>$",
        "op_Equality",
        "op_Inequality",
        "Deconstruct",
    ];

    [Fact]
    public void The_public_surface_is_the_one_that_was_meant()
    {
        string[] found = [.. new[] { "PostfixQueue", "PostfixQueue.Core" }.SelectMany(name => Describe(Assembly.Load(name)))];
        string[] kept = File.Exists(s_kept) ? File.ReadAllLines(s_kept) : [];
        if (found.SequenceEqual(kept, StringComparer.Ordinal))
            return;

        string proposal = Path.Join(Directory.CreateDirectory(Repository.At("out", "TestResults")).FullName, "public-surface.txt");
        File.WriteAllLines(proposal, found);
        Assert.Fail(
            $"""
            The public surface has changed. If all of it is meant: cp {proposal} {s_kept}
            New:
            {string.Join('\n', found.Except(kept, StringComparer.Ordinal))}
            Gone:
            {string.Join('\n', kept.Except(found, StringComparer.Ordinal))}
            """
        );
    }

    private static IEnumerable<string> Describe(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Describe);

    private static IEnumerable<string> Describe(Type type) =>
        type.GetMembers(Declared)
            .Select(Describe)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(member => $"{type.FullName}: {member}")
            .Prepend($"{type.FullName} : {(type.BaseType == typeof(object) ? "object" : type.BaseType?.FullName ?? "interface")}");

    private static string? Describe(MemberInfo member) =>
        member switch
        {
            PropertyInfo property => $"{Name(property.PropertyType)} "
                + $"{property.Name}{(property.SetMethod is { IsPublic: true } ? "" : " (read only)")}{Parameter(property)}",
            FieldInfo { IsSpecialName: false } field => $"{Name(field.FieldType)} {field.Name}",
            MethodInfo { IsSpecialName: false } method when !s_given.Contains(method.Name) => $"{Name(method.ReturnType)} "
                + $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})",
            _ => null,
        };

    private static string Parameter(PropertyInfo property)
    {
        string[] names = [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames)];
        return property.IsDefined(typeof(ParameterAttribute), inherit: true)
            ? $" [Parameter{(names.Length > 0 ? $", alias {string.Join(", ", names)}" : "")}]"
            : "";
    }

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
