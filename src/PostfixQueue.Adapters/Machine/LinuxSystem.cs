using System.Buffers;
using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>The machine that this process runs on.</summary>
internal sealed class LinuxSystem : IServerSystem
{
    /// <summary>More than any file that a check reads.</summary>
    private const int MaximumBytes = 1024 * 1024;

    /// <inheritdoc/>
    public string? ReadText(string path)
    {
        using IOpenFile? file = Open(path);
        if (file is null)
            return null;

        // Rented: a check may read a file of every process.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaximumBytes);
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, file.Read(0, buffer.AsSpan(0, MaximumBytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The framework's own way to open a file takes an advisory lock. Postfix holds such locks on files it has open, so that opening would
    /// fail, and takes ours for one of its own processes.
    /// </remarks>
    public IOpenFile? Open(string path)
    {
        int descriptor = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking, mode: 0);
        return descriptor < 0 ? NothingOrFailure<IOpenFile>(path) : new OpenFile(path, descriptor);
    }

    /// <inheritdoc/>
    public FileFacts? Inspect(string path)
    {
        const int CurrentFolder = -100;
        const uint BasicFields = 0x7FF;
        Span<byte> record = stackalloc byte[256];
        if (Libc.Inspect(CurrentFolder, path, flags: 0, BasicFields, record) != 0)
            return NothingOrFailure<FileFacts>(path);

        // struct statx: user at 20, group at 24, mode at 28, inode at 32, size at 40, times of change at 96 and of modification at 112.
        UnixFileMode mode = (UnixFileMode)(BitConverter.ToUInt16(record[28..]) & 0xFFF);
        return new FileFacts(BitConverter.ToUInt32(record[20..]), BitConverter.ToUInt32(record[24..]), mode, Time(record[112..]))
        {
            Inode = BitConverter.ToUInt64(record[32..]),
            Length = BitConverter.ToInt64(record[40..]),
            ChangedUtc = Time(record[96..]),
        };

        // struct statx_timestamp: seconds, then nanoseconds.
        static DateTime Time(ReadOnlySpan<byte> stamp) =>
            DateTime.UnixEpoch.AddSeconds(BitConverter.ToInt64(stamp)).AddTicks(BitConverter.ToUInt32(stamp[8..]) / 100);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? List(string folder, int maximum)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Take(maximum).Select(static path => Path.GetFileName(path))];
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServerSystemException(folder, isDenied: exception is UnauthorizedAccessException, exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<FolderEntry>? Walk(string folder) => FolderWalk.Start(folder);

    /// <inheritdoc/>
    public IFileReader CreateReader() => new FileReader();

    /// <inheritdoc/>
    public Task<CommandOutput?> RunAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        CancellationToken cancellationToken
    ) => SystemCommand.RunAsync(command, arguments, notices, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? StreamAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        Action<CommandOutput> ended,
        CancellationToken cancellationToken
    ) => SystemCommand.StreamAsync(command, arguments, notices, ended, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> Addresses() => OwnAddresses.All();

    /// <inheritdoc/>
    public IPAddress? SourceFor(IPAddress destination) => OwnAddresses.SourceFor(destination);

    /// <inheritdoc/>
    public DiskFacts? MeasureDisk(string folder)
    {
        // Room for the reserved fields behind the eleven numbers.
        Span<ulong> record = stackalloc ulong[32];
        if (Libc.MeasureDisk(folder, record) != 0)
            return NothingOrFailure<DiskFacts>(folder);
        long unit = (long)record[1];
        return new DiskFacts((long)record[2] * unit, (long)record[4] * unit, (long)record[5], (long)record[7]);
    }

    /// <inheritdoc/>
    public Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        EndpointConnector.ConnectAsync(endpoint, timeLimit, cancellationToken);

    private static T? NothingOrFailure<T>(string path)
        where T : class
    {
        int error = Marshal.GetLastPInvokeError();
        return error is Libc.NoSuchFile or Libc.NotADirectory ? null : throw Failure(path, error);
    }

    private static ServerSystemException Failure(string path, int error) =>
        new(path, error is Libc.AccessDenied or Libc.NotPermitted, $"{path}: {new Win32Exception(error).Message}");
}
