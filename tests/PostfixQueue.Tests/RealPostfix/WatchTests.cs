using System.Collections.Concurrent;
using System.Management.Automation;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Changes of a real queue, as they happen.</summary>
public sealed class WatchTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<MailQueueChange> _changes = new();
    private PowerShell? _shell;

    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
            return;
        await _shell.StopAsync(null, null);
        _shell.Dispose();
    }

    [Fact]
    public async Task The_life_of_each_message_is_told()
    {
        await using SmtpPeer good = SmtpPeer.Start();
        await using SmtpPeer strict = SmtpPeer.Start(SmtpScript.ForEachRecipient("550 5.1.1 <{0}>: User unknown"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                Transports = new Dictionary<string, string> { ["good.example"] = good.Transport, ["strict.example"] = strict.Transport },
            }
        );
        using ModuleSession watching = await WatchAsync(queue, "Watch-MailQueue -IntervalSeconds 1 -Verbose");

        string sent = await queue.Postfix.SubmitAsync("s@lab.example", ["a@good.example", "b@strict.example"]);
        await WaitForAsync(sent, "Arrived", "Delivered a@good.example", "Bounced b@strict.example");
        string stuck = await queue.DeferAsync("s@lab.example", "c@elsewhere.example");
        await WaitForAsync(stuck, "Arrived", "Attempted c@elsewhere.example");
        queue.Session.Invoke("Suspend-MailQueueItem $args[0]", stuck).WithoutErrors();
        await WaitForAsync(stuck, "Held");
        queue.Session.Invoke("Resume-MailQueueItem $args[0]", stuck).WithoutErrors();
        await WaitForAsync(stuck, "Released");
        string expired = await queue.DeferAsync("x@lab.example", "d@elsewhere.example");
        (await queue.Postfix.RunAsync("postsuper", ["-f", expired])).OrThrow();
        (await queue.Postfix.RunAsync("postqueue", ["-i", expired])).OrThrow();
        await WaitForAsync(expired, "Arrived", "Attempted d@elsewhere.example", "Expired");
        queue.Session.Invoke("Remove-MailQueueItem $args[0] -Confirm:$false", stuck).WithoutErrors();
        await WaitForAsync(stuck, "Removed");

        MailQueueChange bounced = Assert.Single(_changes, static change => change.Change == "Bounced");
        Assert.Equal(
            ("RecipientUnknown", "5.1.1", "s@lab.example", "Log"),
            (bounced.Cause, bounced.EnhancedStatusCode, bounced.Sender, bounced.Evidence)
        );
        Assert.All(new[] { sent, stuck, expired }, id => Assert.Equal("Arrived", _changes.First(change => change.QueueId == id).Change));
        Assert.DoesNotContain(_changes, static change => change.Change == "Left");
        Assert.All(
            _changes.GroupBy(static change => (change.QueueId, change.Change, change.Recipient)),
            static same => Assert.True(same.Count() == 1 || same.Key.Change == "Attempted")
        );
    }

    [Fact]
    public async Task It_goes_on_while_Postfix_stops_and_the_log_is_rotated()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        using ModuleSession watching = await WatchAsync(queue, "Watch-MailQueue -IntervalSeconds 1 -Verbose");

        await queue.Postfix.StopAsync();
        await queue.Postfix.SubmitLocallyAsync("s@lab.example", ["local@elsewhere.example"]);
        await WaitAsync("a message in maildrop", static change => change is { Change: "Arrived", QueueName: "maildrop" });
        File.Move(queue.Postfix.LogPath, queue.Postfix.LogPath + ".1");
        await queue.Postfix.StartAsync();
        string stuck = await queue.DeferAsync("s@lab.example", "c@elsewhere.example");
        await WaitForAsync(stuck, "Arrived", "Attempted c@elsewhere.example");

        await WarnedAsync("does not run");
        await WarnedAsync("runs again");
    }

    [Fact]
    public async Task Filters_hold_for_mail_that_only_the_log_tells_of()
    {
        await using SmtpPeer strict = SmtpPeer.Start(SmtpScript.ForEachRecipient("550 5.1.1 <{0}>: User unknown"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["strict.example"] = strict.Transport } }
        );
        using ModuleSession watching = await WatchAsync(
            queue,
            "Watch-MailQueue -SenderDomain wanted.example -Verbose | Where-Object Change -eq Bounced"
        );

        await queue.Postfix.SubmitAsync("s@other.example", ["a@strict.example"]);
        string wanted = await queue.Postfix.SubmitAsync("s@wanted.example", ["b@strict.example"]);
        await WaitForAsync(wanted, "Bounced b@strict.example");

        Assert.Single(_changes);
    }

    /// <summary>Begins to watch; has begun when the first listing has been made, which -Verbose tells.</summary>
    private async Task<ModuleSession> WatchAsync(RealQueue queue, string script)
    {
        ModuleSession session = new(configDirectory: queue.Postfix.ConfigDirectory);
        _shell = session.Prepare(script);
        PSDataCollection<PSObject> output = [];
        output.DataAdded += (_, added) => _changes.Enqueue((MailQueueChange)output[added.Index].BaseObject);
        _ = _shell.BeginInvoke<PSObject, PSObject>(null, output);
        await WaitUntilAsync(
            "the first listing",
            () => Texts(_shell.Streams.Verbose).Any(static said => said.StartsWith("The queue is ", StringComparison.Ordinal))
        );
        return session;
    }

    private async Task WaitForAsync(string queueId, params string[] changes)
    {
        foreach (string wanted in changes)
        {
            string[] words = wanted.Split(' ');
            await WaitAsync(
                $"{queueId} {wanted}",
                change => change.QueueId == queueId && change.Change == words[0] && (words.Length == 1 || change.Recipient == words[1])
            );
        }
    }

    private Task WarnedAsync(string text) =>
        WaitUntilAsync(text, () => Texts(_shell!.Streams.Warning).Any(warning => warning.Contains(text, StringComparison.Ordinal)));

    private Task WaitAsync(string what, Func<MailQueueChange, bool> isWanted) => WaitUntilAsync(what, () => _changes.Any(isWanted));

    private async Task WaitUntilAsync(string what, Func<bool> isSo)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; !isSo(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(
                DateTime.UtcNow < end && _shell!.InvocationStateInfo.State is PSInvocationState.Running or PSInvocationState.NotStarted,
                $"Waited for: {what}. Told: {string.Join(", ", _changes)}. {string.Join("\n", Texts(_shell!.Streams.Warning))} "
                    + $"{string.Join("\n", Texts(_shell.Streams.Error))} {string.Join("\n", Texts(_shell.Streams.Verbose))}"
            );
        }
    }

    /// <summary>What a stream has so far: to enumerate it would wait for its end.</summary>
    private static string[] Texts<T>(PSDataCollection<T> stream) =>
        [.. Enumerable.Range(0, stream.Count).Select(index => stream[index]!.ToString()!)];
}
