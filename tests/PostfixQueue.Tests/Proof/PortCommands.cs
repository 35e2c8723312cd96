using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Proof;

/// <summary>What is run while ports fail, and what those ports are.</summary>
internal static class PortCommands
{
    /// <summary>Resolves texts, and asks nobody.</summary>
    public const string WithoutPorts = "Resolve-MailDelayReason";

    /// <summary>All ports but <see cref="IHeaderDecoder"/>, which never fails.</summary>
    private static readonly Type[] s_proxied =
    [
        typeof(IPostfixTools),
        typeof(IQueueTools),
        typeof(IConfigurationTools),
        typeof(IServerSystem),
        typeof(IFileReader),
        typeof(IOpenFile),
        typeof(IDurableFiles),
        typeof(INewFile),
        typeof(IMimeReader),
        typeof(IMailNetwork),
        typeof(IMailResolver),
        typeof(ISmtpProbe),
        typeof(IHttpsReader),
    ];

    /// <summary>Each cmdlet in the ways that differ by the ports they use; <c>$args[0]</c> is a folder to write to.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Get-MailQueueItem -Source Postqueue",
        "Get-MailQueueItem A1",
        "Get-MailQueueItem -Detailed",
        "Measure-MailQueue -GroupBy Cause",
        "Get-MailQueueMessage A1",
        "Export-MailQueueMessage A1 \"$($args[0])/new\" -PassThru",
        "Import-MailQueueMessage \"$($args[0])/given\" -Confirm:$false -PassThru",
        "Export-MailQueueReport -Path \"$($args[0])/report.html\" -Force",
        "Export-MailQueueMetric -Path \"$($args[0])/queue.prom\"",
        "Get-MailLogEvent -Path \"$($args[0])/mail.log\"",
        "Measure-MailDelivery -Path \"$($args[0])/mail.log\"",
        "Watch-MailQueue -TimeoutSeconds 1",
        "Invoke-MailQueueFlush A1 -PassThru",
        "Invoke-MailQueueFlush -All -Force",
        "Invoke-MailQueueFlush -Site rcpt.example",
        "Suspend-MailQueueItem A1 -Confirm:$false -PassThru",
        "Resume-MailQueueItem B2 -Confirm:$false -PassThru",
        "Restart-MailQueueItem A1 -Confirm:$false -PassThru",
        "Remove-MailQueueItem A1 -Confirm:$false -PassThru",
        "Remove-MailQueueItem A1 -BackupPath \"$($args[0])/backup\" -Confirm:$false -PassThru",
        "Remove-MailQueueItem -All -Force -Confirm:$false -PassThru",
        "Get-MailServerConfig mail_version",
        "Test-MailServerConfig -TimeoutSeconds 30 -Name "
            + "Postfix.Installed, Postfix.Running, Postfix.DiskSpace, Queue.Deferred, Dns.Resolver, Net.OutboundSmtp",
    ];

    /// <summary>Members of the ports.</summary>
    public static IEnumerable<string> Members =>
        from port in s_proxied
        from method in port.GetMethods()
        let name = method.IsSpecialName && (port == typeof(IFileReader) || port == typeof(IOpenFile))
            ? method.Name["get_".Length..]
            : method.Name
        orderby $"{port.Name}.{name}"
        select $"{port.Name}.{name}";

    /// <summary>
    /// Members that none of the commands needs to call: those of single checks, which <see cref="Checks.UndecidableTests"/> has fail, the
    /// journal, and what removes a file that another call has spoilt.
    /// </summary>
    public static IReadOnlyList<string> Unreached { get; } =
    [
        "IConfigurationTools.CheckAsync",
        "IConfigurationTools.LookUpAsync",
        "IDurableFiles.Remove",
        "IHttpsReader.ReadAsync",
        "IMailNetwork.get_HttpsReader",
        "IMailNetwork.get_SmtpProbe",
        "IServerSystem.Addresses",
        "IServerSystem.ConnectAsync",
        "IServerSystem.SourceFor",
        "IServerSystem.StreamAsync",
        "ISmtpProbe.ProbeAsync",
    ];

    /// <summary>True for what runs tools of Postfix.</summary>
    public static bool IsOfTools(string member) =>
        member.Split('.')[0] is nameof(IPostfixTools) or nameof(IQueueTools) or nameof(IConfigurationTools);

    /// <summary>True for what hands its output out as it comes.</summary>
    public static bool IsStream(string member) =>
        member is "IQueueTools.ListAsync" or "IQueueTools.ActAsync" or "IServerSystem.StreamAsync";

    /// <summary>True for a call without which the command has not done its work.</summary>
    public static bool MustBeTold(string command, string member) =>
        !command.StartsWith("Test-", StringComparison.Ordinal)
        && (
            member.Split('.')[0] is nameof(IDurableFiles) or nameof(INewFile)
                ? !member.EndsWith(".Exists", StringComparison.Ordinal) && !member.EndsWith(".Remove", StringComparison.Ordinal)
                : member
                    is "IQueueTools.FlushAllAsync"
                        or "IQueueTools.FlushMessageAsync"
                        or "IQueueTools.FlushSiteAsync"
                        or "IQueueTools.SubmitAsync"
                        or "IQueueTools.ActAsync"
                        or "IQueueTools.ListAsync"
        );
}
