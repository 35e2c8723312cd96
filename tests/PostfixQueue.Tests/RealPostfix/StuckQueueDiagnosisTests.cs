using System.Globalization;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>
/// The stuck queue explained: the causes that a real Postfix's reasons lead to, and the counts beside those of qshape(1).
/// </summary>
public sealed class StuckQueueDiagnosisTests : IAsyncLifetime
{
    private StuckQueueScenario? _scenario;

    private StuckQueueScenario Scenario => _scenario ?? throw new InvalidOperationException("The scenario has not started.");

    public async ValueTask InitializeAsync() => _scenario = await StuckQueueScenario.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_scenario is not null)
            await _scenario.DisposeAsync();
    }

    [Fact]
    public void Every_stuck_recipient_has_the_cause_it_stands_for()
    {
        using ModuleSession session = new(Scenario.Postfix.ConfigDirectory);

        List<MailQueueRecipient> recipients = session
            .Invoke("Get-MailQueueItem -QueueName Deferred")
            .WithoutErrors()
            .Of<MailQueueItem>()
            .SelectMany(item => item.Recipients)
            .ToList();

        Assert.All(
            Scenario.Cases,
            stuck =>
            {
                List<string> causes = recipients
                    .Where(recipient => recipient.Domain == stuck.Domain)
                    .Select(recipient => recipient.Cause)
                    .ToList();
                Assert.NotEmpty(causes);
                Assert.All(causes, cause => Assert.Equal(stuck.Cause, cause));
            }
        );
    }

    [Fact]
    public void The_counts_are_those_of_the_items_and_each_group_has_a_remedy()
    {
        using ModuleSession session = new(Scenario.Postfix.ConfigDirectory);

        IReadOnlyList<MailQueueItem> items = session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>();
        IReadOnlyList<MailQueueMeasure> measures = session.Invoke("Measure-MailQueue").WithoutErrors().Of<MailQueueMeasure>();

        Assert.Equal(
            items.GroupBy(item => item.Cause).ToDictionary(group => group.Key, group => group.Count()),
            measures.ToDictionary(measure => measure.Name, measure => measure.Count)
        );
        Assert.All(measures, measure => Assert.NotEmpty(measure.Remedy!));
    }

    [Theory]
    [InlineData("RecipientDomain", "")]
    [InlineData("SenderDomain", "-s")]
    public async Task The_age_classes_agree_with_qshape(string groupBy, string option)
    {
        using ModuleSession session = new(Scenario.Postfix.ConfigDirectory);
        string[] arguments = option.Length == 0 ? [] : [option];
        ToolResult qshape = await Scenario.Postfix.RunAsync("qshape", ["-w", "200", .. arguments, "deferred", "hold"]);

        IReadOnlyList<MailQueueMeasure> measures = session
            .Invoke($"Get-MailQueueItem -QueueName Deferred, Hold | Measure-MailQueue {groupBy}")
            .WithoutErrors()
            .Of<MailQueueMeasure>();

        Dictionary<string, string> theirs = qshape
            .OrThrow()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(2)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => string.Join(' ', parts[1..]), StringComparer.Ordinal);
        Dictionary<string, string> ours = measures.ToDictionary(
            measure => measure.Name,
            measure =>
                string.Join(
                    ' ',
                    new[] { measure.AgeBuckets.Sum() }
                        .Concat(measure.AgeBuckets)
                        .Select(count => count.ToString(CultureInfo.InvariantCulture))
                ),
            StringComparer.Ordinal
        );
        Assert.Equal(theirs, ours);
    }
}
