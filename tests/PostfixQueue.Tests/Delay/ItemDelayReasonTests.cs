using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class ItemDelayReasonTests
{
    private static readonly MailDelayReason s_full = Reply("452 4.2.2 mailbox full");
    private static readonly MailDelayReason s_blocked = Reply("554 5.7.1 blocked using zen.spamhaus.org");
    private static readonly MailDelayReason s_unknown = Reply("550 5.1.1 user unknown");
    private static readonly MailDelayReason s_content = Reply("550 5.7.1 message rejected as spam");
    private static readonly MailDelayReason s_grey = Reply("450 4.2.0 greylisted");

    [Fact]
    public void The_cause_of_most_recipients_speaks() => Assert.Same(s_full, ItemDelayReason.Pick([s_blocked, s_full, s_full]));

    [Fact]
    public void Among_equals_the_widest_scope_speaks()
    {
        Assert.Same(s_blocked, ItemDelayReason.Pick([s_full, s_blocked]));
        Assert.Same(s_grey, ItemDelayReason.Pick([s_full, s_grey]));
        Assert.Same(s_full, ItemDelayReason.Pick([s_content, s_full]));
    }

    [Fact]
    public void Among_equals_of_one_scope_the_first_speaks() => Assert.Same(s_full, ItemDelayReason.Pick([s_full, s_unknown]));

    [Fact]
    public void Different_texts_of_one_cause_count_together() =>
        Assert.Equal("MailboxFull", ItemDelayReason.Pick([s_blocked, s_full, Reply("552 5.2.2 over quota")])?.Cause);

    [Fact]
    public void Nobody_speaks_for_no_recipient() => Assert.Null(ItemDelayReason.Pick([]));

    [Fact]
    public void The_most_frequent_text_is_found()
    {
        DelayReasonTable table = new();
        DelayReasonText first = table.Intern("first");
        DelayReasonText second = table.Intern("second");
        Assert.Same(second, ItemDelayReason.MostFrequent([first, second, null, second]));
        Assert.Same(first, ItemDelayReason.MostFrequent([first, second]));
        Assert.Same(first, ItemDelayReason.MostFrequent([null, first, first]));
        Assert.Null(ItemDelayReason.MostFrequent([null, null]));
        Assert.Null(ItemDelayReason.MostFrequent([]));
    }

    private static MailDelayReason Reply(string reply) => DelayReasonClassifier.Classify($"host mx.example.org[192.0.2.1] said: {reply} (in reply to RCPT TO command)");
}
