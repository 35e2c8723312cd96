using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Queue;

namespace PostfixQueue;

/// <summary>What the cmdlets have that take messages by what they are.</summary>
public abstract class QueueFilterCmdlet : PostfixCmdlet
{
    /// <summary>Only messages in these queues.</summary>
    [Parameter]
    [NamesOf<MailQueueName>]
    public MailQueueName[]? QueueName { get; set; }

    /// <summary>Only messages from these envelope senders; MAILER-DAEMON is the null sender.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Sender { get; set; }

    /// <summary>Only messages whose sender is in one of these domains.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderDomainCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? SenderDomain { get; set; }

    /// <summary>Only messages with one of these recipients.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecipientCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Recipient { get; set; }

    /// <summary>Only messages with a recipient in one of these domains.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecipientDomainCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? RecipientDomain { get; set; }

    /// <summary>Only messages with a recipient whose delay reason is like one of these.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Reason { get; set; }

    /// <summary>Only messages of which a recipient's reason names one of these remote hosts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RemoteHostCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? RemoteHost { get; set; }

    /// <summary>Only messages with these causes, as their Cause property shows.</summary>
    [Parameter]
    [NamesOf<MailDelayCause>]
    public MailDelayCause[]? Cause { get; set; }

    /// <summary>Only messages older than this: 30m, 2h, 5d or a TimeSpan.</summary>
    [Parameter]
    [Age]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>Only messages younger than this.</summary>
    [Parameter]
    [Age]
    public TimeSpan? NewerThan { get; set; }

    /// <summary>Only messages that arrived before this time.</summary>
    [Parameter]
    [LocalTime(TakesEarlier = true)]
    public DateTime? Before { get; set; }

    /// <summary>Only messages that arrived after this time.</summary>
    [Parameter]
    [LocalTime]
    public DateTime? After { get; set; }

    /// <summary>Only messages of at least so many bytes.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(0L, long.MaxValue)]
    public long? MinimumSize { get; set; }

    /// <summary>Only messages of at most so many bytes.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(0L, long.MaxValue)]
    public long? MaximumSize { get; set; }

    /// <summary>Only bounces: messages with the null sender. With -Bounce:$false only others.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Bounce { get; set; }

    /// <summary>Only messages submitted with one of these logins. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaslUserCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? SaslUser { get; set; }

    /// <summary>Only messages that clients with one of these addresses brought. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClientAddressCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? ClientAddress { get; set; }

    /// <summary>Only messages with one of these subjects. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Subject { get; set; }

    /// <summary>Only messages with one of these Message-IDs, with or without the angle brackets. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? MessageId { get; set; }

    /// <summary>Only messages whose From header is like one of these. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? HeaderFrom { get; set; }

    /// <summary>Only deferred messages that are due before this time. Implies -Detailed.</summary>
    [Parameter]
    [LocalTime(TakesEarlier = true)]
    public DateTime? NextRetryBefore { get; set; }

    /// <summary>Only deferred messages that are due after this time. Implies -Detailed.</summary>
    [Parameter]
    [LocalTime]
    public DateTime? NextRetryAfter { get; set; }

    /// <summary>The filter that the parameters make.</summary>
    private protected QueueItemFilter BuildFilter() =>
        new()
        {
            QueueNames = QueueName?.Select(QueueNames.GetName).ToHashSet(StringComparer.Ordinal),
            Sender = TextConditions.AnyOf(Sender?.Select(static sender => sender == "<>" ? MailDomain.NullSender : sender).ToArray()),
            SenderDomain = TextConditions.AnyOf(SenderDomain),
            Recipient = TextConditions.AnyOf(Recipient),
            RecipientDomain = TextConditions.AnyOf(RecipientDomain),
            Reason = TextConditions.AnyOf(Reason),
            RemoteHost = TextConditions.AnyOf(RemoteHost),
            Causes = Cause?.Select(static cause => cause.ToString()).ToHashSet(StringComparer.Ordinal),
            OlderThan = OlderThan,
            NewerThan = NewerThan,
            Before = Before,
            After = After,
            SaslUser = TextConditions.AnyOf(SaslUser),
            ClientAddress = TextConditions.AnyOf(ClientAddress),
            Subject = TextConditions.AnyOf(Subject),
            MessageId = TextConditions.AnyOf(MessageId) is { } wanted
                ? text => wanted(text) || wanted(text.TrimStart('<').TrimEnd('>'))
                : null,
            HeaderFrom = TextConditions.AnyOf(HeaderFrom),
            NextRetryBefore = NextRetryBefore,
            NextRetryAfter = NextRetryAfter,
            MinimumSize = MinimumSize,
            MaximumSize = MaximumSize,
            IsBounce = Bounce.IsPresent || MyInvocation.BoundParameters.ContainsKey(nameof(Bounce)) ? Bounce.ToBool() : null,
        };
}
