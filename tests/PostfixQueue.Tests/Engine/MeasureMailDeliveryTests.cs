using System.Management.Automation;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Engine;

/// <summary>Deliveries counted from the prompt.</summary>
public sealed class MeasureMailDeliveryTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public MeasureMailDeliveryTests() =>
        File.WriteAllLines(
            _path,
            LogReaderTests
                .Message("0A1B2C3D4E", "anna@a.example", "10:00")
                .Concat(LogReaderTests.Message("0A1B2C3D4F", "erik@e.example", "11:00"))
                .Select(static line => "2026-11-23T" + line["Nov 23 ".Length..].Insert(8, "Z"))
        );

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("", "TOTAL 2 2")]
    [InlineData("-GroupBy SenderDomain", "a.example 1 1, e.example 1 1")]
    [InlineData("RecipientDomain -First 1", "d.example 2 2")]
    [InlineData("-After 2026-11-23T10:30:00Z", "TOTAL 1 1")]
    [InlineData("-Before 2026-11-23T10:30:00Z -GroupBy Sender", "anna@a.example 1 1")]
    [InlineData("-After 2027-01-01", "TOTAL 0 0")]
    public void A_log_is_measured(string parameters, string expected)
    {
        using ModuleSession session = new();

        IReadOnlyList<MailDeliveryMeasure> measures = session
            .Invoke($"Measure-MailDelivery -Path $args[0] {parameters}", _path)
            .WithoutErrors()
            .Of<MailDeliveryMeasure>();

        Assert.Equal(expected, string.Join(", ", measures.Select(static one => $"{one.Name} {one.SentCount} {one.DeferredCount}")));
        Assert.All(measures, one => Assert.Equal(session.HostName, one.HostName));
    }

    [Fact]
    public void Events_and_measures_from_the_pipeline_are_measured()
    {
        using ModuleSession session = new();

        IReadOnlyList<PSObject> counts = session
            .Invoke(
                """
                Get-MailLogEvent -Path $args[0] | Measure-MailDelivery | ForEach-Object SentCount
                Get-MailLogEvent -Path $args[0] -Sender anna* | Measure-MailDelivery | ForEach-Object SentCount
                $all = Measure-MailDelivery -Path $args[0] -GroupBy Sender
                @($all; $all) | Measure-MailDelivery | ForEach-Object SentCount
                $all | ForEach-Object { [pscustomobject]@{ GroupBy = 'Sender'; Name = $_.Name; SentCount = "$($_.SentCount)";
                    DelayHistogram = $_.DelayHistogram } } |
                    Measure-MailDelivery -GroupBy None | ForEach-Object { $_.DelayMedian.TotalSeconds -gt 29 }
                """,
                _path
            )
            .WithoutErrors()
            .Output;

        Assert.Equal([2L, 1L, 2L, 2L, true], counts.Select(static one => one.BaseObject));
    }

    [Fact]
    public void What_is_neither_is_an_error()
    {
        using ModuleSession session = new();

        Assert.Equal(["InvalidQueueId", "InvalidQueueId"], session.Invoke("'text', [datetime]::Now | Measure-MailDelivery").ErrorIds);
        Assert.Equal(["MailLogNotFound"], session.Invoke("Measure-MailDelivery -Path /nosuch/file").ErrorIds);
    }
}
