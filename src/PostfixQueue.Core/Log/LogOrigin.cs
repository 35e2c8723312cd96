using System.Text;

namespace PostfixQueue.Log;

/// <summary>Who logged a line and where; the same object for all lines of one program.</summary>
internal sealed class LogOrigin
{
    private readonly byte[] _host;
    private readonly byte[] _tag;

    private LogOrigin(ReadOnlySpan<byte> host, ReadOnlySpan<byte> tag)
    {
        _host = host.ToArray();
        _tag = tag.ToArray();
        string name = Encoding.UTF8.GetString(tag);
        int slash = name.LastIndexOf('/');
        Program = name[(slash + 1)..];
        SyslogName = slash < 0 ? name : name[..slash];
        Host = host.IsEmpty ? null : Encoding.UTF8.GetString(host);
        IsPostfix = LogPrograms.IsPostfix(tag);
    }

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <summary>The name that its instance or service logs under: <c>syslog_name</c>.</summary>
    public string SyslogName { get; }

    /// <summary>The host as the log names it; null where it does not.</summary>
    public string? Host { get; }

    /// <summary>True for a program of Postfix.</summary>
    public bool IsPostfix { get; }

    /// <summary>The program in bytes.</summary>
    public ReadOnlySpan<byte> ProgramUtf8 => _tag.AsSpan(_tag.AsSpan().LastIndexOf((byte)'/') + 1);

    /// <summary>
    /// Hands out the objects. A fixed number of places of which the newest takes its own: memory stays bounded whatever is logged.
    /// </summary>
    internal sealed class Pool
    {
        private const int Places = 512;

        private readonly LogOrigin?[] _places = new LogOrigin?[Places];

        /// <summary>The object for a line.</summary>
        public LogOrigin GetOrAdd(in LogLine line)
        {
            ReadOnlySpan<byte> tag = line.Tag;
            ref LogOrigin? place = ref _places[
                (tag.Length * 37 + tag[^1] * 11 + tag[tag.Length / 2] * 5 + line.Host.Length) & (Places - 1)
            ];
            if (place is { } known && tag.SequenceEqual(known._tag) && line.Host.SequenceEqual(known._host))
                return known;
            return place = new LogOrigin(line.Host, tag);
        }
    }
}
