using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CliWrap;
using PostfixQueue.Adapters.Machine;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>The tools of an installed Postfix: postqueue(1), postsuper(1), postconf(1), postmap(1), sendmail(1).</summary>
internal sealed class PostfixTools(ToolLocator locator) : IPostfixTools
{
    /// <summary>Far above any configuration: all parameters of Postfix 3.11 make up about 40 KiB.</summary>
    private const int MaximumConfigurationBytes = 16 * 1024 * 1024;

    private readonly ToolRunner _runner = new(locator);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ListQueueAsync(
        PostfixInstance instance,
        ToolNotices notices,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const string Tool = "postqueue";
        PulledOutput output = new();
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(Tool, instance, ["-j"], notices)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        int exitCode = 0;
        bool hadOutput = false;
        await foreach (
            ReadOnlyMemory<byte> chunk in ToolRunner.StreamAsync(
                command,
                output,
                Tool,
                code => exitCode = code,
                isRestWanted: false,
                cancellationToken
            )
        )
        {
            hadOutput = true;
            yield return chunk;
        }

        if (exitCode != 0)
            throw ToolDiagnosis.Explain(Tool, exitCode, complaints.ToString(), hadOutput);
        foreach (string line in LinesOf(complaints))
            notices.Warn(line);
    }

    /// <inheritdoc/>
    public Task FlushAllAsync(PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken) =>
        RunAsync("postqueue", instance, ["-f"], notices, cancellationToken);

    /// <inheritdoc/>
    public Task FlushMessageAsync(PostfixInstance instance, string queueId, ToolNotices notices, CancellationToken cancellationToken) =>
        RunAsync("postqueue", instance, ["-i", queueId], notices, cancellationToken);

    /// <inheritdoc/>
    public Task FlushSiteAsync(PostfixInstance instance, string site, ToolNotices notices, CancellationToken cancellationToken) =>
        RunAsync("postqueue", instance, ["-s", site], notices, cancellationToken);

