using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue;

/// <summary>Which machine the cmdlets of a session work on. Tests give a session another.</summary>
internal static class Composition
{
    private static readonly ConditionalWeakTable<Runspace, MailHost> s_replacements = [];
    private static readonly ConditionalWeakTable<Runspace, SettingsCache> s_settings = [];

    /// <summary>The machine for the session of the calling pipeline thread.</summary>
    public static MailHost CurrentHost() =>
        Runspace.DefaultRunspace is { } runspace && s_replacements.TryGetValue(runspace, out MailHost? host) ? host : ThisMachine();

    /// <summary>Lets the cmdlets of one session work on another machine.</summary>
    public static void Replace(Runspace runspace, MailHost host) => s_replacements.AddOrUpdate(runspace, host);

    private static MailHost ThisMachine() =>
        new(
            AdapterFactory.CreatePostfixTools(),
            AdapterFactory.CreateServerSystem(),
            AdapterFactory.CreateMailNetwork(),
            AdapterFactory.ReadHostName(),
            Environment.IsPrivilegedProcess,
            TimeProvider.System,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        )
        {
            Settings = Runspace.DefaultRunspace is { } runspace ? s_settings.GetOrCreateValue(runspace) : new SettingsCache(),
        };
}
