using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// What knows the passwords of users takes connections, where the SMTP server looks for it: without it the SMTP server ends as soon as
/// somebody connects.
/// </summary>
internal sealed class SaslServerCheck() : Check("Postfix.SaslServer", MailServerCheckCategory.Service, CheckSeverity.Error)
{
    private const string PathParameter = "smtpd_sasl_path";

    /// <summary>Where Cyrus SASL is configured, by the distributions' builds, beside <c>cyrus_sasl_config_path</c>.</summary>
    private static readonly string[] s_cyrusFolders = ["/etc/postfix/sasl", "/etc/sasl2", "/usr/lib/sasl2", "/usr/lib64/sasl2"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        ServiceView[] takers = ServiceView
            .FindByProgram("smtpd", parameters, await run.ServicesAsync())
            .Where(static view => view.IsYes("smtpd_sasl_auth_enable"))
            .ToArray();
        if (takers.Length == 0)
        {
            yield return Skip("No SMTP server in master.cf accepts logins.");
            yield break;
        }

        foreach (
            ServiceEndpoint place in ServiceEndpoint.MergeUses(
                takers
                    .Where(static view => view["smtpd_sasl_type"] == "dovecot")
                    .Select(static view => (Text: Address(view[PathParameter]), View: view))
            )
        )
        {
            yield return place.Endpoint is null
                ? Fail(
                    "This is not a valid address of an authentication server.",
                    "Write a path below the queue directory, or " + "inet:host:port."
                ) with
                {
                    Target = place.Text,
                }
                : await EndpointFindings.AtAsync(
                    run,
                    place,
                    "The authentication server",
                    "Start Dovecot and read its log, and check in its configuration that 'service auth' listens where smtpd_sasl_path "
                        + "says. Until then the SMTP server disconnects every client."
                );
        }

        foreach (CheckFinding finding in await LookAtCyrusAsync(run, [.. takers.Where(static view => view["smtpd_sasl_type"] == "cyrus")]))
            yield return finding;
        foreach (ServiceView? other in takers.Where(static view => view["smtpd_sasl_type"] is not ("dovecot" or "cyrus")))
        {
            yield return Fail(
                "Postfix does not support this SASL type.",
                "Set smtpd_sasl_type to dovecot or cyrus; 'postconf -a' lists what this Postfix supports. Reload."
            ) with
            {
                Target = other.Service!.ToString(),
                Actual = other["smtpd_sasl_type"],
            };
        }
    }

    /// <summary>A path without a word before it is a socket.</summary>
    private static string Address(string? path) =>
        path is null || path.StartsWith("inet:", StringComparison.Ordinal) || path.StartsWith("unix:", StringComparison.Ordinal)
            ? path ?? ""
            : $"unix:{path}";

    /// <summary>Cyrus SASL asks saslauthd, unless its file says that it looks passwords up itself.</summary>
    private static async Task<IReadOnlyList<CheckFinding>> LookAtCyrusAsync(CheckRun run, IReadOnlyList<ServiceView> takers)
    {
        const string Usual = "/var/run/saslauthd";
        List<CheckFinding> findings = new();
        foreach (
            IGrouping<(string Name, string Folders), ServiceView> group in takers.GroupBy(static view =>
                (Name: view[PathParameter] is { Length: > 0 } name ? name : "smtpd", Folders: view["cyrus_sasl_config_path"] ?? "")
            )
        )
        {
            string? settings = group
                .Key.Folders.Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Concat(s_cyrusFolders)
                .Select(folder => run.ReadText(Path.Join(folder, group.Key.Name + ".conf")))
                .FirstOrDefault(static text => text is not null);
            ILookup<string, string> values = (settings ?? "")
                .Split('\n')
                .Select(static line => line.Split('#')[0].Split(':', 2))
                .Where(static parts => parts.Length == 2)
                .ToLookup(static parts => parts[0].Trim(), static parts => parts[1].Trim(), StringComparer.Ordinal);
            if (
                values["pwcheck_method"].LastOrDefault() is not { } method
                || !method.Split(' ').Contains("saslauthd", StringComparer.Ordinal)
            )
            {
                findings.Add(Skip("Cyrus SASL looks up passwords itself.") with { Target = group.Key.Name });
                continue;
            }

            string folder = values["saslauthd_path"].LastOrDefault() ?? Usual;
            string socket = folder.EndsWith("/mux", StringComparison.Ordinal) ? folder : Path.Join(folder, "mux");
            foreach (ServiceEndpoint place in ServiceEndpoint.MergeUses(group.Select(view => (Text: $"unix:{socket}", View: view))))
            {
                findings.Add(
                    await EndpointFindings.AtAsync(
                        run,
                        place,
                        "The authentication server",
                        "Start saslauthd and read its log; where smtpd is chrooted, saslauthd needs its folder in the queue directory "
                            + "(its option -m)."
                    )
                );
            }
        }

        return findings;
    }
}
