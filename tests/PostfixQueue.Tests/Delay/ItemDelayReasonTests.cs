using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class ItemDelayReasonTests
{
    private static readonly DelayClassification s_full = Reply("452 4.2.2 mailbox full");
    private static readonly DelayClassification s_blocked = Reply("554 5.7.1 blocked using zen.spamhaus.org");
    private static readonly DelayClassification s_unknown = Reply("550 5.1.1 user unknown");
    private static readonly DelayClassification s_content = Reply("550 5.7.1 message rejected as spam");
    private static readonly DelayClassification s_grey = Reply("450 4.2.0 greylisted");

    [Fact]
    public void The_cause_of_most_recipients_speaks() => Assert.Equal(s_full, Picked(s_blocked, s_full, s_full));

    [Fact]
    public void Among_equals_the_widest_scope_speaks()
    {
        Assert.Equal(s_blocked, Picked(s_full, s_blocked));
        Assert.Equal(s_grey, Picked(s_full, s_grey));
        Assert.Equal(s_full, Picked(s_content, s_full));
    }

    [Fact]
    public void Among_equals_of_one_scope_the_order_of_causes_decides()
    {
        Assert.Equal(s_unknown, Picked(s_full, s_unknown));
        Assert.Equal(s_unknown, Picked(s_unknown, s_full));
    }

    [Fact]
    public void Different_texts_of_one_cause_count_together() =>
        Assert.Equal("MailboxFull", Picked(s_blocked, s_full, Reply("552 5.2.2 over quota")).CauseName);

    [Fact]
    public void The_most_frequent_text_is_found()
    {
        DelayReasonTable table = new();
        DelayReasonText first = table.Intern("first"u8);
        DelayReasonText second = table.Intern("second"u8);
        DelayReasonText missing = new(null);
        Assert.Same(second, ItemDelayReason.MostFrequent([first, second, missing, second], first));
        Assert.Same(first, ItemDelayReason.MostFrequent([second, first], missing));
        Assert.Same(second, ItemDelayReason.MostFrequent([first, second], second));
        Assert.Same(first, ItemDelayReason.MostFrequent([missing, first, first], missing));
        Assert.Null(ItemDelayReason.MostFrequent([missing, missing], missing));
        Assert.Null(ItemDelayReason.MostFrequent([], missing));
    }

    private static DelayClassification Picked(params DelayClassification[] recipients) => recipients[ItemDelayReason.Pick(recipients)];

    private static DelayClassification Reply(string reply) =>
        new DelayReasonText($"host mx.example.org[192.0.2.1] said: {reply} (in reply to RCPT TO command)").Classification;
}
