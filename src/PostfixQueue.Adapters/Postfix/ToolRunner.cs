using System.Runtime.CompilerServices;
using CliWrap;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Runs one tool: absolute path, argument list, no shell, the C locale, the root folder.</summary>
internal static class ToolRunner
{
    /// <summary>The command, ready but for its pipes. Notes its command line.</summary>
    public static Command Prepare(string path, IReadOnlyList<string> arguments, ToolNotices notices)
    {
        notices.CommandStarting(string.Join(' ', [path, .. arguments]));
        return Cli.Wrap(path)
            .WithArguments(arguments)
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(static variables => variables.Set("LC_ALL", "C").Set(PostfixInstance.Variable, null))
            .WithValidation(CommandResultValidation.None);
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="command">The command; its output and standard error are taken here.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="maximumBytes">How much of its output to keep.</param>
    /// <param name="cancellationToken">Kills the tool.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the tool has been killed.</exception>
    public static async Task<CommandOutput> CaptureAsync(
        Command command,
        string tool,
        int maximumBytes,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        BoundedText output = new(maximumBytes);
        BoundedText complaints = new();
        using ToolRun run = Start(command.WithStandardOutputPipe(output.Target).WithStandardErrorPipe(complaints.Target), tool);
        await using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static run => ((ToolRun)run!).Kill(), run);
        int exitCode = await run.EndedAsync();
        return run.IsKilled
            ? throw new OperationCanceledException(cancellationToken)
            : new CommandOutput(exitCode, output.ToString(), complaints.ToString()) { IsCut = output.IsCut };
    }

    /// <summary>
    /// Runs and hands out one of its streams as it comes; the exit status goes to <paramref name="ended"/> behind the last chunk.
    /// </summary>
    /// <param name="command">With <paramref name="output"/> as one of its pipe targets.</param>
    /// <param name="output">The stream to hand out.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="ended">Called once with the exit status, unless the reading ends before.</param>
    /// <param name="isRestWanted">True when what the tool has written before a cancellation is to come before the exception.</param>
    /// <param name="cancellationToken">Kills the tool.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        Command command,
        PulledOutput output,
        string tool,
        Action<int> ended,
        bool isRestWanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using ToolRun run = Start(command, tool);
        await using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static run => ((ToolRun)run!).Kill(), run);
        bool isAtEnd = false;
        try
        {
            using OutputReader reader = new(await output.OpenedAsync(), tool);
            output.Reader = reader;

            while (!isAtEnd)
            {
                // A killed tool's pipe ends soon, whoever holds it: then its reader does too. A listing has a thread of its own to wait on.
                ReadOnlyMemory<byte> chunk = isRestWanted ? await reader.TakeAsync() : reader.Take(cancellationToken);
                isAtEnd = chunk.IsEmpty;
                if (!isAtEnd)
                    yield return chunk;
            }
        }
        finally
        {
            // At the end of its output the tool is about to end; before, nobody wants it any more.
            if (!isAtEnd)
                run.Kill();
            output.Release();
            await run.EndedAsync();
        }

        if (run.IsKilled)
            throw new OperationCanceledException(cancellationToken);
        ended(await run.EndedAsync());
    }

    private static ToolRun Start(Command command, string tool)
    {
        try
        {
            return new ToolRun(command);
        }
        catch (Exception exception) when (StartFailure.IsOne(exception))
        {
            throw new PostfixToolException(
                PostfixFailure.CommandFailed,
                tool,
                StartFailure.Explain(command.TargetFilePath, exception),
                exception
            );
        }
    }
}