    /// <inheritdoc/>
    public Task SubmitAsync(
        PostfixInstance instance,
        string sender,
        string recipient,
        string message,
        ToolNotices notices,
        CancellationToken cancellationToken
    ) =>
        SubmitAsync(
            instance,
            new MailSubmission(sender, [recipient]),
            PipeSource.FromString(message, Encoding.UTF8),
            notices,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task SubmitAsync(
        PostfixInstance instance,
        MailSubmission submission,
        Stream message,
        ToolNotices notices,
        CancellationToken cancellationToken
    ) => SubmitAsync(instance, submission, PipeSource.FromStream(message), notices, cancellationToken);

    private async Task SubmitAsync(
        PostfixInstance instance,
        MailSubmission submission,
        PipeSource message,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        const string Tool = "sendmail";
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(Tool, instance, SendmailOptions.Of(submission), notices)
            .WithStandardInputPipe(message)
            .WithStandardErrorPipe(complaints.Target);
        int exitCode = await ToolRunner.RunAsync(command, Tool, cancellationToken);
        if (exitCode != 0)
            throw ToolDiagnosis.Explain(Tool, exitCode, complaints.ToString(), hadOutput: false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ActAsync(
        PostfixInstance instance,
        QueueAction action,
        IReadOnlyList<string> queueIds,
        ActionProgress progress,
        ToolNotices notices,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const string Tool = "postsuper";
        PulledOutput report = new();
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(Tool, instance, [action.Option, "-"], notices)
            .WithStandardInputPipe(new IdFeed(queueIds, progress, report).Source)
            .WithStandardErrorPipe(report.Target);
        int exitCode = 0;
        await foreach (
            ReadOnlyMemory<byte> chunk in ToolRunner.StreamAsync(
                command,
                report,
                Tool,
                code => exitCode = code,
                isRestWanted: true,
                cancellationToken
            )
        )
        {
            // The reports of ten thousand messages would push out what went wrong at the end: keep the newest only.
            complaints.Clear();
            complaints.Append(chunk.Span);
            yield return chunk;
        }

        if (exitCode != 0)
            throw ToolDiagnosis.Explain(Tool, exitCode, WithoutReports(complaints.ToString()), hadOutput: false);
    }

    /// <inheritdoc/>
    public async Task<PostfixSettings> ReadSettingsAsync(PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken)
    {
        string output = await RunAsync("postconf", instance, ["-x", .. PostfixSettings.ParameterNames], notices, cancellationToken);
        return PostfixSettings.Parse(output);
    }

    /// <inheritdoc/>
    public async Task<PostconfOutput> ReadConfigurationAsync(
        PostfixInstance instance,
        PostconfQuery query,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        const string Tool = "postconf";
        BoundedText output = new(MaximumConfigurationBytes);
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(Tool, instance, PostconfOptions.Of(query), notices)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        int exitCode = await ToolRunner.RunAsync(command, Tool, cancellationToken);
        if (exitCode != 0)
            throw ToolDiagnosis.Explain(Tool, exitCode, complaints.ToString(), hadOutput: false);

        // Half a configuration would be taken for a whole one.
        if (output.IsCut)
            throw new PostfixToolException(PostfixFailure.CommandFailed, Tool, "The configuration is larger than can be read.");
        return new PostconfOutput(output.ToString(), LinesOf(complaints));
    }

    /// <inheritdoc/>
    public async Task<string?> LookUpAsync(
        PostfixInstance instance,
        LookupTableKind kind,
        string table,
        string key,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        // Exit status 1 is for a key that is not there as well as for a table that cannot be read, which is fatal. Warnings are of other
        // things, such as a line of main.cf that stands there twice.
        const int NotThere = 1;
        string tool = kind == LookupTableKind.Map ? "postmap" : "postalias";
        if (LookupTable.TryParse(table, out LookupTable? parsed))
        {
            // Through proxymap(8) a user without rights waits for long and fills the log; what is asked is the same without it.
            table = parsed.ToString();
            if (parsed.OpenedFile is { } file && !MayRead(file))
                throw new PostfixToolException(PostfixFailure.CommandFailed, tool, $"{tool}: {file}: Permission denied");
        }

        BoundedText output = new();
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(tool, instance, ["-q", key, table], notices)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        int exitCode = await ToolRunner.RunAsync(command, tool, cancellationToken);
        string complaint = complaints.ToString();
        if (exitCode == 0)
            return output.ToString().TrimEnd('\n');
        return exitCode == NotThere && !IsFailure(complaint)
            ? null
            : throw ToolDiagnosis.Explain(tool, exitCode, complaint, hadOutput: false);
    }

    /// <inheritdoc/>
    public async Task<CommandOutput> CheckAsync(PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken)
    {
        const string Tool = "postfix";
        BoundedText output = new();
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(Tool, instance, ["check"], notices)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        int exitCode = await ToolRunner.RunAsync(command, Tool, cancellationToken);
        return new CommandOutput(exitCode, output.ToString(), complaints.ToString());
    }

    /// <inheritdoc/>
    public string? Find(string tool) => locator.TryFind(tool);

    /// <summary>The tool would write into the mail log that it may not. What is not there is for it to say.</summary>
    private static bool MayRead(string path)
    {
        const int Read = 4;
        return Libc.Access(path, Read) == 0 || Marshal.GetLastPInvokeError() != Libc.AccessDenied;
    }

    private async Task<string> RunAsync(
        string tool,
        PostfixInstance instance,
        IEnumerable<string> arguments,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        BoundedText output = new();
        BoundedText complaints = new();
        Command command = _runner
            .Prepare(tool, instance, arguments, notices)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(complaints.Target);
        int exitCode = await ToolRunner.RunAsync(command, tool, cancellationToken);
        return exitCode == 0 ? output.ToString() : throw ToolDiagnosis.Explain(tool, exitCode, complaints.ToString(), hadOutput: false);
    }

    private static string[] LinesOf(BoundedText complaints) =>
        [
            .. complaints
                .ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(StringComparer.Ordinal),
        ];

    private static bool IsFailure(string complaints) =>
        complaints.Contains(": fatal: ", StringComparison.Ordinal)
        || complaints.Contains(": panic: ", StringComparison.Ordinal)
        || complaints.Contains(": error: ", StringComparison.Ordinal);

    private static string WithoutReports(string complaints) =>
        string.Join(
            '\n',
            complaints
                .Split('\n')
                .Where(line =>
                    line.Contains(": fatal: ", StringComparison.Ordinal)
                    || line.Contains(": panic: ", StringComparison.Ordinal)
                    || line.Contains(": error: ", StringComparison.Ordinal)
                    || line.Contains(": warning: ", StringComparison.Ordinal)
                )
        );
}
