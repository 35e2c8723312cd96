using System.Management.Automation;
using PostfixQueue.Log;
using PostfixQueue.Measures;
using PostfixQueue.Ports;

namespace PostfixQueue.Commands;

/// <summary>Counts what became of mail by the log: received, sent, deferred, bounced, rejected and so on, with sizes and delays.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MailDelivery", HelpUri = "https://www.postfix.org/MAILLOG_README.html")]
[OutputType(typeof(MailDeliveryMeasure))]
public sealed class MeasureMailDeliveryCommand : MailLogCmdlet
{
    private DeliveryMeasurer? _measurer;
    private DeliveryMerger? _merger;
    private PipedLines? _lines;

    /// <summary>
    /// Events to count, also of many hosts, lines of a log, log files, or measures to put together that were taken on several. Without
    /// input the log of this server is read.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>By what to group: all in one, unless told otherwise.</summary>
    [Parameter(Position = 0)]
    [NamesOf<MailDeliveryGrouping>(IsSingle = true)]
    public MailDeliveryGrouping GroupBy { get; set; } = MailDeliveryGrouping.None;

    /// <summary>Only so many groups, those with the most events; of times the first.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    private DeliveryMeasurer Measurer => _measurer ??= new DeliveryMeasurer(GroupBy);

    private MailDeliveryGrouping? AskedGrouping => MyInvocation.BoundParameters.ContainsKey(nameof(GroupBy)) ? GroupBy : null;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (InputObject is MailLogEvent one)
            Add(one);
        else if (InputObject is not null)
            Take(InputObject);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (_lines is not null)
        {
            _lines.Complete(Measurer.Add);
            TellProblems(_lines.Reading);
        }

        if (HasFiles || (!MyInvocation.ExpectingInput && InputObject is null))
            CountLog();
        if (_merger is not null)
        {
            foreach (MailDeliveryMeasure measure in _merger.Results(First))
                WriteObject(measure);
            if (_measurer is null)
                return;
        }

        if (Measurer.IsApproximate)
            WriteWarning(
                "There are more groups or messages than are counted one by one. Groups with few events are together in '(others)'; "
                    + "IsApproximate is true."
            );
        foreach (MailDeliveryMeasure measure in Measurer.Results(First))
            WriteObject(measure.HostName is null && _merger is null ? measure with { HostName = Machine.Name } : measure);
    }

    /// <summary>Takes what is no live event.</summary>
    private void Take(object input)
    {
        if (GivenDeliveryMeasure.FromObject(input) is { } measure)
            (_merger ??= new DeliveryMerger(AskedGrouping)).Add(measure);
        else if (GivenEvent.FromObject(input) is { } one)
            Add(one);
        else if (GivenLine.Of(input) is { } line && line.Contains(' '))
            TakeLine(line);
        else if (!TakeFile(input))
            WriteError(Errors.NoLogEvent(LanguagePrimitives.ConvertTo<string>(input)));
    }

    private void Add(MailLogEvent one)
    {
        if (!(one.Time < After) && !(one.Time >= Before))
            Measurer.Add(one);
    }

    private void TakeLine(string line)
    {
        _lines ??= new PipedLines(NewReader(configDirectory: null), Clock);
        _lines.Add(line, Measurer.Add);
    }

    private LogReader NewReader(string? configDirectory) =>
        new(
            new LogEventFilter
            {
                Types = DeliveryMeasurer.Types,
                SinceUtc = SinceUtc,
                UntilUtc = UntilUtc,
            },
            Machine.Name,
            configDirectory
        );

    private void CountLog()
    {
        MailSystem mail = CurrentSystem();
        LogReader reader = NewReader(mail.ConfigDirectory);
        ForEach(reader.ReadAsync(OpenLog(mail), Stretch, StopToken), Measurer.Add);
        TellProblems(reader.Reading);
    }
}
