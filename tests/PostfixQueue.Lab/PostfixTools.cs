namespace PostfixQueue.Lab;

/// <summary>Where the Postfix programs of this machine are.</summary>
internal static class PostfixTools
{
    private static readonly string[] s_folders = ["/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/bin"];

    /// <summary>The absolute path of a Postfix program.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static string Find(string name) =>
        s_folders.Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"{name} is not installed: the lab needs Postfix (Debian: apt-get install postfix).");
}
