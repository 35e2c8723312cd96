using System.Text;
using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class DelayReasonTableTests
{
    [Fact]
    public void One_text_is_one_object()
    {
        DelayReasonTable table = new();
        DelayReasonText first = table.Intern("connect to mx.example.org[192.0.2.1]:25: Connection refused"u8);
        Assert.Same(first, table.Intern("connect to mx.example.org[192.0.2.1]:25: Connection refused"u8));
    }

    [Fact]
    public void Each_text_is_explained_once()
    {
        DelayReasonText text = new DelayReasonTable().Intern("mail transport unavailable"u8);
        Assert.Same(text.Reason, text.Reason);
        Assert.Equal("LocalTransport", text.Reason.Cause);
    }

    [Theory]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection refused", "mx.example.org")]
    [InlineData("mail transport unavailable", null)]
    public void The_host_can_be_had_without_the_explanation(string text, string? host) =>
        Assert.Equal(host, new DelayReasonTable().Intern(Encoding.UTF8.GetBytes(text)).RemoteHost);

    [Fact]
    public void The_classification_is_that_of_the_explanation()
    {
        DelayReasonText text = new DelayReasonTable().Intern("delivery temporarily suspended: mail transport unavailable"u8);
        Assert.Equal(
            (text.Reason.Cause, text.Reason.Scope, text.Reason.RetryAdvice, text.Reason.IsSuspended),
            (text.Classification.CauseName, text.Classification.ScopeName, text.Classification.RetryName, text.Classification.IsSuspended)
        );
    }

    [Fact]
    public void Many_texts_are_kept_apart()
    {
        DelayReasonTable table = new();
        for (int i = 0; i < 20_000; i++)
            Assert.Equal($"reason {i}", table.Intern(Encoding.UTF8.GetBytes($"reason {i}")).Text);
    }

    [Fact]
    public void A_long_text_has_a_verdict_too() =>
        Assert.Equal(
            "LocalTransport",
            new DelayReasonTable()
                .Intern(Encoding.UTF8.GetBytes("mail transport unavailable" + new string(' ', 10_000)))
                .Classification.CauseName
        );

    [Fact]
    public void A_known_text_costs_no_allocation()
    {
        DelayReasonTable table = new();
        byte[] text = Encoding.UTF8.GetBytes("host mx.example.org[192.0.2.1] said: 450 4.2.0 " + new string('x', 150));
        table.Intern(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            table.Intern(text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_accepted() => Assert.Equal("a\ufffdb", new DelayReasonTable().Intern([0x61, 0xff, 0x62]).Text);
}
