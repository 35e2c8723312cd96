using System.Text;
using PostfixQueue.Delay;

namespace PostfixQueue.Log;

/// <summary>
/// What went wrong according to a stretch of the log of one instance. Keeps counts and examples, and not too many of them.
/// </summary>
/// <param name="instanceNames">The names that the instance logs under: what stands before the slash.</param>
/// <param name="sinceUtc">Where the stretch begins.</param>
internal sealed class LogSummary(IReadOnlyCollection<string> instanceNames, DateTime sinceUtc)
{
    /// <summary>More of one file is not read: about half a million lines.</summary>
    private const int MaximumBytes = 64 * 1024 * 1024;

    private const int MaximumWarnings = 1_000;
    private const int MaximumPrograms = 200;
    private const int MaximumName = 64;
    private const string Master = "master";

    private readonly byte[][] _prefixes = [.. instanceNames.Select(static name => Encoding.UTF8.GetBytes(name + "/"))];
    private readonly Dictionary<(LogLevel Level, string Folded), LoggedWarning> _warnings = [];
    private readonly Dictionary<string, ProgramHealth> _programs = new(StringComparer.Ordinal);
    private DateTime? _firstUtc;
    private bool _isWhole;
    private long _line;
    private long _lines;
    private long _readable;

    /// <summary>The time of the first line when the log does not go back to the beginning of the stretch; else null.</summary>
    public DateTime? FirstUtc => _isWhole ? null : _firstUtc;

    /// <summary>There are lines, and none of them could be read: what they say is not known.</summary>
    public bool IsUnreadable => _lines > 0 && _readable == 0;

    /// <summary>
    /// What the instance warned of, each kind once; without the harmless ones and those that are told to people who type a command.
    /// </summary>
    public IReadOnlyCollection<LoggedWarning> Warnings => _warnings.Values;

    /// <summary>How many warnings were not counted because there are too many kinds of them.</summary>
    public int UncountedWarnings { get; private set; }

    /// <summary>The programs that logged something, or that master(8) warned of.</summary>
    public IReadOnlyCollection<ProgramHealth> Programs => _programs.Values;

    /// <summary>The line at which Postfix was last started or told to read its configuration again; 0 for never.</summary>
    public long LastReload { get; private set; }

    /// <summary>Reads a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="instanceNames">The names that the instance logs under.</param>
    /// <param name="sinceUtc">From when on.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public static async Task<LogSummary> ReadAsync(
        IMailLog log,
        IReadOnlyCollection<string> instanceNames,
        DateTime sinceUtc,
        CancellationToken cancellationToken
    )
    {
        LogSummary summary = new(instanceNames, sinceUtc);
        MailLogException? failed = null;
        LogStretch stretch = new(sinceUtc) { MaximumBytes = MaximumBytes, Failed = failure => failed ??= failure };
        await foreach (LogBlock block in log.ReadAsync(stretch, cancellationToken))
            summary.Add(block);

        // One file of several tells less; none tells nothing.
        return summary._lines == 0 && failed is not null ? throw failed : summary;
    }

    private void Add(in LogBlock block)
    {
        ReadOnlySpan<byte> rest = block.Lines.Span;
        while (LogBlock.TryTakeLine(ref rest, out ReadOnlySpan<byte> line))
        {
            _lines++;
            if (!LogLine.TryParse(line, block.Clock, out LogLine parts))
                continue;
            _readable++;
            Add(parts);
        }
    }

    /// <summary>Counts a line.</summary>
    public void Add(in LogLine line)
    {
        if (line.Utc < sinceUtc)
        {
            _isWhole = true;
            return;
        }

        _firstUtc ??= line.Utc;
        if (!IsOurs(line.Tag) || ProgramOf(line.Program) is not { } program)
            return;
        _line++;
        LogLevel level = LogLevels.Parse(line.Text, out int length);
        if (level != LogLevel.Info)
        {
            AddWarning(program, level, line, Encoding.UTF8.GetString(line.Text[length..]));
            return;
        }

        program.Work(_line);
        if (program.Name == Master && (line.Text.StartsWith("reload -- "u8) || line.Text.StartsWith("daemon started -- "u8)))
            LastReload = _line;
    }

    private bool IsOurs(ReadOnlySpan<byte> tag)
    {
        foreach (byte[] prefix in _prefixes)
            if (tag.StartsWith(prefix))
                return true;
        return false;
    }

    private ProgramHealth? ProgramOf(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > MaximumName)
            return null;
        Span<char> characters = stackalloc char[MaximumName];
        Span<char> text = characters[..Encoding.UTF8.GetChars(name, characters)];
        if (_programs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out ProgramHealth? program))
            return program;
        return ProgramOf(text.ToString());
    }

    private ProgramHealth? ProgramOf(string name)
    {
        if (_programs.TryGetValue(name, out ProgramHealth? program))
            return program;
        return _programs.Count < MaximumPrograms ? _programs[name] = new ProgramHealth(name) : null;
    }

    private void AddWarning(ProgramHealth program, LogLevel level, in LogLine line, string text)
    {
        if (program.Name == Master && MasterNotice.Parse(text) is { } notice)
        {
            ProgramHealth? subject = ProgramOf(notice.Program);
            if (notice.ProcessId is { } processId)
                subject?.End(_line, line.Utc, processId, text);
            else
                subject?.Throttle(_line, line.Utc, text);
        }
        else if (level >= LogLevel.Fatal)
        {
            program.GiveUp(_line, line.Utc, line.ProcessId, text);
        }

        if (PostfixCommands.Typed.Contains(program.Name) || HarmlessWarning.IsOne(level, program.Name, text))
            return;
        (LogLevel level, string) key = (level, ReasonFolder.Fold(text));
        if (!_warnings.TryGetValue(key, out LoggedWarning? warning))
        {
            if (_warnings.Count == MaximumWarnings)
            {
                UncountedWarnings++;
                return;
            }

            _warnings[key] = warning = new LoggedWarning(level, text);
        }

        warning.Add(program.Name, line.Utc);
    }
}
