using System.Buffers;
using System.Text.Json;
using PostfixQueue.Log;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>Lines of the mail log and entries of the journal.</summary>
internal static class LogTargets
{
    private static readonly System.Reflection.PropertyInfo[] s_properties = typeof(MailLogEvent).GetProperties();
    private static readonly LogReader s_reader = new(new LogEventFilter(), "mx1", null);
    private static readonly LogClock s_clock = new(TimeZoneInfo.Utc, new DateTime(2026, 11, 23, 16, 30, 0, DateTimeKind.Unspecified));

    /// <summary>What means something in a line.</summary>
    internal static IReadOnlyList<string> Pieces { get; } =
    [
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        ", ",
        ": ",
        "=",
        "; from=<",
        "to=<",
        " from ",
        "status=",
        ", status=sent (",
        "relay=",
        "delays=/////",
        "delay=1e400",
        "delay=-1",
        "size=99999999999999999999",
        "nrcpt=",
        "NOQUEUE: ",
        "message repeated 99999999999 times: [",
        "message repeated 2 times: [ ",
        "4jYB8D5px9z1j1Fc: ",
        "removed",
        "queued as 0A1B2C3D4E",
        "\0",
        "\u001b]0;x\u0007",
        "\u202e",
        "\xFF",
        "warning: ",
        "fatal: ",
        "<22>1 ",
        " - - ",
        "stdout F ",
        "Feb 29 00:00:00 ",
        "2026-11-23T24:00:00Z ",
        "sasl_username=",
        "orig_queue_id=",
        "]: SASL  authentication failed: ",
    ];

    /// <summary>A line of the log is an event that can be used, or none.</summary>
    public static FuzzTarget Line { get; } =
        new(
            "log-line",
            FuzzTargets.Bytes(
                File.ReadLines(FuzzTargets.Fixture("mail-log", "lines.jsonl"))
                    .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("line").GetString()!)
            ),
            Pieces,
            ReadLine
        );

    /// <summary>An entry of the journal is one line, or none.</summary>
    public static FuzzTarget JournalEntry { get; } =
        new(
            "journal-entry",
            FuzzTargets.Bytes([
                """{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtpd","""
                    + """ "SYSLOG_PID":"123","MESSAGE":[97,98]}""",
                """{"__REALTIME_TIMESTAMP":"1795451072120300","SYSLOG_IDENTIFIER":"postfix/qmgr","_PID":"9","MESSAGE":"A1: removed"}""",
            ]),
            ["\"", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "-1", "256", "\"MESSAGE\":", "\"_HOSTNAME\":", "\n"],
            ReadJournalEntry
        );

    private static void ReadLine(byte[] input)
    {
        List<MailLogEvent> events = [];
        s_reader.Read(new LogBlock(input, s_clock, "fuzz"), events);
        s_reader.Complete(events);
        foreach (MailLogEvent one in events)
        {
            Demand.Harmless(one.ToString());
            foreach (System.Reflection.PropertyInfo property in s_properties)
                property.GetValue(one);
        }
    }

    private static void ReadJournalEntry(byte[] input)
    {
        ArrayBufferWriter<byte> lines = new();
        if (JournalLine.TryWrite(input, lines))
            Demand.That(lines.WrittenSpan.Count((byte)'\n') == 1, "one line");
        JournalLine.Cursor(input);
    }
}
