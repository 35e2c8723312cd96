using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>
/// A message that never was, as varied as those of a busy relay: two thousand domains, fifty kinds of reason, one to three
/// recipients, ages up to five days. The same number always gives the same message.
/// </summary>
internal sealed class SyntheticMessage
{
    private const int DomainCount = 2000;
    private const int SenderCount = 500;
    private const int MicrosecondsPerSecond = 1_000_000;
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(5);

    private SyntheticMessage(
        string sender,
        IReadOnlyList<SyntheticRecipient> recipients,
        DateTimeOffset arrival,
        string subject,
        string? saslUser
    )
    {
        Sender = sender;
        Recipients = recipients;
        Arrival = arrival;
        Subject = subject;
        SaslUser = saslUser;
    }

    /// <summary>Envelope sender; empty for the null sender.</summary>
    public string Sender { get; }

    public IReadOnlyList<SyntheticRecipient> Recipients { get; }

    public DateTimeOffset Arrival { get; }

    public long Microseconds => Arrival.Ticks / TimeSpan.TicksPerMicrosecond % MicrosecondsPerSecond;

    public string Subject { get; }

    /// <summary>The login that submitted it; null for about half of them.</summary>
    public string? SaslUser { get; }

    /// <param name="number">Which one.</param>
    /// <param name="newest">None arrives later than this.</param>
    /// <param name="fixedSender">Envelope sender; null for one that the number gives.</param>
    public static SyntheticMessage Create(long number, DateTimeOffset newest, string? fixedSender = null)
    {
        Dice dice = new(number);
        bool isBounce = dice.Next(20) == 0 && fixedSender is null;
        string user = Invariant($"user{dice.Next(SenderCount)}");
        string sender = fixedSender ?? (isBounce ? "" : $"{user}@{(dice.Next(4) == 0 ? "shop.example" : "lab.example")}");
        int recipientCount = dice.Next(20) switch
        {
            < 16 => 1,
            < 19 => 2,
            _ => 3,
        };
        SyntheticRecipient[] recipients = new SyntheticRecipient[isBounce ? 1 : recipientCount];
        for (int index = 0; index < recipients.Length; index++)
            recipients[index] = CreateRecipient(dice, index);
        DateTimeOffset arrival = newest - TimeSpan.FromMicroseconds(dice.Next((long)s_oldest.TotalMicroseconds));
        string subject = isBounce ? "Undelivered Mail Returned to Sender" : Invariant($"Your order {100_000 + number}");
        return new SyntheticMessage(sender, recipients, arrival, subject, isBounce || dice.Next(2) == 0 ? null : user);
    }

    /// <summary>A message of one's own making.</summary>
    /// <param name="number">Which one: gives what is not given.</param>
    /// <param name="sender">Envelope sender, and login; empty for the null sender.</param>
    /// <param name="recipient">Its only recipient.</param>
    /// <param name="arrival">When it arrived.</param>
    public static SyntheticMessage Create(long number, string sender, SyntheticRecipient recipient, DateTimeOffset arrival) =>
        new(sender, [recipient], arrival, Invariant($"Your order {100_000 + number}"), saslUser: sender.Length == 0 ? null : sender);

    private static SyntheticRecipient CreateRecipient(Dice dice, int index)
    {
        // Large providers have most of the mail: squaring crowds the numbers towards the first domains.
        long spread = dice.Next(DomainCount);
        long domainNumber = spread * spread / DomainCount;
        string domain = Invariant($"domain{domainNumber}.example");
        string host = Invariant($"mx{dice.Next(3)}.{domain}");
        string ip = Invariant($"198.51.{100 + (domainNumber / 250)}.{1 + (domainNumber % 250)}");
        string address = Invariant($"recipient{dice.Next(100_000)}.{index}@{domain}");
        (string status, string text) = DelayReasonTemplates.All[(int)dice.Next(DelayReasonTemplates.All.Count)];
        string reason = text.Replace("{host}", host, StringComparison.Ordinal)
            .Replace("{ip}", ip, StringComparison.Ordinal)
            .Replace("{rcpt}", address, StringComparison.Ordinal)
            .Replace("{domain}", domain, StringComparison.Ordinal);
        return new SyntheticRecipient(address, status, reason);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
