using System.Net;
using PostfixQueue.Checks.MailLog;
using PostfixQueue.Checks.Queue;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks;

/// <summary>What checks look at: one run on one instance of one machine.</summary>
internal sealed class CheckContext
{
    private readonly SharedFact<ConfigurationReading<MailServerParameter>> _parameterReading;
    private readonly SharedFact<ServerParameters> _parameters;
    private readonly SharedFact<ConfigurationReading<MailServerService>> _services;

    private readonly SharedFact<QueueSummary> _queue;
    private readonly SharedFact<QueueSample> _laterQueue;
    private readonly SharedFact<LogLook> _log;

    private readonly Lazy<IMailResolver> _resolver;

    /// <param name="host">The machine.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="asked">What the caller asks for.</param>
    /// <param name="notices">Takes the command lines.</param>
    /// <param name="runToken">Ends the run.</param>
    public CheckContext(MailHost host, PostfixInstance instance, CheckParameters asked, ToolNotices notices, CancellationToken runToken)
    {
        Host = host;
        Instance = instance;
        Asked = asked;
        Notices = notices;
        _parameterReading = new(token => ConfigurationReader.ReadParametersAsync(host, instance, notices, token), runToken);
        _parameters = new(async token => new ServerParameters((await _parameterReading.GetAsync(token)).Items), runToken);
        _resolver = new(() => new CachingMailResolver(host.Network.CreateResolver(new MailResolverOptions { NameServers = NameServers() })));
        _queue = new(token => QueueSummary.ReadAsync(host, instance, notices, token), runToken);
        _laterQueue = new(token => QueueSample.ReadLaterAsync(host, instance, notices, token), runToken);
        _log = new(token => LogLook.ReadAsync(this, token), runToken);
        _services = new(token => ConfigurationReader.ReadServicesAsync(host, instance, notices, token), runToken);
    }

    /// <summary>The machine.</summary>
    public MailHost Host { get; }

    /// <summary>The instance.</summary>
    public PostfixInstance Instance { get; }

    /// <summary>What the caller asks for.</summary>
    public CheckParameters Asked { get; }

    /// <summary>Takes the command lines of tools.</summary>
    public ToolNotices Notices { get; }

    /// <summary>The parameters of main.cf.</summary>
    public Task<ServerParameters> ParametersAsync(CancellationToken cancellationToken) => _parameters.GetAsync(cancellationToken);

    /// <summary>The services of master.cf.</summary>
    public async Task<IReadOnlyList<MailServerService>> ServicesAsync(CancellationToken cancellationToken) =>
        (await _services.GetAsync(cancellationToken)).Items;

    /// <summary>The SMTP client that mail to other domains goes through.</summary>
    public async Task<SmtpClientSettings> SmtpClientAsync(CancellationToken cancellationToken) =>
        SmtpClientSettings.Find(await ParametersAsync(cancellationToken), await ServicesAsync(cancellationToken));

    /// <summary>The resolver of this run. A check that uses it only in part looks at <see cref="CheckParameters.SkipsDns"/> before.</summary>
    public IMailResolver Resolver => _resolver.Value;

    /// <summary>The mail domains of this server.</summary>
    public async Task<IReadOnlyList<string>> DomainsAsync(CancellationToken cancellationToken) =>
        MailDomains.Find(Asked, await ParametersAsync(cancellationToken));

    /// <summary>The addresses that mail leaves this server from.</summary>
    public async Task<IReadOnlyList<SendingAddress>> SendingAddressesAsync(CancellationToken cancellationToken) =>
        SendingAddress.Find(Asked, await ParametersAsync(cancellationToken), Host.System);

    /// <summary>The queue, listed once.</summary>
    public Task<QueueSummary> QueueAsync(CancellationToken cancellationToken) => _queue.GetAsync(cancellationToken);

    /// <summary>The fast-moving part of the queue some seconds after somebody first asks for this: for those who find it suspicious.</summary>
    public Task<QueueSample> LaterQueueAsync(CancellationToken cancellationToken) => _laterQueue.GetAsync(cancellationToken);

    /// <summary>The last day of the mail log.</summary>
    public Task<LogLook> LogAsync(CancellationToken cancellationToken) => _log.GetAsync(cancellationToken);

    /// <summary>What postconf(1) warns of in either file, each once.</summary>
    public async Task<IReadOnlyList<string>> WarningsAsync(CancellationToken cancellationToken)
    {
        var parameters = await _parameterReading.GetAsync(cancellationToken);
        var services = await _services.GetAsync(cancellationToken);
        return [.. parameters.Warnings.Concat(services.Warnings).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Empty means those of resolv.conf.</summary>
    private IReadOnlyList<IPEndPoint> NameServers() => Asked.NameServers.Count > 0 ? Asked.NameServers : StubResolver.Behind(Host.System)?.Servers ?? [];
}
