using PostfixQueue.Server;

namespace PostfixQueue.Ports;

/// <summary>One Postfix instance of a machine, with its tools ready to run.</summary>
/// <param name="host">The machine.</param>
/// <param name="instance">The instance.</param>
/// <param name="notices">Takes the command lines of the tools, and what they warn of.</param>
internal sealed class MailSystem(MailHost host, PostfixInstance instance, ToolNotices notices)
{
    /// <summary>The machine.</summary>
    public MailHost Host => host;

    /// <summary>The instance.</summary>
    public PostfixInstance Instance => instance;

    /// <summary>Its configuration directory as it was named; null for Postfix's default.</summary>
    public string? ConfigDirectory => instance.ConfigDirectory;

    /// <summary>Takes the command lines of the tools, and what they warn of.</summary>
    public ToolNotices Notices => notices;

    /// <summary>The tools that read and change the queue.</summary>
    public IQueueTools Queue { get; } = host.Tools.ForQueue(instance, notices);

    /// <summary>The tools that read the configuration.</summary>
    public IConfigurationTools Configuration { get; } = host.Tools.ForConfiguration(instance, notices);

    /// <summary>The settings that the queue cmdlets need.</summary>
    /// <exception cref="PostfixToolException">postconf(1) failed.</exception>
    public Task<PostfixSettings> SettingsAsync(CancellationToken cancellationToken) => host.Settings.ReadAsync(this, cancellationToken);

    /// <summary>The same instance, whose tools tell somebody else.</summary>
    public MailSystem WithNotices(ToolNotices others) => new(host, instance, others);
}
