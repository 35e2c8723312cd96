namespace PostfixQueue.HelpBuilder.Shapes;

/// <summary>Types as PowerShell writes them.</summary>
internal static class TypeNames
{
    /// <summary>The type itself, or what an array or a nullable one holds.</summary>
    public static Type ElementOf(Type type) =>
        type switch
        {
            { IsArray: true } => ElementOf(type.GetElementType()!),
            { IsGenericType: true } when type.Name == "Nullable`1" => ElementOf(type.GetGenericArguments()[0]),
            _ => type,
        };

    public static string GetName(Type type) =>
        type switch
        {
            { IsArray: true } => GetName(type.GetElementType()!) + "[]",
            { IsGenericType: true } when type.Name == "Nullable`1" => GetName(type.GetGenericArguments()[0]),
            _ => type.FullName switch
            {
                "System.String" => "string",
                "System.Int32" => "int",
                "System.Int64" => "long",
                "System.Double" => "double",
                "System.Boolean" => "bool",
                "System.Object" => "object",
                "System.DateTime" => "datetime",
                "System.TimeSpan" => "timespan",
                "System.Management.Automation.PSObject" => "psobject",
                "System.Management.Automation.SwitchParameter" => "switch",
                _ => type.Name,
            },
        };
}
