using System.Runtime.CompilerServices;
using CliWrap;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>postqueue(1), postsuper(1) and sendmail(1) of one instance.</summary>
internal sealed class QueueTools(InstanceTools tools, ToolNotices notices) : IQueueTools
{
    private const string Postqueue = "postqueue";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PulledOutput output = new();
        BoundedText complaints = new();
        Command command = tools.Prepare(Postqueue, ["-j"]).WithStandardOutputPipe(output.Target).WithStandardErrorPipe(complaints.Target);
        int exitCode = 0;
        bool hadOutput = false;
        await foreach (
            ReadOnlyMemory<byte> chunk in ToolRunner.StreamAsync(
                command,
                output,
                Postqueue,
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
            throw ToolDiagnosis.Explain(Postqueue, exitCode, complaints.ToString(), hadOutput);
        foreach (string line in BoundedText.Lines(complaints.ToString()))
            notices.Warn(line);
    }

    /// <inheritdoc/>
    public Task FlushAllAsync(CancellationToken cancellationToken) => tools.RunAsync(Postqueue, ["-f"], cancellationToken);

    /// <inheritdoc/>
    public Task FlushMessageAsync(string queueId, CancellationToken cancellationToken) =>
        tools.RunAsync(Postqueue, ["-i", queueId], cancellationToken);

    /// <inheritdoc/>
    public Task FlushSiteAsync(string site, CancellationToken cancellationToken) =>
        tools.RunAsync(Postqueue, ["-s", site], cancellationToken);

    /// <inheritdoc/>
    public Task SubmitAsync(MailSubmission submission, Stream message, CancellationToken cancellationToken) =>
        tools.RunAsync("sendmail", OptionsOf(submission), cancellationToken, PipeSource.FromStream(message));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ActAsync(
        QueueAction action,
        IReadOnlyList<string> queueIds,
        ActionProgress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const string Tool = "postsuper";
        PulledOutput report = new();
        BoundedText complaints = new();
        Command command = tools
            .Prepare(Tool, [action.Option, "-"])
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

    private static List<string> OptionsOf(MailSubmission submission)
    {
        // -i: a dot alone on a line does not end the message.
        List<string> options = ["-i"];
        if (submission.IsRelayed)
            options.Add("-G");
        if (submission.BodyType is { } bodyType)
            options.AddRange(["-B", bodyType]);
        if (submission.Notify is { } notify)
            options.AddRange(["-N", notify.ToLowerInvariant()]);
        if (submission.ReturnContent is { } returnContent)
            options.AddRange(["-R", returnContent.ToLowerInvariant()]);
        if (submission.EnvelopeId is { Length: > 0 } envelopeId)
            options.AddRange(["-V", envelopeId]);
        options.AddRange(["-f", submission.Sender, "--"]);
        options.AddRange(submission.Recipients);
        return options;
    }

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
