using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// What is known of one instance of one machine in one run: each fact is found out once, when somebody first asks, and is the same for all.
/// </summary>
internal class ServerFacts
{
    private readonly SharedFact<ConfigurationReading<MailServerParameter>> _parameterReading;
    private readonly SharedFact<ServerParameters> _parameters;
    private readonly SharedFact<ConfigurationReading<MailServerService>> _services;
    private readonly SharedFact<ServerAddresses> _addresses;
    private readonly SharedFact<IReadOnlyList<UsedTable>> _tables;
    private readonly SharedFact<IMailResolver> _postfixResolver;
    private readonly SharedFact<string?> _writerAdvice;
    private readonly Lazy<IMailResolver> _worldResolver;

    /// <param name="mail">The instance.</param>
    /// <param name="given">What the caller knows.</param>
    /// <param name="runToken">Ends the run.</param>
    public ServerFacts(MailSystem mail, GivenFacts given, CancellationToken runToken)
    {
        (Mail, Given) = (mail, given);
        ConfigurationReader configuration = new(mail, runToken);
        _parameterReading = new(configuration.ReadParametersAsync, runToken);
        _parameters = new(async token => new ServerParameters((await _parameterReading.GetAsync(token)).Items), runToken);
        _services = new(configuration.ReadServicesAsync, runToken);
        _addresses = new(token => ServerAddresses.LookUpAsync(this, token), runToken);
        _tables = new(async token => TableReader.FindTables(await ParametersAsync(token), await ServicesAsync(token)), runToken);
        _worldResolver = new(() => Resolver(given.NameServers.Count > 0 ? given.NameServers : StubResolver.Behind(mail.Host.System) ?? []));
        _postfixResolver = new(FindPostfixResolverAsync, runToken);
        _writerAdvice = new(
            async token =>
                ConfigurationWriter.Advice(
                    mail.Host.System,
                    (await ParametersAsync(token))["config_directory"] is { } folder ? Path.Join(folder, "main.cf") : null
                ),
            runToken
        );
    }

    /// <summary>The instance.</summary>
    public MailSystem Mail { get; }

    /// <summary>The machine.</summary>
    public MailHost Host => Mail.Host;

    /// <summary>What the caller knows.</summary>
    public GivenFacts Given { get; }

    /// <summary>Takes the command lines of tools.</summary>
    public ToolNotices Notices => Mail.Notices;

    /// <summary>
    /// Says what the world is told: it asks the machine's name servers, but not a stub that answers for the machine itself. One that uses
    /// it only in part looks at <see cref="GivenFacts.SkipsDns"/> before.
    /// </summary>
    public IMailResolver WorldResolver => _worldResolver.Value;

    /// <summary>
    /// Says what Postfix is told: it asks the very servers that the SMTP client asks, from within its chroot, a stub of this machine
    /// included.
    /// </summary>
    public Task<IMailResolver> PostfixResolverAsync(CancellationToken cancellationToken) => _postfixResolver.GetAsync(cancellationToken);

    /// <summary>The parameters of main.cf.</summary>
    public Task<ServerParameters> ParametersAsync(CancellationToken cancellationToken) => _parameters.GetAsync(cancellationToken);

    /// <summary>The services of master.cf.</summary>
    public async Task<IReadOnlyList<MailServerService>> ServicesAsync(CancellationToken cancellationToken) =>
        (await _services.GetAsync(cancellationToken)).Items;

    /// <summary>What postconf(1) warns of in either file, each once.</summary>
    public async Task<IReadOnlyList<string>> WarningsAsync(CancellationToken cancellationToken)
    {
        ConfigurationReading<MailServerParameter> parameters = await _parameterReading.GetAsync(cancellationToken);
        ConfigurationReading<MailServerService> services = await _services.GetAsync(cancellationToken);
        return [.. parameters.Warnings.Concat(services.Warnings).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// A sentence for whoever changes main.cf or master.cf where something else writes them; null where nothing is known to.
    /// </summary>
    public Task<string?> WriterAdviceAsync(CancellationToken cancellationToken) => _writerAdvice.GetAsync(cancellationToken);

    /// <summary>Where mail goes.</summary>
    public async Task<MailRoute> RouteAsync(CancellationToken cancellationToken) =>
        MailRoute.Create(await ParametersAsync(cancellationToken), await ServicesAsync(cancellationToken));

    /// <summary>The SMTP client that mail to other domains goes through.</summary>
    public async Task<SmtpClientSettings> SmtpClientAsync(CancellationToken cancellationToken) =>
        SmtpClientSettings.FindDefault(await ParametersAsync(cancellationToken), await ServicesAsync(cancellationToken));

    /// <summary>The services that take mail over SMTP.</summary>
    public async Task<IReadOnlyList<SmtpListener>> ListenersAsync(CancellationToken cancellationToken) =>
        SmtpListener.FindAll(await ParametersAsync(cancellationToken), await ServicesAsync(cancellationToken));

    /// <summary>Addresses and names of this server.</summary>
    public Task<ServerAddresses> AddressesAsync(CancellationToken cancellationToken) => _addresses.GetAsync(cancellationToken);

    /// <summary>The tables that the configuration uses.</summary>
    public Task<IReadOnlyList<UsedTable>> TablesAsync(CancellationToken cancellationToken) => _tables.GetAsync(cancellationToken);

    /// <summary>The mail domains of this server.</summary>
    public async Task<IReadOnlyList<string>> DomainsAsync(CancellationToken cancellationToken) =>
        MailDomains.FindDomains(Given, await ParametersAsync(cancellationToken));

    /// <summary>Where both ask the same servers, an answer to one is an answer to the other.</summary>
    private async Task<IMailResolver> FindPostfixResolverAsync(CancellationToken cancellationToken)
    {
        if (Given.NameServers.Count > 0)
            return WorldResolver;
        IReadOnlyList<IPEndPoint> servers = HostResolver.OfPostfix(Host.System, await SmtpClientAsync(cancellationToken));
        return servers.SequenceEqual(HostResolver.OfWorld(Host.System)) ? WorldResolver : Resolver(servers);
    }

    /// <summary>Empty means those of resolv.conf.</summary>
    private CachingMailResolver Resolver(IReadOnlyList<IPEndPoint> servers) =>
        new CachingMailResolver(Host.Network.CreateResolver(new MailResolverOptions { NameServers = servers }));
}
