using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks;

/// <summary>One run of one check: what it may look at, until its time is up.</summary>
/// <param name="facts">What is known of the server, shared with the other checks.</param>
/// <param name="stop">Ends the check.</param>
internal sealed class CheckRun(CheckContext facts, CancellationToken stop)
{
    /// <summary>What is known of the server, for those who take it as a whole.</summary>
    public CheckContext Facts => facts;

    /// <summary>Ends the check.</summary>
    public CancellationToken Stop => stop;

    /// <summary>What the caller asks for.</summary>
    public CheckParameters Asked => facts.Asked;

    /// <summary>What the caller knows of the server.</summary>
    public GivenFacts Given => facts.Given;

    /// <summary>The machine.</summary>
    public MailHost Host => facts.Host;

    /// <summary>The instance.</summary>
    public MailSystem Mail => facts.Mail;

    /// <summary>Takes the command lines of tools.</summary>
    public ToolNotices Notices => facts.Notices;

    /// <inheritdoc cref="ServerFacts.WorldResolver"/>
    public IMailResolver WorldResolver => facts.WorldResolver;

    /// <inheritdoc cref="ServerFacts.ParametersAsync"/>
    public Task<ServerParameters> ParametersAsync() => facts.ParametersAsync(stop);

    /// <inheritdoc cref="ServerFacts.ServicesAsync"/>
    public Task<IReadOnlyList<MailServerService>> ServicesAsync() => facts.ServicesAsync(stop);

    /// <inheritdoc cref="ServerFacts.WarningsAsync"/>
    public Task<IReadOnlyList<string>> WarningsAsync() => facts.WarningsAsync(stop);

    /// <inheritdoc cref="ServerFacts.RouteAsync"/>
    public Task<MailRoute> RouteAsync() => facts.RouteAsync(stop);

    /// <inheritdoc cref="ServerFacts.SmtpClientAsync"/>
    public Task<SmtpClientSettings> SmtpClientAsync() => facts.SmtpClientAsync(stop);

    /// <inheritdoc cref="ServerFacts.ListenersAsync"/>
    public Task<IReadOnlyList<SmtpListener>> ListenersAsync() => facts.ListenersAsync(stop);

    /// <inheritdoc cref="ServerFacts.AddressesAsync"/>
    public Task<ServerAddresses> AddressesAsync() => facts.AddressesAsync(stop);

    /// <inheritdoc cref="ServerFacts.TablesAsync"/>
    public Task<IReadOnlyList<UsedTable>> TablesAsync() => facts.TablesAsync(stop);

    /// <inheritdoc cref="ServerFacts.DomainsAsync"/>
    public Task<IReadOnlyList<string>> DomainsAsync() => facts.DomainsAsync(stop);

    /// <inheritdoc cref="CheckContext.QueueAsync"/>
    public Task<Queue.QueueSummary> QueueAsync() => facts.QueueAsync(stop);

    /// <inheritdoc cref="CheckContext.LaterQueueAsync"/>
    public Task<Queue.QueueSample> LaterQueueAsync() => facts.LaterQueueAsync(stop);

    /// <inheritdoc cref="CheckContext.LogAsync"/>
    public Task<CheckedLog> LogAsync() => facts.LogAsync(stop);

    /// <inheritdoc cref="IServerSystem.ReadText"/>
    public string? ReadText(string path) => Host.System.ReadText(path);

    /// <inheritdoc cref="IServerSystem.Inspect"/>
    public FileFacts? Inspect(string path) => Host.System.Inspect(path);

    /// <inheritdoc cref="IServerSystem.RunAsync"/>
    public Task<CommandOutput?> RunAsync(string command, IReadOnlyList<string> arguments) =>
        Host.System.RunAsync(command, arguments, Notices, stop);

    /// <inheritdoc cref="IServerSystem.ConnectAsync"/>
    public Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit) =>
        Host.System.ConnectAsync(endpoint, timeLimit, stop);

    /// <inheritdoc cref="IConfigurationTools.LookUpAsync"/>
    public Task<string?> LookUpAsync(LookupTableKind kind, string table, string key) =>
        Mail.Configuration.LookUpAsync(kind, table, key, stop);

    /// <summary>Asks the name servers that <see cref="WorldResolver"/> asks.</summary>
    public Task<MailResolverAnswer> QueryAsync(string name, DnsRecordType type) => WorldResolver.QueryAsync(name, type, stop);

    /// <inheritdoc cref="ISmtpProbe.ProbeAsync"/>
    public Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request) => Host.Network.SmtpProbe.ProbeAsync(request, stop);
}
