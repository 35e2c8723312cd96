using PostfixQueue.Adapters.Machine;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Finds the Postfix tools.</summary>
internal sealed class ToolLocator(string? searchPath, IReadOnlyList<string> fallbackDirectories)
{
    /// <summary>Where distributions install them; a user's search path often lacks the sbin folders.</summary>
    private static readonly string[] s_usualDirectories =
    [
        "/usr/sbin",
        "/usr/local/sbin",
        "/sbin",
        "/opt/postfix/sbin",
        "/usr/bin",
        "/usr/local/bin",
    ];

    public ToolLocator(string? searchPath)
        : this(searchPath, s_usualDirectories) { }

    /// <summary>The absolute path of a tool.</summary>
    /// <exception cref="PostfixToolException">It is nowhere.</exception>
    public string Locate(string tool) =>
        TryFind(tool) ?? throw new PostfixToolException(PostfixFailure.ToolNotFound, tool, $"The Postfix tool '{tool}' was not found.");

    /// <summary>The absolute path of a tool, or null when it is nowhere.</summary>
    public string? TryFind(string tool)
    {
        // A relative entry would make the tool depend on the folder that the session happens to stand in.
        IEnumerable<string> directories = (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);
        List<string> paths = directories
            .Concat(fallbackDirectories)
            .Select(directory => Path.Combine(directory, tool))
            .Where(File.Exists)
            .ToList();

        // As a shell does, pass over what may not be run. When there is nothing else, starting it tells why.
        return paths.Find(static path => Libc.Access(path, Libc.Executable) == 0) ?? paths.FirstOrDefault();
    }
}
