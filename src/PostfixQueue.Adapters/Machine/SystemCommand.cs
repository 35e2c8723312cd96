using System.Runtime.CompilerServices;
using CliWrap;
using PostfixQueue.Adapters.Postfix;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>Runs commands of the system that only tell something.</summary>
internal static class SystemCommand
{
    /// <summary>A firewall's rules, or a day of denials, may be long.</summary>
    private const int MaximumBytes = 4 * 1024 * 1024;

    public static async Task<CommandOutput?> RunAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        if (new ToolLocator(Environment.GetEnvironmentVariable("PATH")).TryFind(command) is not { } path)
            return null;
        try
        {
            return await ToolRunner.CaptureAsync(ToolRunner.Prepare(path, arguments, notices), command, MaximumBytes, cancellationToken);
        }
        catch (PostfixToolException failure)
        {
            throw new ServerSystemException(path, isDenied: false, failure.Message, failure);
        }
    }

    public static IAsyncEnumerable<ReadOnlyMemory<byte>>? StreamAsync(
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        Action<CommandOutput> ended,
        CancellationToken cancellationToken
    ) =>
        new ToolLocator(Environment.GetEnvironmentVariable("PATH")).TryFind(command) is { } path
            ? RunAsync(path, command, arguments, notices, ended, cancellationToken)
            : null;

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> RunAsync(
        string path,
        string command,
        IReadOnlyList<string> arguments,
        ToolNotices notices,
        Action<CommandOutput> ended,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        PulledOutput output = new();
        BoundedText complaints = new();
        Command prepared = ToolRunner
            .Prepare(path, arguments, notices)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = ToolRunner.StreamAsync(
            prepared,
            output,
            command,
            exitCode => ended(new CommandOutput(exitCode, "", complaints.ToString())),
            isRestWanted: false,
            cancellationToken
        );
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> elements = chunks.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await elements.MoveNextAsync())
                    break;
            }
            catch (PostfixToolException failure)
            {
                throw new ServerSystemException(path, isDenied: false, failure.Message, failure);
            }

            yield return elements.Current;
        }
    }
}
