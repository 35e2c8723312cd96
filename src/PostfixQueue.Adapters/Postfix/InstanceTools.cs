using CliWrap;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Runs the tools of one instance.</summary>
internal sealed class InstanceTools(ToolLocator locator, PostfixInstance instance, ToolNotices notices)
{
    /// <summary>The command, ready but for its pipes. Notes its command line.</summary>
    public Command Prepare(string tool, IEnumerable<string> arguments)
    {
        // Where the others have -c, the sendmail command has -C.
        string[] all = instance.ConfigDirectory is { } directory
            ? [tool == "sendmail" ? "-C" : "-c", directory, .. arguments]
            : [.. arguments];
        return ToolRunner.Prepare(locator.Locate(tool), all, notices);
    }

    /// <summary>Runs a tool to its end, whatever its exit status.</summary>
    public Task<CommandOutput> CaptureAsync(string tool, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ToolRunner.CaptureAsync(Prepare(tool, arguments), tool, BoundedText.ComplaintBytes, cancellationToken);

    /// <summary>Runs a tool that has to succeed.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="input">Its standard input; null for none.</param>
    /// <param name="maximumBytes">How much of its output to keep.</param>
    /// <exception cref="PostfixToolException">It did not.</exception>
    public async Task<CommandOutput> RunAsync(
        string tool,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        PipeSource? input = null,
        int maximumBytes = BoundedText.ComplaintBytes
    )
    {
        Command command = Prepare(tool, arguments);
        if (input is not null)
            command = command.WithStandardInputPipe(input);
        CommandOutput output = await ToolRunner.CaptureAsync(command, tool, maximumBytes, cancellationToken);
        return output.ExitStatus == 0 ? output : throw ToolDiagnosis.Explain(tool, output.ExitStatus, output.ErrorText, hadOutput: false);
    }
}
