using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>Finds the package that a file came with, by asking the package manager's own list; no repository is contacted.</summary>
internal static class PackagedFile
{
    private static readonly (string Command, string[] Arguments)[] s_managers =
    [
        ("dpkg-query", ["-S"]),
        ("rpm", ["-qf"]),
        ("apk", ["info", "--who-owns"]),
        ("pacman", ["-Qo"]),
    ];

    /// <summary>What the package manager says of the owner of a file; null when no package has it.</summary>
    public static async Task<string?> FindOwnerAsync(
        IServerSystem system,
        string path,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        foreach ((string? command, string[]? arguments) in s_managers)
        {
            if (
                await system.RunAsync(command, [.. arguments, path], notices, cancellationToken) is { ExitStatus: 0, Output: var text }
                && !string.IsNullOrWhiteSpace(text)
            )
                return text.Trim();
        }

        return null;
    }
}
