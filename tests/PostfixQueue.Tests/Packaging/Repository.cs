using System.Reflection;

namespace PostfixQueue.Tests.Packaging;

/// <summary>Where the working copy lies that these tests were built from.</summary>
internal static class Repository
{
    private static readonly Assembly s_tests = typeof(Repository).Assembly;

    public static string Root { get; } =
        s_tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public static string Manifest { get; } = At("PostfixQueue.psd1");

    public static string At(params string[] path) => Path.Join([Root, .. path]);
}
