using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// The settings of instances as postconf(1) printed them last, for as long as nothing that it reads has changed: main.cf, master.cf, the
/// tool itself and the name of the machine. Safe to ask from several threads.
/// </summary>
/// <remarks>Bar P7b: with two runs of postconf(1) less, an action on one message costs little more than postsuper(1).</remarks>
internal sealed class SettingsCache
{
    /// <summary>Nobody administers more instances from one session; beyond it all are read anew.</summary>
    private const int MostInstances = 64;

    /// <summary>A file may change twice within what its file system takes for one and the same time.</summary>
    private static readonly TimeSpan s_coarsestTime = TimeSpan.FromSeconds(2);

    /// <summary>What no file shows, such as a library replaced beneath the tool, is seen after this.</summary>
    private static readonly TimeSpan s_longestTrust = TimeSpan.FromMinutes(10);

    private readonly Lock _one = new();
    private readonly Dictionary<PostfixInstance, Reading> _readings = [];

    /// <summary>The settings of an instance.</summary>
    /// <exception cref="PostfixToolException">postconf(1) failed.</exception>
    public async Task<PostfixSettings> ReadAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        if (FindSettings(mail) is { } known)
        {
            mail.Notices.Say($"The settings in {known.ConfigDirectory} have not changed since they were read.");
            return known;
        }

        DateTimeOffset begun = mail.Host.Time.GetUtcNow();
        Stamp? before = Stamp.TryRead(mail.Host, mail.ConfigDirectory);
        PostfixSettings settings = PostfixSettings.Parse(
            (await mail.Configuration.ReadAsync(PostconfQuery.QueueSettings, cancellationToken)).Text
        );
        Stamp? now = Stamp.TryRead(mail.Host, settings.ConfigDirectory);
        if (now is not null && (before ?? now) == now && now.NewestUtc < begun.UtcDateTime - s_coarsestTime)
            Keep(mail.Instance, new Reading(settings, now, begun));
        return settings;
    }

    private PostfixSettings? FindSettings(MailSystem mail)
    {
        Reading? reading;
        lock (_one)
            reading = _readings.GetValueOrDefault(mail.Instance);
        if (reading is null || (mail.Host.Time.GetUtcNow() - reading.Begun).Duration() > s_longestTrust)
            return null;
        return Stamp.TryRead(mail.Host, reading.Settings.ConfigDirectory) == reading.Stamp ? reading.Settings : null;
    }

    private void Keep(PostfixInstance instance, Reading reading)
    {
        lock (_one)
        {
            if (_readings.Count >= MostInstances)
                _readings.Clear();
            _readings[instance] = reading;
        }
    }

    private sealed record Reading(PostfixSettings Settings, Stamp Stamp, DateTimeOffset Begun);

    /// <summary>What tells that the tool would print the same again.</summary>
    private sealed record Stamp(string MachineName, string ToolPath, FileFacts Tool, FileFacts MainCf, FileFacts? MasterCf)
    {
        /// <summary>When one of the two files changed last.</summary>
        public DateTime NewestUtc => MasterCf is { } master && master.LatestUtc > MainCf.LatestUtc ? master.LatestUtc : MainCf.LatestUtc;

        /// <summary>Null when it cannot be told.</summary>
        public static Stamp? TryRead(MailHost host, string? configDirectory)
        {
            if (configDirectory is null || host.Tools.FindTool("postconf") is not { } path)
                return null;
            try
            {
                return host.System.Inspect(path) is { } tool && host.System.Inspect($"{configDirectory}/main.cf") is { } mainCf
                    ? new Stamp(host.Name, path, tool, mainCf, host.System.Inspect($"{configDirectory}/master.cf"))
                    : null;
            }
            catch (ServerSystemException)
            {
                return null;
            }
        }
    }
}
