using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary><c>myorigin</c> completes addresses to ones that can be answered, from outside and from within.</summary>
internal sealed class MyoriginCheck()
    : Check(
        "Host.Myorigin",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Warning,
        MailDelayCause.SenderRejected,
        MailDelayCause.MailLoop
    )
{
    private const string Parameter = "myorigin";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string? origin = MailDomains.FindOrigin(parameters, run.Host.System);
        yield return (await ExamineAsync(run, parameters, origin)) with
        {
            Actual = origin ?? $"{parameters[Parameter]} does not exist",
            Target = Parameter,
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#myorigin",
        };
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, ServerParameters parameters, string? origin)
    {
        if (PublicName.NormalizeOrNull(origin) is not { } name)
            return Unanswerable(parameters, origin);
        MailRoute route = await run.RouteAsync();
        DomainLists lists = await DomainLists.CreateAsync(run.Facts, run.Stop);
        bool isTaken = (await lists.ListsWithAsync(name, run.Stop)).Count > 0;
        CheckFinding pass = Pass($"Mail of local users comes from {origin}.");
        if (run.Given.SkipsDns || (isTaken && !route.LeavesServer))
            return pass;

        MailResolverAnswer mail = await run.QueryAsync(name, DnsRecordType.Mx);
        HostLookup host = await HostLookup.AskAsync(run.WorldResolver, name, run.Stop);
        bool isUnknownOutside = mail is { IsFound: false, IsUndecided: false } && host is { Addresses.Count: 0, Undecided: null };

        // Of the server's mail domains Dns.MxExists says so.
        bool isLookedAt = (await run.DomainsAsync()).Contains(name, StringComparer.OrdinalIgnoreCase);
        if (isUnknownOutside && route.LeavesServer && !isLookedAt)
            return Unknown(parameters);
        return !isTaken && lists.Failures.Count == 0 && route.Kind == MailRouteKind.Direct && await LeadsHereAsync(run, name, mail, host)
            ? Loop(parameters, name)
            : pass;
    }

    /// <summary>
    /// Mail for a domain that this server does not take goes where DNS says; when that is here, Postfix finds that it talks to itself.
    /// </summary>
    private static async Task<bool> LeadsHereAsync(CheckRun run, string name, MailResolverAnswer mail, HostLookup host)
    {
        ServerAddresses own = await run.AddressesAsync();
        MxRecord? best = mail
            .Exchanges.Where(static exchange => !exchange.IsNull)
            .OrderBy(static exchange => exchange.Preference)
            .FirstOrDefault();
        if (best is null)
            return host.Addresses.Count > 0 && (own.IsCalled(name) || host.Addresses.Any(own.Has));
        return own.IsCalled(best.Host) || (await HostLookup.AskAsync(run.WorldResolver, best.Host, run.Stop)).Addresses.Any(own.Has);
    }

    private static CheckFinding Unanswerable(ServerParameters parameters, string? origin) =>
        Change(
            parameters,
            Warn(
                InternalName.Is(origin ?? "")
                    ? "Mail of local users, of cron and of programs comes from a domain that only this network knows: nobody outside "
                        + "can reply, and many servers refuse it."
                    : "Mail of local users, of cron and of programs comes from addresses that do not exist outside.",
                "Set myorigin to a domain that you own, and reload."
            )
        );

    private static CheckFinding Unknown(ServerParameters parameters) =>
        Change(
            parameters,
            Warn(
                "Mail of local users, of cron and of programs comes from a domain that has neither an MX record nor an address: many "
                    + "servers refuse it.",
                "Set myorigin to a domain that you own and reload, or publish records for this one."
            )
        );

    private static CheckFinding Loop(ServerParameters parameters, string origin)
    {
        string raw = (parameters.Raw(DomainLists.Local) ?? "").Trim();
        bool isHost = DomainName.Same(origin, parameters["myhostname"] ?? "");
        return Warn(
            "Mail to local users (root, cron, notices from Postfix) bounces: their domain points here, but this server does not accept "
                + "mail for it.",
            "Add the domain to mydestination, so that local aliases and users apply, and reload; or set myorigin to a domain that this "
                + "server accepts mail for."
        ) with
        {
            Expected = $"a domain of {string.Join(", ", DomainLists.All)}",
            Evidence = $"mail for {origin} loops back to myself",
            RemedyCommand =
                $"postconf -e '{DomainLists.Local}={(raw.Length > 0 ? raw + ", " : "")}{(isHost ? "$myhostname" : origin)}' && postfix "
                + $"reload",
        };
    }

    /// <summary>The usual domain is only offered where it is one that can be answered.</summary>
    private static CheckFinding Change(ServerParameters parameters, CheckFinding finding) =>
        PublicName.NormalizeOrNull(parameters["mydomain"]) is not null
        && parameters.Raw(Parameter)?.Trim() is not ("$mydomain" or "${mydomain}")
            ? finding with
            {
                RemedyCommand = $"postconf -e 'myorigin=$mydomain' && postfix reload",
            }
            : finding;
}
