using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>
/// Tells what a delay reason means. Total: every text, hostile ones included, gets an answer in time linear in its length (8 KiB at most
/// are read).
/// </summary>
internal static class DelayReasonClassifier
{
    private const int StackCharacters = 1024;

    // Read once, on first use: a session that asks for no causes pays nothing.
    private static readonly Lazy<DelayRuleSet> s_rules = new(() => new DelayRuleSet(DelayRuleTable.Read()));

    /// <summary>The rules in use.</summary>
    public static DelayRuleSet Rules => s_rules.Value;

    /// <summary>Finds the cause and what goes with it.</summary>
    /// <param name="parts">The reason.</param>
    /// <param name="context">What is known beside it.</param>
    public static DelayClassification Classify(in DelayReasonParts parts, in DelayReasonContext context)
    {
        int size = parts.Message.Length + 2;
        char[]? rented = size > StackCharacters ? ArrayPool<char>.Shared.Rent(size) : null;
        Span<char> buffer = rented is null ? stackalloc char[size] : rented;
        DelayClassification found = Classify(parts, buffer[..SmtpReplyText.Normalize(parts.Message, buffer)], context);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    /// <summary>The name of a next hop that this server's configuration names could not be looked up.</summary>
    public static DelayClassification AtNextHop(bool isSuspended) =>
        new(Rules.NextHopLookup, MailDelayCause.DnsTemporary, MailDelayScope.Server, DelayRetryAdvice.AfterFix, isSuspended);

    private static DelayClassification Classify(in DelayReasonParts parts, ReadOnlySpan<char> normalized, in DelayReasonContext context)
    {
        bool localPeer = LocalPeer.IsLocal(parts, context);
        DelayRule? rule = Rules.FirstMatch(parts, localPeer, normalized);
        bool isBareSuspension = parts.IsSuspended && parts.Core.IsEmpty;
        MailDelayCause cause = isBareSuspension ? MailDelayCause.Suspended : rule?.Cause ?? MailDelayCause.Unknown;

        // The recipient's domain has nothing to do with it.
        if (
            cause is MailDelayCause.DnsNotFound or MailDelayCause.DnsTemporary
            && parts.SmtpCode == 0
            && !parts.LookedUp.IsEmpty
            && context.NextHops?.Contains(parts.LookedUp) == true
        )
            return AtNextHop(parts.IsSuspended);

        // The same trouble has its fix here when the other side is a filter or mailbox server of this host.
        if (localPeer && cause == MailDelayCause.RemoteServerError)
            cause = MailDelayCause.LocalTransport;

        DelayCauseEntry entry = DelayCauseCatalog.Get(cause);
        return new DelayClassification(rule, cause, Scope(rule, entry, parts, context), Retry(rule, entry, parts), parts.IsSuspended);
    }

    private static MailDelayScope Scope(DelayRule? rule, DelayCauseEntry entry, in DelayReasonParts parts, in DelayReasonContext context)
    {
        if (rule?.Scope is MailDelayScope scope)
            return scope;

        // What fails at the relay fails for all mail.
        ReadOnlySpan<char> name = parts.Host.IsEmpty ? parts.LookedUp : parts.Host;
        bool atRelay =
            !name.IsEmpty
            && parts.SmtpCode == 0
            && (entry.Scope is MailDelayScope.Destination or MailDelayScope.Recipient)
            && context.NextHops?.IsInMainCf(name) == true;
        return atRelay ? MailDelayScope.Server : entry.Scope;
    }

    private static DelayRetryAdvice Retry(DelayRule? rule, DelayCauseEntry entry, in DelayReasonParts parts)
    {
        if (rule?.Retry is DelayRetryAdvice advice)
            return advice;

        // The code inside the text counts, not the outer status: smtp_skip_5xx_greeting and soft_bounce keep hopeless mail in the queue.
        return (entry.Cause, parts.SmtpCode / 100) switch
        {
            (MailDelayCause.RecipientUnknown, 4) => DelayRetryAdvice.Automatic,
            (MailDelayCause.RateLimited or MailDelayCause.RemoteServerError, 5) => DelayRetryAdvice.AfterFix,
            (MailDelayCause.MailboxUnavailable, 5) => DelayRetryAdvice.Futile,
            _ => entry.Retry,
        };
    }
}
