using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class DelayPatternTests
{
    [Theory]
    [InlineData("spam", "no spam here", true)]
    [InlineData("|spam|", "spamhaus", false)]
    [InlineData("|spam|", "antispam", false)]
    [InlineData("|spam|", "spamhaus spam", true)]
    [InlineData("a * b", "b a", false)]
    [InlineData("user * unknown", "user x is unknown", true)]
    [InlineData("^start", "no start", false)]
    [InlineData("^start", "started", true)]
    [InlineData("end$", "the end", true)]
    [InlineData("end$", "ended", false)]
    [InlineData("^all$", "all", true)]
    [InlineData("^all$", "all of it", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a$", "aba", true)]
    public void Patterns_match_as_they_read(string pattern, string text, bool isMatch) =>
        Assert.Equal(isMatch, new DelayPattern(pattern).IsMatch(text));

    [Theory]
    [InlineData("")]
    [InlineData("a**b")]
    [InlineData("|")]
    [InlineData("Upper")]
    [InlineData("\u00e4")]
    public void Patterns_that_could_never_work_are_refused(string pattern) =>
        Assert.Throws<FormatException>(() => new DelayPattern(pattern));

    [Fact]
    public void The_scanner_finds_all_literals_in_one_pass()
    {
        string[] literals = ["he", "she", "his", "hers", "a very long literal indeed"];
        LiteralScanner scanner = new([.. literals.Select((literal, number) => (literal, number))], new GramCounts([]));
        ulong[] marks = new ulong[1];
        scanner.Scan("ushers and a very long literal indeed \u4e2d", marks);
        Assert.Equal(0b11011UL, marks[0]);
    }
}
