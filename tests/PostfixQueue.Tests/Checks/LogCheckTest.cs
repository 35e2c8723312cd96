using System.Globalization;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Checks;

/// <summary>What the tests of the checks of the log share.</summary>
public abstract class LogCheckTest
{
    internal const string UsualLog = "/var/log/mail.log";
    internal const string OtherLog = "/var/log/maillog";

    internal static string Now { get; } =
        DateTime.UtcNow.AddMinutes(-1).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
    internal static string LongAgo { get; } =
        DateTime.UtcNow.AddDays(-30).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    internal static CheckedServer WithLog(string text) => WithFiles(new Dictionary<string, string?> { [UsualLog] = text }, null);

    internal static CheckedServer WithFiles(IReadOnlyDictionary<string, string?> files, string? commandFolder) =>
        CheckedServer.Create(
            new PostfixOptions { MainCf = ["maillog_file ="] },
            system: new AlteredSystem
            {
                // What this machine has rotated out is not of the test.
                Files = files,
                CommandFolder = commandFolder,
                Folders = new Dictionary<string, IReadOnlyList<string>?>
                {
                    ["/var/log"] = [.. files.Keys.Select(static path => Path.GetFileName(path))],
                },
            }
        );
}
