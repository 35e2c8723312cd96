using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Reports;
using PostfixQueue.Reports.Html;

namespace PostfixQueue.Commands;

/// <summary>Writes a report to look at: one HTML file that needs nothing beside it.</summary>
[Cmdlet(
    VerbsData.Export,
    "MailQueueReport",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    HelpUri = "https://www.postfix.org/QSHAPE_README.html"
)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailQueueReportCommand : PostfixCmdlet
{
    private ReportFile? _file;
    private ReportCollector? _collector;

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// Messages, measures and results of checks, also of many hosts. Without input the report is on the queue of this machine.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>What stands at its top; without it a title that names the host.</summary>
    [Parameter]
    [RefuseNull]
    public string? Title { get; set; }

    /// <summary>How many messages are listed one by one, as they come.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; } = 100;

    /// <summary>The zone of its times; without it the one of this machine.</summary>
    [Parameter]
    [TimeZoneName]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Local;

    /// <summary>Reads from the queue files what postqueue(1) does not tell: logins, clients, subjects, next attempts. Needs root.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Where to read: the queue files (root), postqueue(1), or what of the two is at hand.</summary>
    [Parameter]
    [NamesOf<MailQueueSource>(IsSingle = true)]
    public MailQueueSource Source { get; set; } = MailQueueSource.Auto;

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Replaces a file of the same name.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => TimeoutSeconds;

    /// <inheritdoc/>
    private protected override bool TellsState => true;

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        if (Source == MailQueueSource.Postqueue && Detailed)
            ThrowTerminatingError(Errors.PostqueueHasNoDetails());
        if (FolderOf(Path, out string? problem) is not { } path)
        {
            ThrowTerminatingError(Errors.FromReportFile(new ReportFileException(Path, doesExist: false, problem!)));
            return;
        }

        ReportFile file = new(Machine.Files, path, Force);
        file.Prepare();
        if (AskUser(() => ShouldProcess(path, "Write a report on the mail queue"), $"Write {path}", "-Confirm:$false"))
            (_file, _collector) = (file, new ReportCollector(First));
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (_collector is null || InputObject is null)
            return;
        if (InputObject is MailQueueItem item)
            _collector.Add(item);
        else
            Take(InputObject, _collector);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (_file is null || _collector is null)
            return;
        bool isOwnQueue = !MyInvocation.ExpectingInput && InputObject is null;
        if (isOwnQueue)
            ReadQueue(_collector);
        QueueReport report = _collector.Build(
            new ReportOptions
            {
                Title = Title,
                Zone = TimeZone,
                MadeAt = Machine.Time.GetUtcNow().UtcDateTime,
                HostName = Machine.Name,
                IsOwnQueue = isOwnQueue,
                IsMailSystemDown = IsMailSystemDown,
            }
        );
        _file.Write(ReportPage.Render(report));
        if (PassThru)
            WriteObject(new FileInfo(_file.Path));
    }

    /// <summary>Takes what is no live message.</summary>
    private void Take(object input, ReportCollector collector)
    {
        if (GivenItem.FromObject(input) is { } item)
            collector.Add(item);
        else if (GivenMeasure.FromObject(input) is { } measure)
            collector.Add(measure);
        else if (GivenCheck.FromObject(input) is { } check)
            collector.Add(check);
        else
            WriteError(Errors.NoQueueItem(LanguagePrimitives.ConvertTo<string>(input)));
    }

    private void ReadQueue(ReportCollector collector)
    {
        try
        {
            ForEach(
                QueueListing.ReadAsync(CurrentSystem(), new ListingOptions(Source, Detailed), StopToken),
                entry =>
                {
                    if (entry.Item is { } item)
                        collector.Add(item);
                    else
                        WriteError(Errors.QueueOutputInvalid(entry.Problem!));
                }
            );
        }
        catch (PostfixToolException failure) when (failure.Failure is PostfixFailure.ListingIncomplete or PostfixFailure.TimedOut)
        {
            // A report on what came is still worth having. It says that it is not on all.
            WriteError(Errors.FromTool(failure));
            collector.IsIncomplete = true;
        }
    }
}
