using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Filters and transports that main.cf and master.cf hand mail to exist and take connections.</summary>
internal sealed class ContentFilterCheck()
    : Check("Postfix.ContentFilter", MailServerCheckCategory.Service, CheckSeverity.Critical, MailDelayCause.LocalTransport)
{
    private const string Proxy = "smtpd_proxy_filter";

    /// <summary>
    /// Each with the domains whose mail it carries: without any, the service may well be missing. Null for mail of any domain.
    /// </summary>
    private static readonly Dictionary<string, string?> s_transports = new(StringComparer.Ordinal)
    {
        ["content_filter"] = null,
        ["default_transport"] = null,
        ["fallback_transport"] = "mydestination",
        ["local_transport"] = "mydestination",
        ["mailbox_transport"] = "mydestination",
        ["relay_transport"] = "relay_domains",
        ["virtual_transport"] = "virtual_mailbox_domains",
    };

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        ServiceView main = new(parameters, null);
        (string Name, string Value, ServiceView View)[] settings = s_transports
            .Keys.Append(Proxy)
            .Select(name => (Name: name, Value: parameters[name] ?? "", View: main))
            .Concat(
                services.SelectMany(service =>
                    service.Overrides.Select(setting => (setting.Name, setting.Value, View: new ServiceView(parameters, service)))
                )
            )
            .Where(setting =>
                setting.Value.Length > 0 && !setting.Value.Contains('$', StringComparison.Ordinal) && IsUsed(setting.Name, parameters)
            )
            .DistinctBy(static setting => (setting.Name, setting.Value, setting.View.IsChrooted))
            .ToArray();
        foreach ((string? name, string? value, ServiceView? view) in settings)
            yield return await ExamineAsync(run, name, value, view, services) with
            {
                Expected = $"{name} = {value}",
            };
        if (settings.Length == 0)
            yield return Skip("No content filter is configured.");
    }

    private static bool IsUsed(string name, ServerParameters parameters) =>
        name == Proxy || (s_transports.TryGetValue(name, out string? domains) && (domains is null || parameters.List(domains).Count > 0));

    private static async Task<CheckFinding> ExamineAsync(
        CheckRun run,
        string name,
        string value,
        ServiceView view,
        IReadOnlyList<MailServerService> services
    )
    {
        if (name == Proxy)
            return await ConnectAsync(run, name, value, view);
        string[] parts = value.Split(':', 2);
        if (services.FirstOrDefault(service => service.Type == "unix" && service.Service == parts[0]) is not { } transport)
        {
            return Fail(
                $"{name} hands mail to '{parts[0]}', which is not a service in master.cf.",
                $"Define the service in master.cf, or correct {name}. Until then mail is deferred with 'mail transport unavailable'."
            ) with
            {
                Target = parts[0],
            };
        }

        // Other programs take the next hop for something else.
        bool isAddress =
            parts.Length == 2
            && transport.Program switch
            {
                "lmtp" => true,
                "smtp" => IsAddress(parts[1]),
                _ => false,
            };
        return isAddress && parts[1].Contains(':', StringComparison.Ordinal)
            ? await ConnectAsync(run, name, WithKind(parts[1]), new ServiceView(await run.ParametersAsync(), transport))
            : Pass($"{name} hands mail to a service in master.cf.") with
            {
                Target = parts[0],
            };
    }

    /// <summary>The SMTP client looks names without brackets up as domains; the LMTP client never does.</summary>
    private static bool IsAddress(string hop) => hop.StartsWith('[') || HasKind(hop);

    private static bool HasKind(string hop) =>
        hop.StartsWith("unix:", StringComparison.Ordinal) || hop.StartsWith("inet:", StringComparison.Ordinal);

    private static string WithKind(string hop) => hop.StartsWith('[') || HasKind(hop) ? hop : "inet:" + hop;

    private static async Task<CheckFinding> ConnectAsync(CheckRun run, string name, string address, ServiceView view) =>
        ServiceEndpoint.MergeUses([(address, view)])[0] is { Endpoint: not null } place
            ? await EndpointFindings.AtAsync(
                run,
                place,
                $"What {name} hands mail to",
                "Start it (amavis, dovecot or whatever listens there) and read its log; then flush the messages with the cause "
                    + "LocalTransport."
            )
            : Unknown($"The address in {name} cannot be read.", "Write [host]:port, inet:host:port or unix:path.") with
            {
                Target = address,
            };
}
