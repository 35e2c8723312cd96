using System.Reflection;
using System.Runtime.Loader;

namespace PostfixQueue.Loading;

/// <summary>
/// Loads the adapters and their third-party assemblies from the module's own folder, whatever versions of them the session holds already.
/// </summary>
internal sealed class DependencyLoadContext(string folder) : AssemblyLoadContext(nameof(PostfixQueue))
{
    private const string CoreName = "PostfixQueue.Core";

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The records of Core are what cmdlets and adapters exchange, so both need the same ones. The load is asked for on behalf of this
        // assembly, because Core lies beside it and the adapters cannot see it there.
        if (string.Equals(assemblyName.Name, CoreName, StringComparison.Ordinal))
            return Assembly.Load(assemblyName);

        string path = Path.Join(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
