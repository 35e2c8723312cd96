using System.Net;

namespace PostfixQueue.Lab;

/// <summary>
/// The far ends of the stuck queue: ports that refuse or do not answer and servers that put mail off, each with the host
/// name and the transport under which the instance reaches it.
/// </summary>
internal sealed class StuckDestinations : IDisposable
{
    private readonly List<IDisposable> _ends = [];
    private readonly List<StuckCase> _cases = [];
    private readonly Dictionary<string, string> _transports = new() { ["*"] = "retry:4.4.4 no route to this destination" };
    private readonly Dictionary<string, string> _hostNames = [];
    private readonly NameServer? _nameServer = PostfixQueue.Lab.NameServer.TryStart();

    public StuckDestinations()
    {
        AddUnreachable();
        AddPuttingOff();
        AddRefusingUs();
        AddOurOwnFault();
    }

    public IReadOnlyList<StuckCase> Cases => _cases;

    public IReadOnlyDictionary<string, string> Transports => _transports;

    public IReadOnlyDictionary<string, string> HostNames => _hostNames;

    /// <summary>Address of the name server that knows no name; null where it cannot run, and then no case needs it.</summary>
    public string? NameServer => _nameServer?.Address.ToString();

    /// <summary>Parameters of main.cf that some of the cases need.</summary>
    public static IReadOnlyList<string> MainCf =>
        [
            "defer_transports = paused",
            // What is no case is set as on a sound server, so that the faults stand out. No mail goes out all the same: see the transports.
            "default_transport = smtp",
            "smtp_tls_security_level = may",
            "smtpd_forbid_bare_newline = normalize",
            "smtpd_sender_restrictions = check_sender_access inline:{ {newsletter@lab.example = HOLD more than 500 messages in an hour} }",
        ];

    /// <summary>Services of master.cf that some of the cases need. Chrooted as the SMTP client is.</summary>
    public static IReadOnlyList<string> MasterCf =>
        [
            "smtp-tls unix - - y - - smtp -o smtp_tls_security_level=encrypt",
            "smtp-auth unix - - y - - smtp -o smtp_sasl_auth_enable=yes -o smtp_sasl_password_maps=static:relayuser:secret -o "
                + "smtp_sasl_security_options=",
            // A name that does not exist is a permanent error: turned into a temporary one, the message stays to be looked at.
            "smtp-soft unix - - y - - smtp -o soft_bounce=yes",
            "paused unix - - y - - smtp",
            "smtp-impatient unix - - y - - smtp -o smtp_connect_timeout=2s",
        ];

    public void Dispose()
    {
        _ends.ForEach(end => end.Dispose());
        _nameServer?.Dispose();
    }

    /// <summary>On another port of loopback the same failures would be those of a service of our own.</summary>
    private const int SmtpPort = 25;

    private void AddUnreachable()
    {
        ClosedPort closed = Own(new ClosedPort(SmtpPort));
        Add("refused.example", "ConnectionRefused", "Connection refused", closed.Endpoint);
        SilentPort silent = Own(new SilentPort(SmtpPort));
        Add("timeout.example", "ConnectionTimeout", "Connection timed out", silent.Endpoint, "smtp-impatient");
        AddPeer("lost.example", "ConnectionLost", "lost connection with", new SmtpScript { Data = SmtpScript.Close });
        if (_nameServer is not null)
            AddUnknownHost("nosuchhost.example");
    }

    private void AddPuttingOff()
    {
        AddPeer(
            "greylist.example",
            "Greylisted",
            "Greylisted",
            SmtpScript.Greylisting("450 4.2.0 <{0}>: Recipient address rejected: Greylisted, try again in 300 seconds")
        );
        AddPeer(
            "full.example",
            "MailboxFull",
            "over quota",
            SmtpScript.ForEachRecipient("452 4.2.2 <{0}>: Mailbox full: user is over quota")
        );
        AddPeer(
            "unknown.example",
            "RecipientUnknown",
            "unverified address",
            SmtpScript.ForEachRecipient("450 4.1.1 <{0}>: Recipient address rejected: unverified address: user unknown")
        );
        AddPeer(
            "busy.example",
            "RateLimited",
            "unusual rate",
            new SmtpScript
            {
                Mail = _ =>
                    "421 4.7.28 Our system has detected an unusual rate of mail from your address.\n421 4.7.28 To protect our users, it "
                    + "has been temporarily rate limited.",
            }
        );
    }

    private void AddRefusingUs()
    {
        AddPeer(
            "blocklist.example",
            "BlockListed",
            "refused to talk to me: 554",
            new SmtpScript
            {
                Greeting =
                    "554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using bl.spamlist.example; "
                    + "https://bl.spamlist.example/lookup?ip=192.0.2.25",
            }
        );
        AddPeer(
            "noptr.example",
            "ReverseDns",
            "cannot find your reverse hostname",
            SmtpScript.ForEachRecipient("450 4.7.25 Client host rejected: cannot find your reverse hostname, [192.0.2.25]")
        );
        AddPeer("tls.example", "TlsFailure", "TLS is required, but was not offered", new SmtpScript(), "smtp-tls");
        AddPeer(
            "relay.example",
            "AuthenticationFailure",
            "SASL authentication failed",
            new SmtpScript
            {
                Capabilities = ["AUTH PLAIN LOGIN", "8BITMIME", "SMTPUTF8"],
                Authenticate = "535 5.7.8 Error: authentication failed",
            },
            "smtp-auth"
        );
    }

    private void AddOurOwnFault()
    {
        _transports["archive.example"] = "archiver:";
        _cases.Add(new StuckCase("archive.example", "LocalTransport", "mail transport unavailable"));
        _transports["mailbox.example"] = "lmtp:unix:private/dovecot-lmtp";
        _cases.Add(new StuckCase("mailbox.example", "LocalTransport", "[private/dovecot-lmtp]: No such file or directory"));
        AddPeer("paused.example", "Suspended", "deferred transport", new SmtpScript(), "paused");
    }

    private void AddUnknownHost(string domain)
    {
        _transports[domain] = $"smtp-soft:[mx.{domain}]:25";

        // The name that is not found stands in this server's own transport table: no fault of the recipient's domain.
        _cases.Add(new StuckCase(domain, "DnsTemporary", $"unable to look up host mx.{domain}: Name or service not known"));
    }

    private T Own<T>(T end)
        where T : IDisposable
    {
        _ends.Add(end);
        return end;
    }

    private void AddPeer(string domain, string cause, string reasonPart, SmtpScript script, string service = "smtp") =>
        Add(domain, cause, reasonPart, Own(SmtpPeer.Start(script)).Endpoint, service);

    private void Add(string domain, string cause, string reasonPart, IPEndPoint endpoint, string service = "smtp")
    {
        _hostNames[$"mx.{domain}"] = endpoint.Address.ToString();
        _transports[domain] = $"{service}:[mx.{domain}]:{endpoint.Port}";
        _cases.Add(new StuckCase(domain, cause, reasonPart));
    }
}
