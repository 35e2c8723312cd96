namespace PostfixQueue.Mail.Dns;

/// <summary>Tells names that mean something only inside a site from those that the world can resolve.</summary>
internal static class InternalName
{
    private static readonly string[] s_suffixes = [".local", ".lan", ".internal", ".localdomain", ".home", ".intranet", ".home.arpa"];

    /// <summary>True when nobody outside can resolve it.</summary>
    public static bool Is(string name) => s_suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
