using System.Text;
using PostfixQueue.Delay;
using PostfixQueue.Log;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Network;

/// <summary>A message to an address of the caller's choice is delivered.</summary>
internal sealed class SendTestMailCheck() : Check("Net.SendTestMail", MailServerCheckCategory.Network, CheckSeverity.Error)
{
    private const int AbsencesThatCount = 2;
    private const int LogTries = 10;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_logPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The log has whole seconds.</summary>
    private static readonly TimeSpan s_clockStep = TimeSpan.FromSeconds(2);

    /// <summary>How much of the time limit is kept for the last answer.</summary>
    private const double Reserve = 0.15;

    public override CheckNeeds Needs => CheckNeeds.Network;

    /// <summary>Servers that are slow, or that think about each new sender for a minute, are no failure.</summary>
    public override TimeSpan? UsualTimeLimit => TimeSpan.FromSeconds(240);

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (run.Asked.TestRecipient is not { } recipient)
        {
            yield return Skip("No message was sent: no address was given with -TestRecipient.");
            yield break;
        }

        DateTimeOffset start = run.Host.Time.GetUtcNow();
        DateTimeOffset end = start + run.Asked.LimitOf(this) * (1 - Reserve);
        IReadOnlyList<string> domains = await run.DomainsAsync();
        string hostName = (await run.ParametersAsync())["myhostname"] ?? run.Host.Name;
        TestMessage message = TestMessage.Create(domains.Count > 0 ? domains[0] : hostName, hostName, recipient);
        TestMessageTrack track = new(run, message);
        await track.PrepareAsync();
        using MemoryStream text = new(Encoding.UTF8.GetBytes(message.Text));
        await run.Mail.Queue.SubmitAsync(new MailSubmission(message.Sender, [message.Recipient]), text, run.Stop);
        yield return await FollowAsync(run, message, track, (start, end)) with
        {
            Target = recipient,
        };
    }

    private static async Task<CheckFinding> FollowAsync(
        CheckRun run,
        TestMessage message,
        TestMessageTrack track,
        (DateTimeOffset Start, DateTimeOffset End) time
    )
    {
        int absences = 0;
        TimeSpan pause = s_firstPause;
        while (true)
        {
            IReadOnlyList<MailQueueItem> items = await track.ListCopiesAsync();

            // A listing may miss a message that moves from one queue to the next at that moment.
            absences = items.Count == 0 ? absences + 1 : 0;
            if (absences >= AbsencesThatCount)
                return TestMailFindings.Gone(await ReadLogAsync(run, message, time.Start.UtcDateTime - s_clockStep), message);
            if (items.FirstOrDefault(static item => item is { QueueName: QueueNames.Deferred, Reason: not null }) is { } deferred)
                return TestMailFindings.Deferred(deferred);
            if (items.FirstOrDefault(static item => item.QueueName == QueueNames.Hold) is { } held)
                return TestMailFindings.Held(held);
            TimeSpan left = time.End - run.Host.Time.GetUtcNow();
            if (items.Count > 0 && left <= TimeSpan.Zero)
                return TestMailFindings.Waiting(items[0]);
            await Task.Delay(left < pause && left > TimeSpan.Zero ? left : pause, run.Host.Time, run.Stop);
            pause = pause * 1.5 < s_longestPause ? pause * 1.5 : s_longestPause;
        }
    }

    /// <summary>The log comes a moment behind the queue.</summary>
    private static async Task<DeliveryLog?> ReadLogAsync(CheckRun run, TestMessage message, DateTime sinceUtc)
    {
        string? file = (await run.ParametersAsync())["maillog_file"];
        DeliveryLog? log = null;
        for (int attempt = 0; attempt < LogTries; attempt++)
        {
            log = await DeliveryLog.ReadAsync(run.Host, file, message.Id, sinceUtc, run.Notices, run.Stop);
            if (log is null or { IsComplete: true })
                return log;
            await Task.Delay(s_logPause, run.Host.Time, run.Stop);
        }

        return log;
    }

    /// <summary>The message that Net.SendTestMail sends.</summary>
    /// <param name="Sender">From whom; failure notices go there.</param>
    /// <param name="Recipient">To whom.</param>
    /// <param name="Id">Its Message-ID without angle brackets, which no other message has.</param>
    private sealed record TestMessage(string Sender, string Recipient, string Id)
    {
        public static TestMessage Create(string domain, string hostName, string recipient) =>
            new($"postmaster@{domain}", recipient, $"test.{Guid.NewGuid():N}@{hostName}");

        /// <summary>Header and body. The header keeps programs that answer by themselves from doing so (RFC 3834 section 5).</summary>
        public string Text =>
            $"""
                From: {Sender}
                To: {Recipient}
                Subject: Test of mail delivery
                Message-ID: <{Id}>
                Auto-Submitted: auto-generated

                This message was sent by Test-MailServerConfig to see whether mail leaves the server. Nobody needs to answer it.

                """;
    }

    /// <summary>Follows the test message through the queue.</summary>
    private sealed class TestMessageTrack(CheckRun run, TestMessage message)
    {
        /// <summary>The listings of a whole run would fill the caller's screen: one command line says what is done.</summary>
        private readonly MailSystem _quiet = run.Mail.WithNotices(new ToolNotices());

        private HashSet<string> _others = [];

        /// <summary>Notes what looks like the message before it is sent.</summary>
        public async Task PrepareAsync() => _others = [.. (await ListAsync(run.Mail)).Select(static item => item.QueueId)];

        /// <summary>The message as it is queued: none when it has left the queue, several when a filter has just handed it back.</summary>
        public async Task<IReadOnlyList<MailQueueItem>> ListCopiesAsync() =>
            [.. (await ListAsync(_quiet)).Where(item => !_others.Contains(item.QueueId))];

        private async Task<List<MailQueueItem>> ListAsync(MailSystem mail)
        {
            List<MailQueueItem> found = [];
            await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, run.Stop))
            {
                if (entry.Item is { } item && IsLike(item))
                    found.Add(item);
            }

            return found;
        }

        /// <summary>A message whose addresses Postfix writes anew is not found in the queue; the log then tells of it.</summary>
        private bool IsLike(MailQueueItem item) =>
            string.Equals(item.Sender, message.Sender, StringComparison.OrdinalIgnoreCase)
            && item.Recipients.Any(recipient => IsSame(recipient.EmailAddress) || IsSame(recipient.OriginalAddress));

        /// <summary>Postfix completes an address without a domain.</summary>
        private bool IsSame(string? address) =>
            string.Equals(address, message.Recipient, StringComparison.OrdinalIgnoreCase)
            || (
                !message.Recipient.Contains('@', StringComparison.Ordinal)
                && address?.StartsWith($"{message.Recipient}@", StringComparison.OrdinalIgnoreCase) == true
            );
    }

    /// <summary>What became of the test message.</summary>
    private static class TestMailFindings
    {
        private const string SeeLog = "Look for status=sent or status=bounced in the mail log.";

        /// <summary>It has left the queue.</summary>
        /// <param name="log">What the log says of it; null when there is no log that can be read.</param>
        /// <param name="message">The message.</param>
        public static CheckFinding Gone(DeliveryLog? log, TestMessage message)
        {
            string evidence = $"Message-ID {message.Id}";
            if (log is null)
                return CheckFinding.Unknown(
                    "The message left the queue, but whether it was delivered or returned is only in the mail log, which cannot be read.",
                    $"Run pwsh with sudo. {SeeLog}"
                ) with
                {
                    Evidence = evidence,
                };
            if (log.Deliveries.Count == 0)
                return CheckFinding.Unknown(
                    "The message left the queue, but the mail log does not say whether it was " + "delivered.",
                    SeeLog
                ) with
                {
                    Evidence = evidence,
                };
            (string Status, string Text)[] failed = log.Deliveries.Where(static delivery => delivery.Status is not "sent").ToArray();
            if (failed.Length == 0)
                return CheckFinding.Pass("The message was delivered to the next server.", "sent") with
                {
                    Evidence = log.Deliveries[^1].Text,
                };
            (string? status, string? text) = failed[0];
            MailDelayReason reason = new DelayReasonText(text).Explain(recipient: null);
            return status == "deferred"
                ? Deferred(reason.Cause, reason.Remedy, text, log.Ids[^1])
                : CheckFinding.Fail(
                    $"The message was returned to its sender: {reason.Cause}.",
                    $"A notice went to {message.Sender}. {reason.Remedy}"
                ) with
                {
                    Actual = status,
                    Expected = "sent",
                    Evidence = text,
                };
        }

        /// <summary>Its delivery failed for now.</summary>
        public static CheckFinding Deferred(MailQueueItem item) => Deferred(item.Cause, item.Remedy, item.Reason, item.QueueId);

        /// <summary>Something put it on hold.</summary>
        public static CheckFinding Held(MailQueueItem item) =>
            CheckFinding.Fail(
                "The message was put on hold.",
                "An access table, header_checks, a milter or a policy service of this server put it on hold; the mail log says which. "
                    + "It stays until it is released or removed."
            ) with
            {
                Actual = QueueNames.Hold,
                Expected = "sent",
                RemedyCommand = $"Resume-MailQueueItem {item.QueueId}",
            };

        /// <summary>Time is up and it is still on its way.</summary>
        public static CheckFinding Waiting(MailQueueItem item) =>
            CheckFinding.Unknown(
                $"The message is still in the queue {item.QueueName}, neither delivered nor deferred.",
                item.QueueName == QueueNames.Maildrop
                    ? "Postfix has not picked it up: see Postfix.Running."
                    : "The other server is slow, or the queue is busy. Look at it later, or give the check more time with "
                        + "-TimeoutSeconds."
            ) with
            {
                Actual = item.QueueName,
                Expected = "sent",
                RemedyCommand = $"Get-MailQueueItem {item.QueueId}",
            };

        private static CheckFinding Deferred(string cause, string remedy, string? reason, string queueId)
        {
            string whole = $"{remedy} The test message stays queued as {queueId}, and delivery is tried again.";
            CheckFinding finding =
                cause == nameof(MailDelayCause.Greylisted)
                    ? CheckFinding.Warn("The other server asked for a later attempt, which Postfix makes by itself.", whole)
                    : CheckFinding.Fail($"The message was not delivered: {cause}.", whole);
            return finding with
            {
                Actual = cause,
                Expected = "sent",
                Evidence = reason,
                RemedyCommand = $"Get-MailQueueItem {queueId} | Format-List",
            };
        }
    }
}
