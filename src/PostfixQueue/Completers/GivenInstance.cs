using System.Collections;
using PostfixQueue.Ports;

namespace PostfixQueue.Completers;

/// <summary>The instance that a command line under way names.</summary>
internal static class GivenInstance
{
    public static PostfixInstance Of(IDictionary parameters)
    {
        string? name = (parameters["ConfigDirectory"] ?? parameters["ConfigPath"] ?? PostfixInstance.FromEnvironment) as string;
        return new PostfixInstance(string.IsNullOrWhiteSpace(name) ? null : Path.GetFullPath(name));
    }
}
