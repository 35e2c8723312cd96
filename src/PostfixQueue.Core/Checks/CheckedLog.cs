using System.Globalization;
using PostfixQueue.Delay;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks;

/// <summary>What the checks of the log conclude from: a day of it, read once.</summary>
/// <param name="Source">The path of the log, or <c>journal</c>.</param>
/// <param name="Clock">Tells the times of lines.</param>
/// <param name="NowUtc">When it was read.</param>
/// <param name="Summary">What it says; null when there is no log to read.</param>
/// <param name="Obstacle">Why there is none; null when there is.</param>
internal sealed record CheckedLog(string Source, LogClock Clock, DateTime NowUtc, LogSummary? Summary, string? Obstacle)
{
    private static readonly TimeSpan s_stretch = TimeSpan.FromDays(1);

    /// <summary>The stretch, as the end of a sentence.</summary>
    public string Stretch => Summary?.FirstUtc is { } first ? $"since {TimeOf(first)}, where the log begins" : "in the last 24 hours";

    /// <summary>Finds and reads the log.</summary>
    public static async Task<CheckedLog> ReadAsync(CheckContext context, CancellationToken cancellationToken)
    {
        ServerParameters parameters = await context.ParametersAsync(cancellationToken);
        LogClock clock = new(context.Host.Time);
        DateTime now = context.Host.Time.GetUtcNow().UtcDateTime;
        string? file = parameters["maillog_file"];
        if (file?.StartsWith("/dev/", StringComparison.Ordinal) == true)
            return new CheckedLog(file, clock, now, null, $"Postfix logs to {file}, which cannot be read back.");
        IMailLog? log = await MailLogLocator.FindLogAsync(
            context.Host.System,
            file,
            clock,
            now - s_stretch,
            context.Notices,
            cancellationToken
        );
        if (log is null)
        {
            return new CheckedLog(
                file ?? "",
                clock,
                now,
                null,
                string.IsNullOrEmpty(file)
                    ? "No mail log was found: not where rsyslog writes, not in the usual places in /var/log, and the journal has no "
                        + "mail messages."
                    : $"The mail log {file} does not exist."
            );
        }

        LogSummary summary = await LogSummary.ReadAsync(
            log,
            await NamesAsync(context, parameters, cancellationToken),
            now - s_stretch,
            cancellationToken
        );
        return summary.IsUnreadable
            ? new CheckedLog(log.Name, clock, now, null, $"No line of the mail log {log.Name} can be read: its format is unknown.")
            : new CheckedLog(log.Name, clock, now, summary, null);
    }

    /// <summary>A time of day of the machine's clock.</summary>
    public string TimeOf(DateTime utc) => Clock.ToLocal(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A command that shows the latest warnings; null when a name does not fit into one.</summary>
    /// <param name="program">Of which program; null for all.</param>
    /// <param name="levels">The words that the lines begin with, with bars between them.</param>
    public ShellCommand? Command(string? program, string levels)
    {
        ReadOnlySpan<char> name = program is null ? "[^ ]+" : SafeText.Name(program);
        if (name.IsEmpty)
            return null;
        ShellCommand show = $"grep -E '/{name}(\\[[0-9]+\\])?: ({levels}): '";
        if (!Source.StartsWith('/'))
            return ShellCommand.Create($"journalctl --since -24h SYSLOG_FACILITY=2 | {show} | tail -n 20");
        return ShellCommand.Create($"{show} {Source} | tail -n 20");
    }

    /// <summary>Single services may log under names of their own.</summary>
    private static async Task<IReadOnlyCollection<string>> NamesAsync(
        CheckContext context,
        ServerParameters parameters,
        CancellationToken cancellationToken
    )
    {
        const string Parameter = "syslog_name";
        HashSet<string> names = new(StringComparer.Ordinal) { parameters[Parameter] is { Length: > 0 } name ? name : "postfix" };
        try
        {
            IReadOnlyList<MailServerService> services = await context.ServicesAsync(cancellationToken);
            names.UnionWith(
                services
                    .SelectMany(static service => service.Overrides)
                    .Where(static setting => setting.Name == Parameter)
                    .Select(static setting => setting.Value)
            );
        }
        catch (PostfixToolException)
        {
            // The log is wanted most of all when master.cf cannot be read.
        }

        return names;
    }
}
