using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>Lines of the mail log taken apart.</summary>
public sealed class LogLineTests
{
    [Theory]
    [InlineData(
        "Nov 23 16:24:32 mx postfix/smtpd[123]: connect from unknown[127.0.0.1]",
        "mx",
        "postfix/smtpd",
        "smtpd",
        123,
        "connect from unknown[127.0.0.1]"
    )]
    [InlineData(
        "2026-11-23T16:24:32.1+00:00 mx postfix/submission/smtpd[7]: fatal: no: thing",
        "mx",
        "postfix/submission/smtpd",
        "smtpd",
        7,
        "fatal: no: thing"
    )]
    [InlineData("Nov 23 16:24:32 mx postfix/postfix-script: starting", "mx", "postfix/postfix-script", "postfix-script", 0, "starting")]
    [InlineData("Nov 23 16:24:32 mx kernel: oom", "mx", "kernel", "kernel", 0, "oom")]
    public void The_parts_are_found(string line, string host, string tag, string program, int processId, string text)
    {
        Assert.True(LogLine.TryParse(Encoding.UTF8.GetBytes(line), LogClockTests.NewClock(), out LogLine parts));

        Assert.Equal(
            (host, tag, program, processId, text),
            (
                Encoding.UTF8.GetString(parts.Host),
                Encoding.UTF8.GetString(parts.Tag),
                Encoding.UTF8.GetString(parts.Program),
                parts.ProcessId,
                Encoding.UTF8.GetString(parts.Text)
            )
        );
    }

    [Theory]
    [InlineData("mail-1  | Nov 23 17:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("mail-1  | 2026-11-23T16:24:32.5Z Nov 23 18:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("2026-11-23T16:24:32.123456789Z Nov 23 18:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("2026-11-23T16:24:32.123456789Z 2026-11-23T16:24:31.1+00:00 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("2026-11-23T16:24:32.1Z stdout F Nov  3 18:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("[pod/mail-0/postfix] Nov 23 17:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("/var/log/mail.log:Nov 23 17:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("mail.log.1:123:Nov 23 17:24:32 mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("123:2026-11-23T16:24:32Z mx postfix/qmgr[7]: ADD2F8052: removed")]
    [InlineData("Nov 23 17:24:32.250 mx postfix/qmgr[7]: ADD2F8052: removed")]
    public void What_grep_and_containers_put_before_a_line_is_passed_over(string line)
    {
        Assert.True(LogLine.TryParse(Encoding.UTF8.GetBytes(line), LogClockTests.NewClock(), out LogLine parts));

        DateTime time = new(2026, 11, 23, 16, 24, 32, DateTimeKind.Utc);
        Assert.Equal(time, parts.Utc.AddTicks(-(parts.Utc.Ticks % TimeSpan.TicksPerSecond)));
        Assert.Equal(
            ("mx", "postfix/qmgr", "ADD2F8052: removed"),
            (Encoding.UTF8.GetString(parts.Host), Encoding.UTF8.GetString(parts.Tag), Encoding.UTF8.GetString(parts.Text))
        );
    }

    [Fact]
    public void Parts_of_a_second_count_with_the_traditional_time_too()
    {
        LogClock clock = LogClockTests.NewClock();
        foreach (string fraction in (string[])[".25", ",250000", ".250"])
        {
            Assert.True(LogLine.TryParse(Encoding.UTF8.GetBytes($"Nov 23 16:24:32{fraction} mx kernel: x"), clock, out LogLine parts));
            Assert.Equal(250, parts.Utc.Millisecond);
        }
    }

    [Theory]
    [InlineData("Nov 23 16:24:32 mx last message repeated 3 times")]
    [InlineData("Nov 23 16:24:32 mx postfix/smtpd[x]: text")]
    [InlineData("Nov 23 16:24:32 mx postfix/smtpd[1] text")]
    [InlineData("Nov 23 16:24:32")]
    [InlineData("    a line that goes on")]
    [InlineData("    a line that goes on at Nov 23 16:24:32 and says no more")]
    public void Lines_of_another_shape_are_left_out(string line) =>
        Assert.False(LogLine.TryParse(Encoding.UTF8.GetBytes(line), LogClockTests.NewClock(), out _));

    [Theory]
    [InlineData("process /usr/lib/postfix/sbin/smtpd pid 26533 exit status 1", "smtpd", 26533)]
    [InlineData("process /usr/libexec/postfix/cleanup pid 9 killed by signal 11", "cleanup", 9)]
    [InlineData("/usr/lib/postfix/sbin/smtpd: bad command startup -- throttling", "smtpd", null)]
    public void What_the_master_says_of_a_program_is_told(string text, string program, int? processId) =>
        Assert.Equal(new MasterNotice(program, processId), MasterNotice.Parse(text));

    [Theory]
    [InlineData("process pid 9 exit status 1")]
    [InlineData("service \"smtp\" (25) has reached its process limit \"100\": new clients may experience noticeable delays")]
    [InlineData("process /usr/lib/postfix/sbin/smtpd pid x exit status 1")]
    public void What_else_it_says_is_not(string text) => Assert.Null(MasterNotice.Parse(text));
}
