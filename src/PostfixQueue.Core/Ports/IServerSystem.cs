using System.Net;

namespace PostfixQueue.Ports;

/// <summary>
/// What checks look at of the machine that Postfix runs on. Nothing is changed. Members throw <see cref="ServerSystemException"/> when
/// something cannot be looked at, and answer null when it is certain that it is not there.
/// </summary>
internal interface IServerSystem
{
    /// <summary>Reads a small text file.</summary>
    /// <returns>The text, or null when there is no such file.</returns>
    string? ReadText(string path);

    /// <summary>Opens a file of any size, such as a log.</summary>
    /// <returns>The file, to be disposed of, or null when there is none.</returns>
    IOpenFile? Open(string path);

    /// <summary>Looks at a file or folder without opening it.</summary>
    /// <returns>What there is to see, or null when there is nothing of that name.</returns>
    FileFacts? Inspect(string path);

    /// <summary>Lists a folder.</summary>
    /// <returns>
    /// The names in it without their folder, at most <paramref name="maximum"/> of them, in no order; null when there is no such folder.
    /// </returns>
    IReadOnlyList<string>? List(string folder, int maximum = 10_000);

    /// <summary>Lists a folder of any size as its names come, in no order.</summary>
    /// <returns>Null when there is no such folder.</returns>
    IEnumerable<FolderEntry>? Walk(string folder);

    /// <summary>A reader for many small files, to be disposed of.</summary>
    IFileReader CreateReader();

    /// <summary>
    /// Runs a command of the system that only tells something, such as <c>systemctl is-enabled</c>: no shell, the C locale.
    /// </summary>
    /// <param name="command">Its name; looked for along PATH and in the usual folders.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it printed, or null when there is no such command.</returns>
    Task<CommandOutput?> RunAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        CancellationToken cancellationToken
    );

    /// <summary>The same for a command that prints much, or without end: what it prints is handed out as it comes.</summary>
    /// <param name="command">Its name; looked for along PATH and in the usual folders.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="ended">Called behind the last chunk with exit status and standard error, and no output.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Chunks, each valid until the next is asked for, or null when there is no such command.</returns>
    IAsyncEnumerable<ReadOnlyMemory<byte>>? StreamAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        Action<CommandOutput> ended,
        CancellationToken cancellationToken
    );

    /// <summary>The addresses of this machine's network interfaces that are up.</summary>
    IReadOnlyList<IPAddress> Addresses();

    /// <summary>The own address that connections to a destination would come from; null when there is no route. Nothing is sent.</summary>
    IPAddress? SourceFor(IPAddress destination);

    /// <summary>Measures the file system that holds a folder.</summary>
    /// <returns>How full it is, or null when there is no such folder.</returns>
    DiskFacts? MeasureDisk(string folder);

    /// <summary>Connects, says nothing, and hangs up. No name is looked up.</summary>
    /// <param name="endpoint">Where to: a socket, <c>localhost</c> or an address; any other name is
    /// <see cref="EndpointState.Unreachable"/>.</param>
    /// <param name="timeLimit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit, CancellationToken cancellationToken);
}
