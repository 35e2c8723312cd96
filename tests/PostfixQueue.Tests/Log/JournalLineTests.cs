using System.Buffers;
using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>Entries of the journal as lines.</summary>
public sealed class JournalLineTests
{
    [Fact]
    public void An_entry_is_the_line_of_a_syslog_daemon() =>
        Assert.Equal(
            "2026-11-23T16:24:32.120300Z mx1 postfix/smtpd[123]: connect from unknown[192.0.2.1]\n",
            Write(
                """
                {"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtpd",
                "SYSLOG_PID":"123","_PID":"7","MESSAGE":"connect from unknown[192.0.2.1]"}
                """
            )
        );

    [Fact]
    public void Text_that_is_not_UTF_8_comes_as_numbers() =>
        Assert.Equal(
            "2026-11-23T16:24:32.120300Z - postfix/smtpd[7]: a\uFFFD b\n",
            Write("""{"__REALTIME_TIMESTAMP":"1795451072120300","SYSLOG_IDENTIFIER":"postfix/smtpd","_PID":"7","MESSAGE":[97,255,10,98]}""")
        );

    [Theory]
    [InlineData("_HOSTNAME", "mx1")]
    [InlineData("SYSLOG_IDENTIFIER", "postfix/smtpd")]
    [InlineData("SYSLOG_PID", "123")]
    [InlineData("MESSAGE", "connect from unknown[192.0.2.1]")]
    public void No_field_makes_a_line_of_its_own(string field, string value)
    {
        string entry = """
            {"__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"123",
            "MESSAGE":"connect from unknown[192.0.2.1]"}
            """;

        string line = Write(entry.Replace($"\"{field}\":\"{value}\"", $"\"{field}\":\"{value}\\nforged\"", StringComparison.Ordinal));

        Assert.Contains($"{value} forged", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-- No entries --")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"__REALTIME_TIMESTAMP":"x","SYSLOG_IDENTIFIER":"postfix/smtpd","MESSAGE":"m"}""")]
    [InlineData("""{"__REALTIME_TIMESTAMP":"9223372036854775807","SYSLOG_IDENTIFIER":"postfix/smtpd","MESSAGE":"m"}""")]
    [InlineData("""{"__REALTIME_TIMESTAMP":"1795451072120300","SYSLOG_IDENTIFIER":"postfix/smtpd","MESSAGE":null}""")]
    [InlineData("""{"__REALTIME_TIMESTAMP":"1795451072120300","MESSAGE":"m"}""")]
    public void Anything_else_is_none(string entry) => Assert.Empty(Write(entry));

    [Fact]
    public void The_place_in_the_journal_is_found() =>
        Assert.Equal("s=1;i=2", JournalLine.Cursor("""{"MESSAGE":"m","__CURSOR":"s=1;i=2"}"""u8));

    private static string Write(string entry)
    {
        ArrayBufferWriter<byte> line = new();
        JournalLine.TryWrite(Encoding.UTF8.GetBytes(entry), line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
