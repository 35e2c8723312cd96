using System.Reflection;

namespace PostfixQueue.Fuzzing;

/// <summary>
/// The inputs that have been kept: each reaches code that no other of them does, or was badly taken once. One a line, in Base64.
/// </summary>
internal static class Corpus
{
    /// <summary>Those of a target.</summary>
    public static IReadOnlyList<byte[]> Read(string target) =>
        File.Exists(FileOf(target)) ? [.. File.ReadLines(FileOf(target)).Select(Convert.FromBase64String)] : [];

    /// <summary>Writes those of a target anew; what had been kept stays.</summary>
    public static void Write(string target, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(target))!);
        IEnumerable<string> lines = Read(target).Concat(inputs).Select(Convert.ToBase64String);
        File.WriteAllLines(
            FileOf(target),
            lines.Distinct().OrderBy(static line => line.Length).ThenBy(static line => line, StringComparer.Ordinal)
        );
    }

    /// <summary>A folder that this program was built with.</summary>
    public static string Folder(string name) =>
        typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    private static string FileOf(string target) => Path.Join(Folder("Corpus"), target + ".txt");
}
