using System.ComponentModel;
using System.Runtime.CompilerServices;
using CliWrap;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Runs one tool: absolute path, argument list, no shell, the C locale, the root folder.</summary>
internal sealed class ToolRunner(ToolLocator locator)
{
    /// <summary>The command, ready but for its pipes. Notes its command line.</summary>
    public Command Prepare(string tool, PostfixInstance instance, IEnumerable<string> arguments, ToolNotices notices)
    {
        // Where the others have -c, the sendmail command has -C.
        string[] all = instance.ConfigDirectory is { } directory ? [tool == "sendmail" ? "-C" : "-c", directory, .. arguments] : [.. arguments];
        var path = locator.Find(tool);
        notices.CommandStarting(string.Join(' ', [path, .. all]));
        return Cli.Wrap(path)
            .WithArguments(all)
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C").Set("MAIL_CONFIG", null))
            .WithValidation(CommandResultValidation.None);
    }

    /// <summary>Runs to the end and returns the exit status.</summary>
    public static async Task<int> RunAsync(Command command, string tool, CancellationToken cancellationToken) =>
        (await Start(command, tool, cancellationToken)).ExitCode;

    /// <summary>Runs and hands out one of its streams as it comes; the exit status goes to <paramref name="ended"/> behind the last chunk.</summary>
    /// <param name="command">With <paramref name="output"/> as one of its pipe targets.</param>
    /// <param name="output">The stream to hand out.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="ended">Called once with the exit status, unless the reading ends before.</param>
    /// <param name="cancellationToken">Kills the tool.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        Command command, PulledOutput output, string tool, Action<int> ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Start(command, tool, life.Token);
        var hasEnded = false;
        try
        {
            using var reader = new OutputReader(await output.OpenedAsync().WaitAsync(life.Token));
            while (reader.Take(life.Token) is { IsEmpty: false } chunk) yield return chunk;

            output.Release();
            var result = await running;
            hasEnded = true;
            ended(result.ExitCode);
        }
        finally
        {
            if (!hasEnded) await EndAsync(running, output, life);
        }
    }

    /// <summary>Kills the tool with all it started and waits until it is gone.</summary>
    private static async Task EndAsync(Task<CommandResult> running, PulledOutput output, CancellationTokenSource life)
    {
        await life.CancelAsync();
        output.Release();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // That is what was asked for.
        }
    }

    private static Task<CommandResult> Start(Command command, string tool, CancellationToken cancellationToken)
    {
        try
        {
            return command.ExecuteAsync(cancellationToken).Task;
        }
        catch (Win32Exception exception)
        {
            // The file was there a moment ago: it is no program, or may not be run.
            throw new PostfixToolException(PostfixFailure.CommandFailed, tool, $"{command.TargetFilePath} could not be started: {exception.Message}", exception);
        }
    }
}
