using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class BackgroundClassifierTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(5_000)]
    public void Every_reason_is_classified_at_the_end(int count)
    {
        DelayReasonText[] reasons =
        [
            .. Enumerable
                .Range(0, count)
                .Select(number => new DelayReasonText($"connect to mx{number}.example.org[192.0.2.1]:25: Connection timed out")),
        ];
        BackgroundClassifier classifier = new();
        foreach (DelayReasonText reason in reasons)
            classifier.Add(reason);
        classifier.Complete();

        Assert.All(reasons, reason => Assert.True(reason.IsClassified));
        Assert.All(reasons, reason => Assert.Equal(MailDelayCause.ConnectionTimeout, reason.Classification.Cause));
    }

    [Fact]
    public void A_listing_classifies_ahead_once_a_meaning_was_asked_for()
    {
        DelayReasonTable table = new();
        DelayReasonText first = table.Intern("mail transport unavailable"u8);
        Assert.False(table.Intern("deferred transport"u8).IsClassified);
        Assert.Equal(MailDelayCause.LocalTransport, first.Classification.Cause);

        Assert.True(table.Intern("alias database unavailable"u8).IsClassified);
    }
}
