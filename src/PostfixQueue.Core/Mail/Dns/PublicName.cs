namespace PostfixQueue.Mail.Dns;

/// <summary>Tells host names that the world can resolve from those that it cannot.</summary>
internal static class PublicName
{
    /// <summary>
    /// A name in the form in which it can be asked for; null when the world has no such name, which Host.Myhostname reports.
    /// </summary>
    public static string? NormalizeOrNull(string? text) =>
        DomainName.TryNormalize(text, out string? name)
        && DomainName.IsHostName(name)
        && !InternalName.Is(name)
        && !name.StartsWith("localhost.", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;
}
