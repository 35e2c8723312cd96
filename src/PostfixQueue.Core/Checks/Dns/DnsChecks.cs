namespace PostfixQueue.Checks.Dns;

/// <summary>The checks of the category Dns, in the order of their results.</summary>
internal static class DnsChecks
{
    public static IReadOnlyList<ICheck> All { get; } = [];
}
