using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class ReasonFolderTests
{
    [Theory]
    [InlineData("blocked using [192.0.2.1]: read timeout", "blocked using [198.51.100.9]: read timeout")]
    [InlineData(
        "connect to mx1.example.org[192.0.2.1]:25: Connection timed out",
        "connect to mx7.example.net[198.51.100.9]:25: Connection timed out"
    )]
    [InlineData(
        "connect to a.example[2001:db8::1]:25: Network is unreachable",
        "connect to localname[2001:db8:1:2:3:4:5:6]:25: Network is unreachable"
    )]
    [InlineData(
        "host a.example[192.0.2.1] said: 550 5.1.1 <x@example.org>: User unknown (in reply to RCPT TO command)",
        "host b.example[192.0.2.2] said: 550 5.1.1 <y.z@example.net>: User unknown (in reply to RCPT TO command)"
    )]
    [InlineData(
        "host a.example[192.0.2.1] said: 450 4.2.0 Greylisted for 300 seconds",
        "host a.example[192.0.2.1] said: 450 4.2.0 Greylisted for 12 seconds"
    )]
    [InlineData(
        "x [DM6NAM11FT088.eop-nam11.prod.example.com 2023-10-28T12:19:31.847Z 08DBD70830F39917]",
        "x [AM5EUR02FT019.eop-eur02.prod.example.com 2024-01-02T02:03:04.005Z 08DC0123456789AB]"
    )]
    [InlineData("see https://www.spamhaus.org/query/ip/192.0.2.1 now", "see https://www.spamhaus.org/query/ip/198.51.100.2 now")]
    [InlineData(
        "see https://support.example.com/mail/?p=NoSuchUser&x=1 a1b2c3d4e5.12 - gsmtp",
        "see https://support.example.com/mail/?p=NoSuchUser&x=2 f9e8d7c6b5.99 - gsmtp"
    )]
    [InlineData("see https://192.0.2.1/why?id=1", "see https://198.51.100.2/because")]
    [InlineData("lost connection with a.example[192.0.2.1https://] now", "lost connection with a.example[198.51.1https://] now")]
    [InlineData("mail for a.example loops back to myself", "mail for b.example loops back to myself")]
    public void Texts_that_differ_in_variable_parts_fold_together(string one, string other) =>
        Assert.Equal(ReasonFolder.Fold(one), ReasonFolder.Fold(other));

    [Theory]
    [InlineData("host a.example[192.0.2.1] said: 550 5.1.1 no", "host a.example[192.0.2.1] said: 450 5.1.1 no")]
    [InlineData("host a.example[192.0.2.1] said: 550 5.1.1 no", "host a.example[192.0.2.1] said: 550 5.7.1 no")]
    [InlineData("connect to a.example[192.0.2.1]:25: Connection refused", "connect to a.example[192.0.2.1]:10024: Connection refused")]
    [InlineData("550 blocked using zen.spamhaus.org", "550 blocked using bl.spamcop.net")]
    [InlineData("refused (S3150)", "refused (S3140)")]
    public void Texts_that_differ_in_meaning_stay_apart(string one, string other) =>
        Assert.NotEqual(ReasonFolder.Fold(one), ReasonFolder.Fold(other));

    [Fact]
    public void The_folded_text_stays_readable() =>
        Assert.Equal(
            "host <host>[<ip>] said: 550 5.1.1 <address>: Recipient address rejected: User unknown (in reply to RCPT TO command)",
            ReasonFolder.Fold(
                "host mx.example.org[192.0.2.1] said: 550 5.1.1 <u@example.org>: Recipient address rejected: User unknown (in reply to "
                    + "RCPT TO command)"
            )
        );

    [Fact]
    public void Thousands_of_texts_become_a_handful()
    {
        IEnumerable<string> texts = Enumerable
            .Range(0, 5_000)
            .Select(i =>
                $"host mx{i % 50}.example{i % 7}.org[192.0.2.{i % 250}] said: 450 4.7.1 <user{i}@example.org>: too much mail from "
                + $"203.0.113.{i % 250} ({i:X8}{i * 31:x}) (in reply to RCPT TO command)"
            );
        Assert.InRange(texts.Select(text => ReasonFolder.Fold(text)).Distinct().Count(), 1, 3);
    }
}
