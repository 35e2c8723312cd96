using System.Management.Automation;
using System.Net;
using PostfixQueue.Checks;
using PostfixQueue.Completers;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Commands;

/// <content>Its parameters.</content>
public sealed partial class TestMailServerConfigCommand
{
    private const int LongestSeconds = 3600;

    /// <summary>Names of checks to run; wildcards are allowed. Without it all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Name { get; set; }

    /// <summary>Only checks of these categories.</summary>
    [Parameter]
    [NamesOf<MailServerCheckCategory>]
    public MailServerCheckCategory[]? Category { get; set; }

    /// <summary>Names of checks to leave out; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? ExcludeName { get; set; }

    /// <summary>Looks no name up. What needs it is skipped.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter SkipDns { get; set; }

    /// <summary>Connects to nothing outside this machine. What needs it is skipped.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter SkipNetwork { get; set; }

    /// <summary>How long each check may take.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, LongestSeconds)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Mail domains to check instead of those that the configuration names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateDomainName]
    public string[]? Domain { get; set; }

    /// <summary>The addresses that mail leaves from, as the world sees them, instead of those that this machine knows of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public IPAddress[]? SendingAddress { get; set; }

    /// <summary>Name servers to ask instead of those in resolv.conf: addresses, with a port where it is not 53.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateNameServer]
    public string[]? NameServer { get; set; }

    /// <summary>Zones of block lists to ask instead of the default ones; an empty list asks none.</summary>
    [Parameter]
    [RefuseNull]
    [AllowEmptyCollection]
    [ValidateDomainName]
    public string[]? DnsBlocklist { get; set; }

    /// <summary>Mail servers to connect to instead of the default ones, as host or host:port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateMailServer]
    public string[]? ProbeHost { get; set; }

    /// <summary>DKIM selectors to look for instead of those in the signer's configuration.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? DkimSelector { get; set; }

    /// <summary>Domains whose mail servers are asked for TLS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateDomainName]
    public string[]? Destination { get; set; }

    /// <summary>Sends a test message to this address and follows it until it is gone or deferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateMailAddress]
    public string? TestRecipient { get; set; }

    /// <summary>Logs in at the relay host with the password that Postfix has for it.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter TestRelayLogin { get; set; }

    /// <summary>Runs 'postfix check' too, which repairs what it can and so changes the server.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter IncludePostfixCheck { get; set; }

    /// <summary>From how many deferred messages on the queue is a warning.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, int.MaxValue)]
    public int DeferredWarning { get; set; } = 50;

    /// <summary>From how many deferred messages on the queue is a failure.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, int.MaxValue)]
    public int DeferredCritical { get; set; } = 200;

    /// <summary>Gives one value instead of results: whether no check failed or was undecided.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Quiet { get; set; }

    private CheckParameters Asked() =>
        new()
        {
            TimeLimit = TimeSpan.FromSeconds(TimeoutSeconds),
            HasOwnTimeLimit = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds)),
            SkipsDns = SkipDns,
            SkipsNetwork = SkipNetwork,
            Domains = [.. (Domain ?? []).Select(static name => DomainName.TryNormalize(name, out string? normalized) ? normalized : name)],
            SendingAddresses = SendingAddress ?? [],
            NameServers =
            [
                .. (NameServer ?? [])
                    .Select(static text => NameServerAddress.TryParse(text, out IPEndPoint? server) ? server : null)
                    .OfType<IPEndPoint>(),
            ],
            Blocklists = DnsBlocklist,
            ProbeHosts = ProbeHost ?? [],
            DkimSelectors = DkimSelector ?? [],
            Destinations =
            [
                .. (Destination ?? []).Select(static name => DomainName.TryNormalize(name, out string? normalized) ? normalized : name),
            ],
            TestRecipient = TestRecipient,
            TestsRelayLogin = TestRelayLogin,
            IncludesPostfixCheck = IncludePostfixCheck,
            DeferredWarning = DeferredWarning,
            DeferredCritical = DeferredCritical,
        };
}
