namespace PostfixQueue.Log;

/// <summary>How a compressed file is read.</summary>
/// <param name="Command">The program for it; null when none is needed.</param>
internal sealed record Unpacker(string? Command)
{
    private static readonly Unpacker s_own = new((string?)null);
    private static readonly Unpacker s_xz = new("xz");
    private static readonly Unpacker s_zstd = new("zstd");
    private static readonly Unpacker s_bzip2 = new("bzip2");

    /// <summary>The endings of names that logrotate(8) gives to compressed files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".gz", ".xz", ".zst", ".bz2"];

    /// <summary>How a file is read; null for a plain one.</summary>
    /// <param name="path">The file.</param>
    public static Unpacker? FindByExtension(string path) =>
        Path.GetExtension(path) switch
        {
            ".gz" => s_own,
            ".xz" => s_xz,
            ".zst" => s_zstd,
            ".bz2" => s_bzip2,
            _ => null,
        };
}
