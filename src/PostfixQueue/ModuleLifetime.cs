using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace PostfixQueue;

/// <summary>
/// Makes the adapters and the third-party assemblies behind them loadable while the module is imported.
/// </summary>
/// <remarks>
/// PowerShell makes one instance on import and another on removal, hence nothing is kept here. Import and removal are counted by the event
/// itself: each runspace adds one handler and takes one away, so that a removal in one runspace does not break the module in another.
/// </remarks>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string AdaptersName = "PostfixQueue.Adapters";

    // What a context has loaded stays loaded for the life of the process, so there is one, which a second import finds again.
    private static readonly DependencyLoadContext s_dependencies = new(
        Path.Join(Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location), "dependencies")
    );

    /// <inheritdoc/>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += ResolveAdapters;

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= ResolveAdapters;

    // The one door into the private context: whatever the adapters reference in turn, that context finds by itself.
    private static Assembly? ResolveAdapters(AssemblyLoadContext defaultContext, AssemblyName name) =>
        string.Equals(name.Name, AdaptersName, StringComparison.Ordinal) ? s_dependencies.LoadFromAssemblyName(name) : null;

    /// <summary>
    /// Loads the adapters and their third-party assemblies from the module's own folder, whatever versions of them the session holds
    /// already.
    /// </summary>
    private sealed class DependencyLoadContext(string folder) : AssemblyLoadContext(nameof(PostfixQueue))
    {
        private const string CoreName = "PostfixQueue.Core";

        /// <inheritdoc/>
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // The records of Core are what cmdlets and adapters exchange, so both need the same ones. The load is asked for on behalf of
            // this assembly, because Core lies beside it and the adapters cannot see it there.
            if (string.Equals(assemblyName.Name, CoreName, StringComparison.Ordinal))
                return Assembly.Load(assemblyName);

            string path = Path.Join(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
