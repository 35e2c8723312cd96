using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>master.cf has the services that the programs of Postfix ask each other for.</summary>
internal sealed class MasterServicesCheck()
    : Check(
        "Postfix.MasterServices",
        MailServerCheckCategory.Service,
        CheckSeverity.Error,
        MailDelayCause.LocalTransport,
        MailDelayCause.NotTried
    )
{
    /// <param name="Line">Its line in the master.cf that Postfix brings along.</param>
    /// <param name="Without">What does not work without it.</param>
    /// <param name="KeepsMail">Mail waits without it; else only something beside it is missing.</param>
    private sealed record Need(string Line, string Without, bool KeepsMail)
    {
        public string Service => Line.Split(' ')[0];
    }

    private static readonly Need[] s_always =
    [
        new("cleanup unix n - n - 0 cleanup", "no mail gets into the queue", KeepsMail: true),
        new("qmgr unix n - n 300 1 qmgr", "nothing in the queue is delivered", KeepsMail: true),
        new("rewrite unix - - n - - trivial-rewrite", "no address can be resolved, and all mail waits", KeepsMail: true),
        new("bounce unix - - n - 0 bounce", "mail that cannot be delivered can neither be returned nor deferred", KeepsMail: true),
        new("defer unix - - n - 0 bounce", "delay reasons are not recorded, and mail is retried over and over", KeepsMail: true),
        new("error unix - - n - - error", "mail that should bounce at once waits", KeepsMail: true),
        new("retry unix - - n - - error", "mail for dead destinations is not deferred", KeepsMail: true),
        new("trace unix - - n - 0 bounce", "delivery status notifications that senders request are not sent", KeepsMail: false),
        new(
            "pickup unix n - n 60 1 pickup",
            "mail that programs of this machine submit with sendmail stays in " + "maildrop",
            KeepsMail: false
        ),
        new(
            "showq unix n - n - - showq",
            "postqueue, mailq and monitoring report that the mail system is down, except for root",
            KeepsMail: false
        ),
    ];

    private static readonly string[] s_lists = ["smtpd_sender_restrictions", "smtpd_recipient_restrictions", "smtpd_relay_restrictions"];

    private static readonly Need s_anvil = new("anvil unix - - n - 1 anvil", "client rate limits do not work", KeepsMail: false);
    private static readonly Need s_dnsblog = new("dnsblog unix - - n - 0 dnsblog", "postscreen queries no block lists", KeepsMail: false);
    private static readonly Need s_flush = new(
        "flush unix n - n 1000? 0 flush",
        "mail for a single destination cannot be flushed",
        KeepsMail: false
    );
    private static readonly Need s_proxymap = new(
        "proxymap unix - - n - - proxymap",
        "tables with proxy: cannot be queried, and mail that needs them waits",
        KeepsMail: true
    );
    private static readonly Need s_proxywrite = new(
        "proxywrite unix - - n - 1 proxymap",
        "what Postfix writes to tables with proxy: is lost",
        KeepsMail: false
    );
    private static readonly Need s_tlsmgr = new(
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "TLS has no session cache, and in old versions no random numbers",
        KeepsMail: false
    );
    private static readonly Need s_tlsproxy = new(
        "tlsproxy unix - - n - 0 tlsproxy",
        "clients tested by postscreen cannot use TLS",
        KeepsMail: false
    );
    private static readonly Need s_verify = new(
        "verify unix - - n - 1 verify",
        "addresses cannot be verified, and mail that needs it is temporarily rejected",
        KeepsMail: true
    );

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        HashSet<string> names = services
            .Where(static service => service.Type is "unix" or "fifo" or "unix-dgram")
            .Select(static service => service.Service)
            .ToHashSet(StringComparer.Ordinal);
        Need[] missing = s_always
            .Concat(Conditional(parameters, services, await run.TablesAsync()))
            .Where(need => !names.Contains(need.Service))
            .ToArray();
        foreach (Need? need in missing)
            yield return Explain(need);
        CheckFinding[] unknown = NamedServices.Missing(parameters, services).ToArray();
        foreach (CheckFinding? finding in unknown)
            yield return finding;
        if (missing.Length == 0 && unknown.Length == 0)
            yield return Pass("master.cf has all services that Postfix itself needs.");
    }

    private static IEnumerable<Need> Conditional(
        ServerParameters parameters,
        IReadOnlyList<MailServerService> services,
        IReadOnlyList<UsedTable> tables
    )
    {
        UsedTable[] proxied = tables.Where(static table => table.Table.IsProxied && table.IsRead).ToArray();
        if (Array.Exists(proxied, static table => !table.IsCache))
            yield return s_proxymap;
        if (Array.Exists(proxied, static table => table.IsCache))
            yield return s_proxywrite;
        if (services.Any(static service => service.Program == "smtpd"))
            yield return s_anvil;
        if (parameters.List("fast_flush_domains").Count > 0 && parameters.IsSet("fast_flush_domains"))
            yield return s_flush;
        if (UsesTls(parameters, services))
            yield return s_tlsmgr;
        if (ServiceView.FindByProgram("smtpd", parameters, services).Any(Verifies))
            yield return s_verify;
        IReadOnlyList<ServiceView> screens = ServiceView.FindByProgram("postscreen", parameters, services);
        if (screens.Any(static view => view.List("postscreen_dnsbl_sites").Count > 0))
            yield return s_dnsblog;
        if (screens.Any(static view => view["postscreen_tls_security_level"] is { Length: > 0 } and not "none"))
            yield return s_tlsproxy;
    }

    private static bool UsesTls(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        return ServiceView.FindByProgram("smtpd", parameters, services).Any(static view => Is(view["smtpd_tls_security_level"]))
            || ServiceView.FindByProgram("smtp", parameters, services).Any(static view => Is(view["smtp_tls_security_level"]));
        static bool Is(string? level) => level is { Length: > 0 } and not "none";
    }

    private static bool Verifies(ServiceView view) =>
        s_lists.SelectMany(view.List).Any(static word => word is "reject_unverified_sender" or "reject_unverified_recipient");

    private static CheckFinding Explain(Need need)
    {
        string message = $"master.cf lacks the service {need.Service}: {need.Without}.";
        const string Remedy = "Add its line from the master.cf that comes with Postfix, and reload.";
        string type = need.Line.Split(' ')[1];
        return (need.KeepsMail ? Fail(message, Remedy) : Warn(message, Remedy)) with
        {
            Target = need.Service,
            Actual = "missing",
            Expected = need.Line,
            RemedyCommand = $"postconf -M '{need.Service}/{type}={need.Line}' && postfix reload",
            ReferenceUrl = "https://www.postfix.org/master.5.html",
        };
    }

    /// <summary>
    /// Services that a parameter names, in main.cf or in a service's own settings, and that master.cf does not have: whoever hands
    /// mail to them waits.
    /// </summary>
    private static class NamedServices
    {
        private const string Ending = "_service_name";

        /// <summary>postscreen(8) hands its clients over to it.</summary>
        private const string Smtpd = "smtpd_service_name";

        /// <summary>All that are missing, each once.</summary>
        public static IEnumerable<CheckFinding> Missing(ServerParameters parameters, IReadOnlyList<MailServerService> services)
        {
            ServiceView main = new(parameters, null);
            IEnumerable<(string Name, ServiceView View)> own = services
                .Select(service => new ServiceView(parameters, service))
                .SelectMany(static view =>
                    view.Service!.Overrides.Where(static setting => IsName(setting.Name)).Select(setting => (setting.Name, View: view))
                );
            return parameters
                .Names.Where(name => IsName(name) && parameters.IsSet(name))
                .Select(name => (Name: name, View: main))
                .Concat(own)
                .Concat(ServiceView.FindByProgram("postscreen", parameters, services).Select(static view => (Name: Smtpd, View: view)))
                .Select(static entry => (entry.Name, Value: entry.View[entry.Name] ?? "", entry.View))
                .Where(entry => entry.Value.Length > 0 && !services.Any(service => IsMeant(service, entry.Name, entry.Value)))
                .DistinctBy(static entry => (entry.Name, entry.Value))
                .Select(static entry => Explain(entry.Name, entry.Value, entry.View));
        }

        private static bool IsName(string parameter) => parameter.EndsWith(Ending, StringComparison.Ordinal) && parameter != Smtpd;

        private static bool IsMeant(MailServerService service, string parameter, string name) =>
            service.Service == name && service.Type != "inet" && (service.Type == "pass") == (parameter == Smtpd);

        private static CheckFinding Explain(string name, string service, ServiceView view)
        {
            CheckFinding finding = CheckFinding.Fail(
                $"{name} names the service {service}, which is not in master.cf: nothing handed to it is processed.",
                $"Define the service in master.cf, or correct {name}; reload."
            ) with
            {
                Target = view.Service is { } owner ? $"{owner}: {name}" : name,
                Actual = service,
                ReferenceUrl = "https://www.postfix.org/master.5.html",
            };
            if (name != Smtpd)
                return finding;
            string line = $"{service} pass - - n - - smtpd";
            return finding with
            {
                Remedy = "Add the line of the SMTP server behind postscreen to master.cf, and reload.",
                Expected = line,
                RemedyCommand = $"postconf -M '{service}/pass={line}' && postfix reload",
            };
        }
    }
}
