using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The certificates of the SMTP server are there, valid, for this server, and fit their keys.</summary>
internal sealed class TlsServerCertCheck() : Check("Config.TlsServerCert", MailServerCheckCategory.Configuration, CheckSeverity.Error)
{
    private static readonly (string Certificate, string Key)[] s_pairs =
    [
        ("smtpd_tls_cert_file", "smtpd_tls_key_file"),
        ("smtpd_tls_eccert_file", "smtpd_tls_eckey_file"),
        ("smtpd_tls_dcert_file", "smtpd_tls_dkey_file"),
    ];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        ServiceView[] servers = StrangerAccess.Reachable(parameters, await run.ServicesAsync()).Where(UsesTls).ToArray();
        if (servers.Length == 0)
            yield return Skip("No SMTP server that others than this machine can reach offers TLS.");

        // Most services share their certificates: each set is looked at once.
        foreach (
            IGrouping<(string Files, string Name), ServiceView> group in servers.GroupBy(static server =>
                (Files: string.Join(", ", Files(server)), Name: server["myhostname"] ?? "")
            )
        )
        foreach (CheckFinding finding in Examine(run, group.First(), group.Key.Name))
            yield return finding;
    }

    internal static bool UsesTls(ServiceView server) =>
        server["smtpd_tls_security_level"] is { Length: > 0 } level
            ? level != "none"
            : server.IsYes("smtpd_use_tls") || server.IsYes("smtpd_enforce_tls") || server.IsYes("smtpd_tls_wrappermode");

    private static IEnumerable<string> Files(ServiceView server) =>
        server.List("smtpd_tls_chain_files") is { Count: > 0 } chain
            ? chain
            : s_pairs.SelectMany(static pair => new[] { pair.Certificate, pair.Key }).Select(name => server[name] ?? "");

    private static IEnumerable<CheckFinding> Examine(CheckRun run, ServiceView server, string hostName)
    {
        IServerSystem system = run.Host.System;
        DateTimeOffset now = run.Host.Time.GetUtcNow();
        if (server.List("smtpd_tls_chain_files") is { Count: > 0 } files)
            return Guarded(string.Join(", ", files), () => ReadChains(system, files), hostName, now);
        (string Certificate, string Key)[] pairs = s_pairs
            .Select(pair => (Certificate: server[pair.Certificate] ?? "", Key: server[pair.Key] ?? ""))
            .Where(static pair => pair.Certificate.Length > 0)
            .ToArray();
        if (pairs.Length > 0 && !Array.Exists(pairs, static pair => pair.Certificate == "none"))
            return pairs.SelectMany(pair => Guarded(pair.Certificate, () => [ReadPair(system, pair.Certificate, pair.Key)], hostName, now));
        CheckFinding finding =
            pairs.Length > 0
                ? Skip("The SMTP server is configured to have no certificate.")
                : Fail(
                    "TLS is on, but without a certificate it is not offered.",
                    "Name certificate and key in smtpd_tls_chain_files, or switch TLS off; reload."
                );
        return [finding with { Target = server.Service?.ToString() }];
    }

    /// <summary>
    /// A file holds one or more times a key and behind it its certificates; a list of files counts as one, see postconf(5).
    /// </summary>
    private static IEnumerable<ServerCertificate> ReadChains(IServerSystem system, IReadOnlyList<string> files)
    {
        PemBlock[] blocks = files
            .SelectMany(file => PemBlock.ReadAll(Read(system, file)))
            .Where(static block => block.IsKey || block.IsCertificate)
            .ToArray();
        int[] starts = Enumerable.Range(0, blocks.Length).Where(index => blocks[index].IsKey).ToArray();
        string name = string.Join(", ", files);
        if (starts.Length == 0 || starts[0] != 0)
            return [new ServerCertificate(name, [.. blocks.TakeWhile(static block => block.IsCertificate)], null, null)];
        return starts.Select(
            (start, number) =>
                new ServerCertificate(
                    name,
                    blocks[(start + 1)..(number + 1 < starts.Length ? starts[number + 1] : blocks.Length)],
                    blocks[start],
                    null
                )
        );
    }

    private static ServerCertificate ReadPair(IServerSystem system, string certificate, string key)
    {
        PemBlock[] chain = PemBlock.ReadAll(Read(system, certificate)).Where(static block => block.IsCertificate).ToArray();
        try
        {
            return new ServerCertificate(
                certificate,
                chain,
                PemBlock.ReadAll(Read(system, key)).FirstOrDefault(static block => block.IsKey),
                null
            );
        }
        catch (ServerSystemException failure) when (failure.IsDenied)
        {
            return new ServerCertificate(certificate, chain, null, failure);
        }
    }

    private static string Read(IServerSystem system, string path) =>
        system.ReadText(path) ?? throw new ServerSystemException(path, isDenied: false, $"{path} does not exist.");

    private static IEnumerable<CheckFinding> Guarded(
        string target,
        Func<IEnumerable<ServerCertificate>> read,
        string hostName,
        DateTimeOffset now
    )
    {
        try
        {
            return [.. read().SelectMany(certificate => certificate.Examine(hostName, now))];
        }
        catch (ServerSystemException failure)
        {
            return
            [
                failure.IsDenied
                    ? CheckFailure.Explain(failure)
                    : Fail(
                        "A certificate or key file cannot be read, so TLS is not offered.",
                        "Put the file where the configuration says, or correct the configuration; reload."
                    ) with
                    {
                        Target = target,
                        Evidence = failure.Message,
                    },
            ];
        }
    }
}
