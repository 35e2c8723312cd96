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
        Assert.Same(first, table.Intern("connect to mx.example.org[192.0.2.1]:25: Connection refused"));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void Each_text_is_explained_once()
    {
        DelayReasonText text = new DelayReasonTable().Intern("mail transport unavailable");
        Assert.Same(text.Reason, text.Reason);
        Assert.Equal("LocalTransport", text.Reason.Cause);
    }

    [Theory]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection refused", "mx.example.org")]
    [InlineData("mail transport unavailable", null)]
    public void The_host_can_be_had_without_the_explanation(string text, string? host) => Assert.Equal(host, new DelayReasonTable().Intern(text).RemoteHost);

    [Fact]
    public void Many_texts_are_kept_apart()
    {
        DelayReasonTable table = new();
        DelayReasonText[] texts = [.. Enumerable.Range(0, 10_000).Select(i => table.Intern($"reason {i}"))];
        Assert.Equal(10_000, table.Count);
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Same(texts[i], table.Intern(Encoding.UTF8.GetBytes($"reason {i}"))));
    }

    [Fact]
    public void A_full_table_begins_anew_and_stays_right()
    {
        DelayReasonTable table = new(maximumEntries: 100);
        for (int i = 0; i < 1_000; i++) Assert.Equal($"reason {i}", table.Intern($"reason {i}").Text);
        Assert.InRange(table.Count, 1, 100);
    }

    [Fact]
    public void Long_texts_do_not_fill_the_memory()
    {
        DelayReasonTable table = new(maximumBytes: 100_000);
        for (int i = 0; i < 100; i++) table.Intern(i + new string('x', 10_000));
        Assert.InRange(table.Count, 1, 10);
    }

    [Fact]
    public void A_known_text_costs_no_allocation()
    {
        DelayReasonTable table = new();
        byte[] text = Encoding.UTF8.GetBytes("host mx.example.org[192.0.2.1] said: 450 4.2.0 " + new string('x', 150));
        table.Intern(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) table.Intern(text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_accepted() => Assert.Equal("a\ufffdb", new DelayReasonTable().Intern([0x61, 0xff, 0x62]).Text);
}
