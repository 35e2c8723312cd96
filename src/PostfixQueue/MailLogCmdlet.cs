using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue;

/// <summary>
/// What the cmdlets that read the mail log have: where it is, which stretch of it, and the truth about what could not be read.
/// </summary>
public abstract class MailLogCmdlet : PostfixCmdlet
{
    private readonly ConcurrentQueue<MailLogException> _failures = new();

    /// <summary>
    /// Log files to read instead of the log of this server, plain or compressed by gzip, xz, zstd or bzip2; wildcards are allowed. Only
    /// these are read, in the order in which they were last written to.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateWildcard]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Where to look for the log: in files, in the journal, or in whichever is in use.</summary>
    [Parameter]
    [NamesOf<MailLogSource>(IsSingle = true)]
    public MailLogSource Source { get; set; } = MailLogSource.Auto;

    /// <summary>Reads the journal: the same as -Source Journal.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Journal { get; set; }

    /// <summary>Only what was logged before this time.</summary>
    [Parameter]
    [LocalTime]
    public DateTime? Before { get; set; }

    /// <summary>
    /// Only what was logged at this time or after it. Older files are not opened, and of plain ones only the part is read.
    /// </summary>
    [Parameter]
    [LocalTime(TakesEarlier = true)]
    public DateTime? After { get; set; }

    /// <summary>From when on lines are wanted; null for the beginning.</summary>
    private protected DateTime? SinceUtc => After?.ToUniversalTime();

    /// <summary>The last moment of which lines are wanted; null for the end.</summary>
    private protected DateTime? UntilUtc =>
        Before?.ToUniversalTime() is { } before && before > DateTime.MinValue ? before.AddTicks(-1) : null;

    /// <summary>The stretch that is asked for.</summary>
    private protected LogStretch Stretch => new(SinceUtc, UntilUtc) { Failed = _failures.Enqueue };

    /// <summary>True when the pipeline has brought files.</summary>
    private protected bool HasFiles { get; private set; }

    /// <summary>A clock for lines of now.</summary>
    private protected LogClock Clock => new(Machine.Time);

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        if (!Journal)
            return;
        if (Path is not null || Source == MailLogSource.File)
            ThrowTerminatingError(Errors.JournalIsNoFile());
        Source = MailLogSource.Journal;
    }

    /// <summary>The log of an instance, or the files that are named.</summary>
    /// <exception cref="MailLogException">There is none, or it cannot be read.</exception>
    private protected IMailLog OpenLog(MailSystem mail)
    {
        if (Path is not null)
            return LogFiles.From([.. Path.SelectMany(FilesOf).Distinct(StringComparer.Ordinal).Select(NewFile)]);
        if (Source == MailLogSource.Journal)
            return new JournalLog(Machine.System, Clock, Notices);
        IMailLog log = Wait(
            Source == MailLogSource.File
                ? InstanceLog.FindFileAsync(mail, Clock, StopToken)
                : InstanceLog.FindLogAsync(mail, Clock, StopToken)
        );
        WriteVerbose($"The log is {log.Name}.");
        return log;
    }

    /// <summary>Reads the file that the pipeline brings, as if <see cref="Path"/> named it; false for anything else.</summary>
    private protected bool TakeFile(object input)
    {
        if ((input is PSObject wrapped ? wrapped.BaseObject : input) is not FileInfo file)
            return false;
        Path = [.. Path ?? [], file.FullName];
        return HasFiles = true;
    }

    /// <summary>One file.</summary>
    private protected LogFile NewFile(string path) => new(Machine.System, path, Clock, Notices);

    /// <summary>The files that a path of the session means.</summary>
    /// <exception cref="MailLogException">There is none.</exception>
    private protected IEnumerable<string> FilesOf(string path)
    {
        if (System.IO.Path.IsPathRooted(path) && (!WildcardPattern.ContainsWildcardCharacters(path) || File.Exists(path)))
            return [System.IO.Path.GetFullPath(path)];
        string? problem = null;
        try
        {
            Collection<string> files = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo? provider);
            if (!string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
                problem = $"'{path}' is not a file: it belongs to the provider {provider.Name}.";
            else if (files.Count > 0)
                return files;
        }
        catch (Exception failure)
            when (failure is RuntimeException and not PipelineStoppedException or ArgumentException or IOException or NotSupportedException)
        {
            problem = failure.Message;
        }

        throw new MailLogException(MailLogFailure.NotFound, path, problem ?? $"There is no file {path}.");
    }

    /// <summary>Writes what went wrong beside the events.</summary>
    private protected void TellProblems(LogReading reading)
    {
        while (_failures.TryDequeue(out MailLogException? failure))
            WriteError(Errors.FromLog(failure));
        if (reading.Unreadable > 0)
        {
            WriteWarning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{reading.Unreadable} of {reading.Total} lines could not be read and were passed over. The first, in "
                        + $"{reading.ExampleName}: {reading.Example}"
                )
            );
        }

        if (reading.Foreign > 0)
            WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{reading.Foreign} lines are of other programs than Postfix's."));
    }
}
