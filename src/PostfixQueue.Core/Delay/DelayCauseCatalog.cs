using static PostfixQueue.Delay.DelayRetryAdvice;
using static PostfixQueue.MailDelayCause;
using static PostfixQueue.MailDelayScope;

namespace PostfixQueue.Delay;

/// <summary>All causes, in one place. The help topic about_MailDelayReason says the same at length.</summary>
internal static class DelayCauseCatalog
{
    private static readonly DelayCauseEntry[] s_entries =
    [
        new(
            Unknown,
            None,
            NotApplicable,
            "The text does not reveal the cause.",
            "Read the text. grep <id> /var/log/mail.log shows the earlier attempts; the postmaster of {host|the remote server} knows "
                + "what its reply means."
        ),
        new(
            NotTried,
            None,
            NotApplicable,
            "No delivery failure is recorded.",
            "Nothing to do yet. If it stays so, see grep <id> /var/log/mail.log and Test-MailServerConfig -Name Queue.Active, "
                + "Queue.Maildrop."
        ),
        new(
            ConnectionRefused,
            Destination,
            AfterFix,
            "Nothing listens on that port of the remote host.",
            "{host|The remote host} is down or is not the mail server of the domain: compare its MX with 'dig +short MX "
                + "{domain|<domain>}'. If many destinations refuse, a "
                + "firewall near you answers for them: Test-MailServerConfig -Name Net.OutboundSmtp. Then {flush}"
        ),
        new(
            ConnectionTimeout,
            Destination,
            AfterFix,
            "The remote host does not answer the connection attempt.",
            "Run Test-MailServerConfig -Name Net.OutboundSmtp: if no probe host answers, a firewall or the hosting provider blocks "
                + "outgoing port 25; have it opened or send "
                + "through a relay on port 587. If only {host|this host} is silent, it is down; wait."
        ),
        new(
            NetworkUnreachable,
            MailDelayScope.Server,
            AfterFix,
            "There is no route to the remote network or host.",
            "Check the default route ('ip route get {address|<address>}') and run Test-MailServerConfig -Name Config.InetProtocols, "
                + "Net.OutboundSmtp. Then {flush}"
        ),
        new(
            ConnectionLost,
            Destination,
            Automatic,
            "The session broke off or timed out after connecting.",
            "Postfix tries again. If it persists at {host|this host}, look at its attempts with grep <id> /var/log/mail.log; if it "
                + "breaks in the body, set net.ipv4.tcp_mtu_probing=1."
        ),
        new(
            DnsTemporary,
            Destination,
            AfterFix,
            "The resolver gave no usable answer.",
            "Run Test-MailServerConfig -Name Dns.Resolver. If it passes, the name servers or the DNSSEC chain of {domain|the domain} "
                + "are broken: 'dig MX {domain|<domain>}'. "
                + "In a chroot, compare /var/spool/postfix/etc/resolv.conf with /etc/resolv.conf. Then {flush}"
        ),
        new(
            DnsNotFound,
            Recipient,
            Futile,
            "The domain or its mail host does not exist, or accepts no mail.",
            "Probably a typing error in {domain|the domain}: 'dig MX {domain|<domain>}'. If it is one, return the message: "
                + "Get-MailQueueItem {select} | "
                + "Remove-MailQueueItem -NotifySender"
        ),
        new(
            TlsFailure,
            Destination,
            AfterFix,
            "Mandatory TLS could not be set up.",
            "Look at the handshake: posttls-finger -c {domain|<domain>}; then Test-MailServerConfig -Name Net.TlsToDestination, "
                + "Config.TlsClient, Config.TlsCaFile. "
                + "An exception for one destination belongs in smtp_tls_policy_maps. Then {flush}"
        ),
        new(
            AuthenticationFailure,
            MailDelayScope.Server,
            AfterFix,
            "Our login at the relay fails, or the server demands one.",
            "Check user and password for {host|the relay} in smtp_sasl_password_maps, run postmap on the file, and run "
                + "Test-MailServerConfig -Name Config.RelayAuth, "
                + "Net.Relayhost. Large providers want an app password. Then {flush}"
        ),
        new(
            RelayDenied,
            MailDelayScope.Server,
            AfterFix,
            "The server does not relay for us.",
            "If {host|the server} is your relay, log in to it or register your address there (Test-MailServerConfig -Name "
                + "Config.RelayAuth, Config.Relayhost). If it is the MX "
                + "of {domain|the domain}, that MX is wrong: its postmaster must accept the domain. Then {flush}"
        ),
        new(
            Greylisted,
            Destination,
            Automatic,
            "The receiver wants the first attempt repeated later.",
            "Wait: Postfix tries again by itself and the next attempts pass. Do not flush in a loop. Watch with Get-MailQueueItem {select}"
        ),
        new(
            RateLimited,
            Destination,
            Automatic,
            "Too many messages, connections or recipients for now.",
            "Slow down and do not flush: Test-MailServerConfig -Name Config.Concurrency; give {domain|the provider} a transport of its "
                + "own with a low "
                + "destination_concurrency_limit and a destination_rate_delay. Who sends that much: Measure-MailQueue -GroupBy Sender"
        ),
        new(
            BlockListed,
            MailDelayScope.Server,
            AfterFix,
            "Our address or domain is on a blocklist or has a bad reputation.",
            "Find what sends spam: Measure-MailQueue -GroupBy Sender; grep sasl_username= /var/log/mail.log names the account; stop it; "
                + "see Test-MailServerConfig -Name Dns.Blocklist. Only then ask "
                + "{list|the list or provider} for removal{url}. Afterwards: Get-MailQueueItem -Cause BlockListed | Invoke-MailQueueFlush"
        ),
        new(
            ReverseDns,
            MailDelayScope.Server,
            AfterFix,
            "The PTR record or the HELO name is missing, wrong or does not resolve.",
            "PTR, HELO name and the name's A/AAAA records must agree, for IPv4 and IPv6: Test-MailServerConfig -Name Dns.Ptr, "
                + "Dns.PtrForwardConfirmed, Dns.PtrMatchesHelo. The "
                + "PTR is set by the owner of the address, the HELO name with myhostname or smtp_helo_name. Then {flush}"
        ),
        new(
            SenderPolicy,
            MailDelayScope.Server,
            AfterFix,
            "SPF, DKIM or DMARC of the sender's domain failed.",
            "Publish or correct the records and sign: Test-MailServerConfig -Name Dns.Spf, Dns.Dkim, Dns.Dmarc. Forwarded mail needs "
                + "SRS or ARC. Then {flush}"
        ),
        new(
            SenderRejected,
            Message,
            AfterFix,
            "The sender address or its domain is refused.",
            "See whose mail it is: Get-MailQueueItem -Cause SenderRejected | Format-Table QueueId, Sender. Set myorigin or "
                + "smtp_generic_maps so that the sender's domain exists "
                + "and the relay allows it; Restart-MailQueueItem rewrites queued messages."
        ),
        new(
            RecipientUnknown,
            Recipient,
            Futile,
            "There is no such address at the destination.",
            "Correct the address, or return the message to its sender: Get-MailQueueItem {recipient} | Remove-MailQueueItem "
                + "-NotifySender"
        ),
        new(
            MailboxFull,
            Recipient,
            Automatic,
            "The recipient's quota is used up.",
            "Only the recipient can free space; Postfix keeps trying. To give up: Get-MailQueueItem {recipient} | Remove-MailQueueItem "
                + "-NotifySender"
        ),
        new(
            MailboxUnavailable,
            Recipient,
            Automatic,
            "The recipient's mailbox is disabled, inactive, locked or temporarily gone.",
            "Wait a day; then return the message: Get-MailQueueItem {recipient} | Remove-MailQueueItem -NotifySender"
        ),
        new(
            ContentRejected,
            Message,
            Futile,
            "The receiver refuses the content, or has a policy about it.",
            "Read the message with postcat -q <id>. If you did not write it, look for a compromised account: grep <id> "
                + "/var/log/mail.log has its sasl_username. Do not resend "
                + "it unchanged; Get-MailQueueItem -Cause ContentRejected | Remove-MailQueueItem gets rid of it."
        ),
        new(
            MessageTooLarge,
            Message,
            Futile,
            "The message exceeds a size limit.",
            "Have the sender send a link instead: Get-MailQueueItem -Cause MessageTooLarge | Remove-MailQueueItem -NotifySender. Your "
                + "own limit: Test-MailServerConfig -Name "
                + "Config.MessageSize"
        ),
        new(
            RemoteServerError,
            Destination,
            Automatic,
            "The remote server has a problem of its own.",
            "Wait; {host|the remote server} must recover. What it said before: grep <id> /var/log/mail.log. When it is back: {flush}"
        ),
        new(
            LocalTransport,
            MailDelayScope.Server,
            AfterFix,
            "A transport, filter, LMTP service or delivery command of this host fails.",
            "Start what should answer{at} and read its log; check the service in master.cf: Test-MailServerConfig -Name "
                + "Postfix.ContentFilter, Postfix.MasterThrottle. Then "
                + "Get-MailQueueItem -Cause LocalTransport | Invoke-MailQueueFlush"
        ),
        new(
            LocalResource,
            MailDelayScope.Server,
            AfterFix,
            "Disk, permissions, alias database, lookup table or mailbox of this host.",
            "Run Test-MailServerConfig -Name Postfix.DiskSpace, Postfix.AliasDatabase, Postfix.FilePermissions; free space, run "
                + "newaliases, or set owner and mode. Then "
                + "Get-MailQueueItem -Cause LocalResource | Invoke-MailQueueFlush"
        ),
        new(
            MailLoop,
            MailDelayScope.Server,
            AfterFix,
            "The message goes in circles.",
            "Decide where {domain|the domain} lives: mydestination, virtual_mailbox_domains or relay_domains with a transport; behind "
                + "NAT list the public address in "
                + "proxy_interfaces. Test-MailServerConfig -Name Config.Mydestination. Then {flush}"
        ),
        new(
            Suspended,
            MailDelayScope.Server,
            NotApplicable,
            "Delivery is suspended, and no other reason is given.",
            "Somebody or something deferred it on purpose: Test-MailServerConfig -Name Postfix.DeferTransports; look for error: or "
                + "retry: transports. When lifted: {flush}"
        ),
        new(
            Expired,
            Message,
            NotApplicable,
            "The message has been expired by an administrator.",
            "It is returned to its sender at the next queue run; Invoke-MailQueueFlush -QueueId <id> brings that forward."
        ),
    ];

    private static readonly DelayCauseEntry[] s_byCause = [.. s_entries.OrderBy(entry => entry.Cause)];

    /// <summary>All causes in order of the enumeration.</summary>
    public static IReadOnlyList<DelayCauseEntry> Entries => s_byCause;

    /// <summary>What is known of a cause.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>Its entry.</returns>
    public static DelayCauseEntry Get(MailDelayCause cause) => s_byCause[(int)cause];

    /// <summary>What is known of a cause, by its name on output objects.</summary>
    /// <param name="cause">A name, any case; null or an unknown one counts as <see cref="Unknown"/>.</param>
    /// <returns>Its entry.</returns>
    public static DelayCauseEntry Get(string? cause) =>
        Enum.TryParse(cause, ignoreCase: true, out MailDelayCause value) && Enum.IsDefined(value) ? Get(value) : Get(Unknown);
}
