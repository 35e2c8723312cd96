using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>A private Postfix, set up but not started unless asked, and a session that checks it.</summary>
internal sealed class CheckedServer : IAsyncDisposable
{
    private static readonly string[] s_followed = ["postconf ", "postmap ", "postalias ", "chmod ", "chown ", "chgrp "];

    private CheckedServer(PrivatePostfix postfix, bool? isSuperuser, IServerSystem? system, IMailNetwork? network = null)
    {
        Postfix = postfix;
        Session = new ModuleSession(configDirectory: postfix.ConfigDirectory, isSuperuser: isSuperuser, system: system, network: network);
    }

    public PrivatePostfix Postfix { get; }

    public ModuleSession Session { get; }

    /// <summary>An instance that does not run, with these further lines of main.cf.</summary>
    public static CheckedServer Create(params string[] mainCf) => Create(new PostfixOptions { MainCf = mainCf });

    public static CheckedServer Create(
        PostfixOptions options,
        bool? isSuperuser = null,
        IServerSystem? system = null,
        IMailNetwork? network = null
    ) =>
        new(PrivatePostfix.Create(options with { MainCf = [.. options.MainCf, .. Leaving(options.MainCf)] }), isSuperuser, system, network);

    /// <summary>An instance that does not run, with an SMTP server that strangers could connect to.</summary>
    public static CheckedServer CreatePublic(params string[] mainCf) => CreatePublic(new PostfixOptions { MainCf = mainCf });

    public static CheckedServer CreatePublic(PostfixOptions options, IServerSystem? system = null)
    {
        CheckedServer server = Create(
            new PostfixOptions { HostName = options.HostName, MainCf = ["inet_interfaces = all", .. options.MainCf] },
            system: system
        );
        server.AppendToMasterCf("smtp inet n - n - - smtpd\n");
        return server;
    }

    public static async Task<CheckedServer> StartAsync(params string[] mainCf) =>
        new(await PrivatePostfix.StartNewAsync(new PostfixOptions { MainCf = mainCf }), null, null);

    /// <summary>The lab keeps all mail, while a relay host counts only where mail leaves.</summary>
    private static string[] Leaving(IReadOnlyList<string> mainCf) =>
        mainCf.Any(static line => line.StartsWith("relayhost", StringComparison.Ordinal))
        && !mainCf.Any(static line => line.StartsWith("default_transport", StringComparison.Ordinal))
            ? ["default_transport = smtp"]
            : [];

    /// <summary>The results of one check.</summary>
    public IReadOnlyList<MailServerCheckResult> Check(string name) =>
        Session.Invoke($"Test-MailServerConfig {name}").WithoutErrors().Of<MailServerCheckResult>();

    /// <summary>The only result of one check.</summary>
    public MailServerCheckResult CheckOne(string name) => Assert.Single(Check(name));

    /// <summary>Runs what a result proposes, as far as it concerns files of this instance, which need not run.</summary>
    public async Task FollowAsync(MailServerCheckResult result)
    {
        string[] commands =
        [
            .. result
                .RemedyCommand!.Split(" && ")
                .Where(command => Array.Exists(s_followed, tool => command.StartsWith(tool, StringComparison.Ordinal))),
        ];
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            string[] parts = command.Split(' ', 2);
            string instance = parts[0].StartsWith("post", StringComparison.Ordinal) ? $"-c '{Postfix.ConfigDirectory}'" : "";
            ProcessStartInfo start = new("/bin/sh", ["-c", $"{parts[0]} {instance} {parts[1]}"]) { RedirectStandardError = true };
            using Process shell = Process.Start(start)!;
            string complaints = await shell.StandardError.ReadToEndAsync();
            await shell.WaitForExitAsync();
            Assert.True(shell.ExitCode == 0, complaints);
        }
    }

    /// <summary>Writes whatever into main.cf, behind the rest.</summary>
    public void AppendToMainCf(string text) => File.AppendAllText(Path.Join(Postfix.ConfigDirectory, "main.cf"), text);

    public void AppendToMasterCf(string text) => File.AppendAllText(Path.Join(Postfix.ConfigDirectory, "master.cf"), text);

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Postfix.DisposeAsync();
    }
}
