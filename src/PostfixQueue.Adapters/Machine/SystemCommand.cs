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
        string command, IReadOnlyList<string> arguments, ToolNotices notices, CancellationToken cancellationToken)
    {
        if (new ToolLocator(Environment.GetEnvironmentVariable("PATH")).TryFind(command) is not { } path) return null;
        notices.CommandStarting(string.Join(' ', [path, .. arguments]));
        var output = new BoundedText(MaximumBytes);
        var complaints = new BoundedText();
        var prepared = Cli.Wrap(path)
            .WithArguments(arguments)
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(static variables => variables.Set("LC_ALL", "C"))
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        try
        {
            var exitCode = await ToolRunner.RunAsync(prepared, command, cancellationToken);
            return new CommandOutput(exitCode, output.ToString(), complaints.ToString());
        }
        catch (PostfixToolException failure)
        {
            throw new ServerSystemException(path, isDenied: false, failure.Message, failure);
        }
    }
}
