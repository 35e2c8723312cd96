using System.Collections;
using PostfixQueue.Ports;

namespace PostfixQueue.Completers;

/// <summary>The instance that a command line under way names.</summary>
internal static class GivenInstance
{
    public static MailSystem Open(IDictionary parameters)
    {
        string? name = (parameters["ConfigDirectory"] ?? parameters["ConfigPath"] ?? PostfixInstance.FromEnvironment) as string;
        PostfixInstance instance = new(string.IsNullOrWhiteSpace(name) ? null : Path.GetFullPath(name));
        return new MailSystem(Composition.CurrentHost(), instance, new ToolNotices());
    }
}
