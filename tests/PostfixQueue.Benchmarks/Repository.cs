using System.Reflection;

namespace PostfixQueue.Benchmarks;

/// <summary>Where the built module and the programs beside it are.</summary>
internal static class Repository
{
    /// <summary>The folder with the manifest.</summary>
    public static string Root { get; } =
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    /// <summary>The manifest.</summary>
    public static string Manifest => Path.Join(Root, "PostfixQueue.psd1");
}
