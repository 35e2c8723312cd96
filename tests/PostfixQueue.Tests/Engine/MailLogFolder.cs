using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Engine;

/// <summary>A mail log of two messages, and the instance that writes it.</summary>
internal sealed class MailLogFolder : IDisposable
{
    public const string Anna = "0A1B2C3D4E";
    public const string Erik = "0A1B2C3D4F";

    public StandInTools Tools { get; } = new();
    public string Folder { get; } = Directory.CreateTempSubdirectory("pq log ").FullName;

    public MailLogFolder() =>
        Write([
            .. LogReaderTests.Message(Anna, "anna@a.example", "10:00"),
            .. LogReaderTests.Message(Erik, "erik@e.example", "11:00"),
            LoggedLines.Line(
                "12:00:00",
                "smtpd",
                "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1 <x@y.example>: Relay access denied; from=<s@s.example> "
                    + "to=<x@y.example> proto=ESMTP helo=<h>"
            ),
            LoggedLines.Line("12:00:01", "smtpd", "warning: unknown[192.0.2.66]: SASL LOGIN authentication failed: no, sasl_username=info"),
        ]);

    public string Live => Path.Join(Folder, "mail.log");

    public void Dispose()
    {
        Tools.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public MailQueueItem Item(string queueId, string time) =>
        new()
        {
            QueueId = queueId,
            QueueName = "deferred",
            Sender = "s@s.example",
            ArrivalTime = DateTime.Parse($"2026-11-23T{time}:01Z", System.Globalization.CultureInfo.InvariantCulture),
            ConfigDirectory = Tools.Directory,
        };

    public void Write(IEnumerable<string> lines)
    {
        File.WriteAllLines(Live, lines.Select(InUtc));
        Tools.Write("postconf", $"printf '%s\\n' 'config_directory = {Tools.Directory}' 'maillog_file = {Live}' 'mail_version = 3.7.11'");
    }

    /// <summary>The zone of this machine is not that of the lines.</summary>
    public static string InUtc(string line) => "2026-11-23T" + line["Nov 23 ".Length..].Insert(8, "Z");

    public ModuleSession NewSession(AlteredSystem? system = null) =>
        new(toolDirectory: Tools.Directory, configDirectory: Tools.Directory, system: system);
}
