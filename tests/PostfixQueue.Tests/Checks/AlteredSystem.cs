using System.Net;
using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks;

/// <summary>The real machine, but for what a test cannot make true there.</summary>
internal sealed class AlteredSystem : IServerSystem
{
    private readonly IServerSystem _real = AdapterFactory.CreateServerSystem();

    /// <summary>Nothing may be looked at.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>How full the disk is; null for the truth.</summary>
    public DiskFacts? Disk { get; init; }

    /// <summary>What a connection comes to; null for the truth.</summary>
    public EndpointState? Endpoint { get; init; }

    /// <summary>Where stand-ins for commands of the system are looked for first; null for none.</summary>
    public string? CommandFolder { get; init; }

    /// <summary>Commands that are not there, even if they are.</summary>
    public IReadOnlyList<string> MissingCommands { get; init; } = [];

    /// <summary>The machine's addresses, of which the first of its family is the source of connections; null for the truth.</summary>
    public IReadOnlyList<IPAddress>? OwnAddresses { get; init; }

    /// <summary>Texts of files in place of the real ones; a null text is a file or folder that is not there.</summary>
    public IReadOnlyDictionary<string, string?> Files { get; init; } = new Dictionary<string, string?>();

    /// <summary>What is seen of files in place of the truth; null is a file that is not there.</summary>
    public IReadOnlyDictionary<string, FileFacts?> Facts { get; init; } = new Dictionary<string, FileFacts?>();

    /// <summary>What folders hold in place of the truth; null is a folder that is not there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>?> Folders { get; init; } = new Dictionary<string, IReadOnlyList<string>?>();

    /// <summary>The end of the name of files that may not be read; null for none.</summary>
    public string? ForbiddenName { get; init; }

    /// <summary>What reads many small files; null for the real one.</summary>
    public Func<IFileReader>? Reader { get; init; }

    public string? ReadText(string path) => Guarded(path, () => Files.TryGetValue(path, out string? text) ? text : _real.ReadText(path));

    public IOpenFile? Open(string path) =>
        Guarded(
            path,
            () =>
                Files.TryGetValue(path, out string? text)
                    ? text is null
                        ? null
                        : new TextInMemory(text)
                    : _real.Open(path)
        );

    public FileFacts? Inspect(string path) =>
        Guarded(
            path,
            () =>
                Facts.TryGetValue(path, out FileFacts? facts) ? facts
                : Files.TryGetValue(path, out string? text)
                    ? text is null ? null
                        : new FileFacts(0, 0, UnixFileMode.UserRead, DateTime.UtcNow)
                : _real.Inspect(path)
        );

    public DiskFacts? MeasureDisk(string folder) => Guarded(folder, () => Disk ?? _real.MeasureDisk(folder));

    public IReadOnlyList<string>? List(string folder, int maximum) =>
        Guarded(folder, () => Folders.TryGetValue(folder, out IReadOnlyList<string>? names) ? names : _real.List(folder, maximum));

    public IEnumerable<FolderEntry>? Walk(string folder) => Guarded(folder, () => _real.Walk(folder));

    public IFileReader CreateReader() => Reader?.Invoke() ?? _real.CreateReader();

    public Task<CommandOutput?> RunAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        CancellationToken cancellationToken
    ) =>
        MissingCommands.Contains(command) ? Task.FromResult<CommandOutput?>(null)
        : CommandFolder is { } folder
            ? _real.RunAsync(
                File.Exists(Path.Join(folder, command)) ? Path.Join(folder, command) : command,
                arguments,
                notices,
                cancellationToken
            )
        : _real.RunAsync(command, arguments, notices, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>>? StreamAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        Action<CommandOutput> ended,
        CancellationToken cancellationToken
    ) =>
        MissingCommands.Contains(command)
            ? null
            : _real.StreamAsync(
                CommandFolder is { } folder && File.Exists(Path.Join(folder, command)) ? Path.Join(folder, command) : command,
                arguments,
                notices,
                ended,
                cancellationToken
            );

    public IReadOnlyList<IPAddress> Addresses() => OwnAddresses ?? _real.Addresses();

    public IPAddress? SourceFor(IPAddress destination) =>
        OwnAddresses is { } own
            ? own.FirstOrDefault(address => address.AddressFamily == destination.AddressFamily)
            : _real.SourceFor(destination);

    public Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        Endpoint is { } state ? Task.FromResult(state) : _real.ConnectAsync(endpoint, timeLimit, cancellationToken);

    private T Guarded<T>(string path, Func<T> look) =>
        IsForbidden || (ForbiddenName is { } name && path.EndsWith(name, StringComparison.Ordinal))
            ? throw new ServerSystemException(path, isDenied: true, "Access is denied.")
            : look();

    private sealed class TextInMemory(string text) : IOpenFile
    {
        private readonly byte[] _content = Encoding.UTF8.GetBytes(text);

        public long Length => _content.Length;

        public ulong Inode => 1;

        public int Read(long offset, Span<byte> buffer)
        {
            Span<byte> rest = _content.AsSpan((int)Math.Min(offset, _content.Length));
            int length = Math.Min(rest.Length, buffer.Length);
            rest[..length].CopyTo(buffer);
            return length;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
