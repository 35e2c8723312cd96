using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Log;

/// <summary>The log of an instance.</summary>
internal static class InstanceLog
{
    private static readonly TimeSpan s_inUse = TimeSpan.FromDays(1);

    /// <summary>Finds it: where main.cf says, or where the machine keeps lines about mail.</summary>
    /// <exception cref="MailLogException">There is none, or it cannot be read.</exception>
    public static async Task<IMailLog> FindLogAsync(MailSystem mail, LogClock clock, CancellationToken cancellationToken)
    {
        string? file = await FileOfAsync(mail, cancellationToken);
        DateTime inUse = mail.Host.Time.GetUtcNow().UtcDateTime - s_inUse;
        return await MailLogLocator.FindLogAsync(mail.Host.System, file, clock, inUse, mail.Notices, cancellationToken)
            ?? throw Missing(file);
    }

    /// <summary>The same among files only.</summary>
    /// <exception cref="MailLogException">There is none, or it cannot be read.</exception>
    public static async Task<IMailLog> FindFileAsync(MailSystem mail, LogClock clock, CancellationToken cancellationToken)
    {
        string? file = await FileOfAsync(mail, cancellationToken);
        DateTime inUse = mail.Host.Time.GetUtcNow().UtcDateTime - s_inUse;
        return MailLogLocator.FindFile(mail.Host.System, file, clock, inUse, mail.Notices, out _) ?? throw Missing(file);
    }

    /// <summary>
    /// Where the instance is set to log; null where that is left to syslog, or nobody can be asked: the log may be read on another machine
    /// than the server's.
    /// </summary>
    private static async Task<string?> FileOfAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        string? file = null;
        try
        {
            PostconfOutput output = await mail.Configuration.ReadAsync(PostconfQuery.EffectiveValues, cancellationToken);
            file = PostconfLines.ToDictionary(output.Text).GetValueOrDefault("maillog_file");
        }
        catch (PostfixToolException failure) when (mail.ConfigDirectory is null)
        {
            mail.Notices.Say($"The configuration does not say where the log is: {failure.Message}");
        }

        return file?.StartsWith("/dev/", StringComparison.Ordinal) == true
            ? throw new MailLogException(
                MailLogFailure.NotFound,
                file,
                $"Postfix logs to {file} (maillog_file), which cannot be read back."
            )
            : file;
    }

    private static MailLogException Missing(string? file) =>
        string.IsNullOrEmpty(file)
            ? new MailLogException(
                MailLogFailure.NotFound,
                "/var/log",
                "There is no mail log: neither rsyslog nor the usual places in /var/log have one, and the journal has nothing about mail."
            )
            : new MailLogException(MailLogFailure.NotFound, file, $"The mail log {file} does not exist.");
}
