using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsClient;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Dns;

/// <summary>Asks name servers through the DnsClient library, in the order and with the persistence of the C library's resolver.</summary>
/// <remarks>
/// The library's own walk over several servers is not used: it takes NXDOMAIN from one server as a reason to ask the next one, and reports
/// the next one's silence. Here only SERVFAIL, REFUSED, NOTIMP, silence and unreadable answers lead on, as in <c>res_nsend</c>.
/// </remarks>
internal sealed class DnsClientMailResolver : IMailResolver
{
    // Fits into one unfragmented packet on any path (DNS flag day 2020).
    private const int EdnsBufferSize = 1232;

    // For the answer with EDNS once the one without is there: the server has looked the name up by then.
    private static readonly TimeSpan s_ednsGrace = TimeSpan.FromSeconds(1);

    private readonly MailResolverOptions _options;
    private readonly LookupClient _client;
    private readonly Lazy<IReadOnlyList<AskedServer>> _servers;

    public DnsClientMailResolver(MailResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;

        // A server must be given here, or the library looks for the host's own and falls back to public ones. Each query names its own
        // server.
        _client = new LookupClient(new LookupClientOptions(new NameServer(IPAddress.Loopback)) { AutoResolveNameServers = false });
        _servers = new Lazy<IReadOnlyList<AskedServer>>(FindServers, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public async Task<MailResolverAnswer> QueryAsync(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!DomainName.TryNormalize(name, out string? ascii))
            return new MailResolverAnswer
            {
                Name = name,
                Type = type,
                Outcome = MailResolverOutcome.InvalidName,
            };

        MailResolverAnswer worst = new()
        {
            Name = ascii,
            Type = type,
            Outcome = MailResolverOutcome.Unreachable,
            Detail = "there is no name server to ask",
        };

        using CancellationTokenSource total = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        total.CancelAfter(_options.TotalTimeout);
        bool isFirst = true;
        HashSet<AskedServer> silent = [];
        for (int attempt = 0; attempt < _options.Attempts; attempt++)
        {
            // One that has kept silent is asked last from then on: a check asks dozens of questions, and each would wait for it.
            foreach (AskedServer server in _servers.Value.OrderBy(server => server.WasSilent))
            {
                MailResolverAnswer answer = await QueryServerAsync(server, ascii, type, silent.Contains(server), total.Token);
                cancellationToken.ThrowIfCancellationRequested();
                server.WasSilent = answer.Outcome is MailResolverOutcome.Timeout or MailResolverOutcome.Unreachable;
                if (answer.Outcome == MailResolverOutcome.Timeout)
                    silent.Add(server);

                if (!answer.IsUndecided)
                    return answer;

                worst = isFirst ? answer : MoreInformative(worst, answer);
                isFirst = false;
                if (total.IsCancellationRequested)
                    return worst;
            }
        }

        return worst;
    }

    private async Task<MailResolverAnswer> QueryServerAsync(
        AskedServer server,
        string name,
        DnsRecordType type,
        bool wasSilent,
        CancellationToken cancellationToken
    )
    {
        if (server.DropsEdns)
            return await AskPlainlyAsync(server, name, type, cancellationToken);

        if (wasSilent)
            return await AskBothWaysAsync(server, name, type, cancellationToken);

        MailResolverAnswer answer = await TryServerAsync(server.Address, name, type, useEdns: true, cancellationToken);

        // Servers from before EDNS answer FORMERR or NOTIMP to it (RFC 6891 section 7): ask again in the old way.
        return answer.Outcome == MailResolverOutcome.OtherError && !cancellationToken.IsCancellationRequested
            ? await TryServerAsync(server.Address, name, type, useEdns: false, cancellationToken)
            : answer;
    }

    /// <summary>
    /// Some servers, and firewalls before them, drop questions with EDNS instead of answering an error. The C library, and so Postfix
    /// without DNSSEC, sends none. Asked both ways at once, so that a server that is only slow is not taken for one of those.
    /// </summary>
    private async Task<MailResolverAnswer> AskBothWaysAsync(
        AskedServer server,
        string name,
        DnsRecordType type,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<MailResolverAnswer> withEdns = TryServerAsync(server.Address, name, type, useEdns: true, late.Token);
        Task<MailResolverAnswer> plain = AskPlainlyAsync(server, name, type, cancellationToken);
        await Task.WhenAny(withEdns, plain);
        if (!withEdns.IsCompleted)
            late.CancelAfter(s_ednsGrace);

        MailResolverAnswer answer = await withEdns;
        if (answer.Outcome != MailResolverOutcome.Timeout)
            return answer;

        MailResolverAnswer plainAnswer = await plain;
        server.DropsEdns = plainAnswer.Outcome != MailResolverOutcome.Timeout && !cancellationToken.IsCancellationRequested;
        return server.DropsEdns ? plainAnswer : answer;
    }

    private async Task<MailResolverAnswer> AskPlainlyAsync(
        AskedServer server,
        string name,
        DnsRecordType type,
        CancellationToken cancellationToken
    ) => await TryServerAsync(server.Address, name, type, useEdns: false, cancellationToken) with { IsWithoutEdns = true };

    private async Task<MailResolverAnswer> TryServerAsync(
        NameServer server,
        string name,
        DnsRecordType type,
        bool useEdns,
        CancellationToken cancellationToken
    )
    {
        DnsQueryAndServerOptions options = new(server)
        {
            Timeout = _options.TryTimeout,
            Retries = 0,
            UseCache = false,
            UseRandomNameServer = false,
            UseTcpFallback = true,
            ThrowDnsErrors = false,
            ContinueOnDnsError = false,
            ContinueOnEmptyResponse = false,
            ExtendedDnsBufferSize = useEdns ? EdnsBufferSize : DnsQueryOptions.MinimumBufferSize,

            // The DO bit: without it a validating server does not say whether it validated (RFC 4035 section 3.2.1).
            RequestDnsSecRecords = useEdns,
        };

        MailResolverAnswer failure = new()
        {
            Name = name,
            Type = type,
            Outcome = MailResolverOutcome.Malformed,
        };
        try
        {
            DnsQuestion question = new(name + ".", (QueryType)type);
            IDnsQueryResponse response = await _client.QueryAsync(question, options, cancellationToken);
            return DnsAnswerReader.Read(name, type, response);
        }
        catch (DnsResponseException exception)
        {
            MailResolverOutcome outcome = exception switch
            {
                { Code: DnsResponseCode.ConnectionTimeout } => MailResolverOutcome.Timeout,
                { InnerException: SocketException inner } => OutcomeOf(inner),
                _ => MailResolverOutcome.Malformed,
            };
            return failure with { Outcome = outcome, Detail = Describe(server, exception) };
        }
        catch (OperationCanceledException)
        {
            return failure with { Outcome = MailResolverOutcome.Timeout, Detail = $"{server}: no answer in time" };
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return failure with
            {
                Outcome = OutcomeOf(exception as SocketException ?? exception.InnerException as SocketException),
                Detail = Describe(server, exception),
            };
        }
        catch (Exception exception) when (IsParserFailure(exception))
        {
            return failure with { Detail = Describe(server, exception) };
        }
    }

    /// <summary>
    /// What a failure below the DNS means: a connection that is closed in the middle shows that there is a way to the server.
    /// </summary>
    internal static MailResolverOutcome OutcomeOf(SocketException? failure) =>
        failure?.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
            ? MailResolverOutcome.Malformed
            : MailResolverOutcome.Unreachable;

    /// <summary>What the library's reader throws, by experiment, at answers that are not well formed.</summary>
    private static bool IsParserFailure(Exception exception) =>
        exception
            is DnsResponseParseException
                or DnsXidMismatchException
                or ArgumentException
                or IndexOutOfRangeException
                or OverflowException
                or InvalidOperationException
                or FormatException
                or DecoderFallbackException
                or InvalidCastException
                or NullReferenceException;

    private static string Describe(NameServer server, Exception exception) =>
        $"{server}: {(exception.InnerException ?? exception).Message}";

    /// <summary>Of two failures the one that says more about the name: any answer beats silence, silence beats no connection.</summary>
    private static MailResolverAnswer MoreInformative(MailResolverAnswer first, MailResolverAnswer second) =>
        Rank(second.Outcome) > Rank(first.Outcome) ? second : first;

    private static int Rank(MailResolverOutcome outcome) =>
        outcome switch
        {
            MailResolverOutcome.ServFail => 5,
            MailResolverOutcome.Refused => 4,
            MailResolverOutcome.OtherError => 3,
            MailResolverOutcome.Malformed => 2,
            MailResolverOutcome.Timeout => 1,
            _ => 0,
        };

    private IReadOnlyList<AskedServer> FindServers()
    {
        IReadOnlyList<IPEndPoint> endPoints = _options.NameServers;
        if (endPoints.Count == 0)
        {
            string text;
            try
            {
                text = File.ReadAllText(_options.ResolvConfPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // resolv.conf(5): without the file the server on this host is asked.
                text = "";
            }

            endPoints = ResolvConf.Parse(text).NameServers;
        }

        return [.. endPoints.Select(endPoint => new AskedServer(new NameServer(endPoint)))];
    }
}
