using System.Collections;
using System.Management.Automation;
using PostfixQueue.Checks;
using PostfixQueue.Completers;
using PostfixQueue.Metrics;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Tells the queue as metrics for Prometheus, in a file for node_exporter or as text.</summary>
[Cmdlet(
    VerbsData.Export,
    "MailQueueMetric",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    HelpUri = "https://prometheus.io/docs/instrumenting/exposition_formats/"
)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed partial class ExportMailQueueMetricCommand : PostfixCmdlet
{
    private readonly QueueMetrics _metrics = new();
    private long _start;
    private bool _isWhole = true;
    private ErrorRecord? _fatal;

    /// <summary>The file, whose name node_exporter wants to end in .prom. Without it the text goes to the pipeline, line by line.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>
    /// Items or measures, also of several machines, and results of checks. Without input the queue of this machine is counted. With input
    /// each sample gets
    /// the label host.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>How many domains to tell by name, those with the most recipients. The others are together as other.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(0, 1000)]
    public int TopDestination { get; set; } = 10;

    /// <summary>Names of checks to run and to tell the results of; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? IncludeCheck { get; set; }

    /// <summary>Labels that every sample gets, by their names: to tell instances of Postfix from each other.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateMetricLabel]
    public Hashtable? Label { get; set; }

    /// <summary>Where to read: the queue files (root), postqueue(1), or what of the two is at hand.</summary>
    [Parameter]
    [NamesOf<MailQueueSource>(IsSingle = true)]
    public MailQueueSource Source { get; set; } = MailQueueSource.Auto;

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Replaces a file that holds something else than metrics.</summary>
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

    private bool HasInput => MyInvocation.ExpectingInput || InputObject is not null;

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        _start = Machine.Time.GetTimestamp();
        foreach (string name in (IncludeCheck ?? []).Where(CheckNames.IsNone))
            WriteError(CheckNames.NotFound(name));
        if (Path is not null)
            FindFile(Path);
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (InputObject is MailQueueItem item)
            _metrics.Add(item);
        else if (InputObject is not null)
            Take(InputObject);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (!HasInput)
            CountQueue();
        foreach (string host in _metrics.CountedTwice)
            WriteWarning($"There are items and measures of {host}. Its items are exported, and its measures are not.");
        if (IncludeCheck is not null)
            RunChecks();
        DateTimeOffset now = Machine.Time.GetUtcNow();
        bool? isUp = HasInput ? null : !IsMailSystemDown;
        MetricRun run = new(now, Machine.Time.GetElapsedTime(_start), _isWhole, isUp);
        IReadOnlyList<string> lines = _metrics.Write(run, [.. Labels()], TopDestination);
        if (_file is null)
            foreach (string line in lines)
                WriteObject(line);
        else
            WriteFile(lines);
        if (_fatal is not null)
            ThrowTerminatingError(_fatal);
    }

    /// <summary>Takes what is no live item.</summary>
    private void Take(object input)
    {
        try
        {
            if (GivenItem.FromObject(input) is { } item)
                _metrics.Add(item);
            else if (GivenMeasure.FromObject(input) is { } measure)
                Take(measure);
            else if (!(GivenCheck.FromObject(input) is { } result && _metrics.AddCheck(result.HostName, result.Name, result.Status)))
                Fail(Errors.NoQueueItem(LanguagePrimitives.ConvertTo<string>(input)));
        }
        catch (Exception failure) when (failure is GivenItemException or PSInvalidCastException or ExtendedTypeSystemException)
        {
            Fail(Errors.UnreadableItem(failure.Message));
        }
    }

    private void Take(MailQueueMeasure measure)
    {
        if (_metrics.Add(measure))
            return;
        WriteWarning($"Measures by {measure.GroupBy} are not exported: those by QueueName, Cause, RecipientDomain, HostName and None are.");
    }

    private void CountQueue()
    {
        MailSystem mail = CurrentSystem();
        HostMetrics host = _metrics.GetOrAdd("");
        try
        {
            ForEach(
                QueueListing.ReadAsync(mail, new ListingOptions(Source), StopToken),
                entry =>
                {
                    if (entry.Item is { } item)
                        host.Add(item);
                    else
                        Fail(Errors.QueueOutputInvalid(entry.Problem!));
                }
            );
            host.ClaimAll();
        }
        catch (PostfixToolException failure)
        {
            // A part of the queue would look like a queue that has shrunk. The file is written all the same: it says that the run has
            // failed.
            _metrics.Forget("");
            _isWhole = false;
            IsMailSystemDown |= failure.Failure == PostfixFailure.MailSystemDown;
            _fatal = Errors.FromTool(failure);
        }
    }

    private void RunChecks()
    {
        Func<string, bool> isWanted = TextConditions.AnyOf(IncludeCheck)!;
        CheckRunner runner = new(new CheckContext(CurrentSystem(), new CheckParameters(), StopToken));
        List<Check> checks = [.. CheckCatalog.Checks.Where(check => isWanted(check.Name))];
        ForEach(
            runner.RunAsync(checks, StopToken),
            result => _metrics.AddCheck(HasInput ? result.HostName : "", result.Name, result.Status)
        );
    }

    private IEnumerable<KeyValuePair<string, string>> Labels() =>
        from DictionaryEntry entry in Label ?? []
        let name = LanguagePrimitives.ConvertTo<string>(entry.Key)
        orderby name
        select KeyValuePair.Create(name, LanguagePrimitives.ConvertTo<string>(entry.Value) ?? "");

    private void Fail(ErrorRecord error)
    {
        _isWhole = false;
        WriteError(error);
    }
}
