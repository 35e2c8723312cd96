namespace PostfixQueue.Lab;

/// <summary>
/// A private Postfix full of real mail that is stuck, for as many real reasons as loopback allows: unreachable hosts,
/// servers that put mail off or refuse us, faults of our own; with held mail, a bounce, a message whose recipients are
/// stuck for different reasons, a sender that floods, and addresses that need care.
/// </summary>
public sealed class StuckQueueScenario : IAsyncDisposable, IDisposable
{
    /// <summary>Sender of the many messages that look like those of a stolen account.</summary>
    public const string HackedSender = "hacked@lab.example";

    /// <summary>Sender of the messages that a rule puts on hold.</summary>
    public const string HeldSender = "newsletter@lab.example";

    private const int FloodSize = 12;
    private const int HeldCount = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180);

    private readonly StuckDestinations _destinations;

    private StuckQueueScenario(PrivatePostfix postfix, StuckDestinations destinations)
    {
        Postfix = postfix;
        _destinations = destinations;
    }

    /// <summary>The instance.</summary>
    public PrivatePostfix Postfix { get; }

    /// <summary>What is stuck where, and why.</summary>
    public IReadOnlyList<StuckCase> Cases => _destinations.Cases;

    /// <summary>Starts an instance, submits the mail and waits until all of it is stuck.</summary>
    public static async Task<StuckQueueScenario> StartAsync(bool longQueueIds = true)
    {
        StuckDestinations destinations = new();
        PrivatePostfix? postfix = null;
        try
        {
            PostfixOptions options = new()
            {
                LongQueueIds = longQueueIds,
                Transports = destinations.Transports,
                HostNames = destinations.HostNames,
                MainCf = StuckDestinations.MainCf,
                MasterCf = StuckDestinations.MasterCf,
            };
            if (destinations.NameServer is { } nameServer)
                options = options with { NameServer = nameServer };
            postfix = await PrivatePostfix.StartNewAsync(options);
            StuckQueueScenario scenario = new(postfix, destinations);
            await scenario.FillAsync();
            return scenario;
        }
        catch
        {
            if (postfix is not null)
                await postfix.DisposeAsync();
            destinations.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Postfix.DisposeAsync();
        _destinations.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task FillAsync()
    {
        int expected = await SubmitAllAsync();
        await Postfix.WaitUntilAsync(queue => queue.Count == expected && queue.All(IsStuck), s_patience);
    }

    private async Task<int> SubmitAllAsync()
    {
        int count = 0;
        await using SmtpSubmission session = await SmtpSubmission.ConnectAsync(Postfix.SmtpEndpoint);
        async Task SendAsync(string sender, string subject, params string[] recipients)
        {
            await session.SendAsync(sender, recipients, subject, "Dear reader,\n\nthis message is waiting.\n");
            count++;
        }

        foreach (StuckCase stuck in Cases)
        {
            await SendAsync("info@lab.example", $"Invoice for {stuck.Domain}", $"accounts@{stuck.Domain}");
            await SendAsync("anna@lab.example", "Minutes of the meeting", $"office@{stuck.Domain}");
        }

        await SendAsync("press@lab.example", "One message, many troubles", [.. Cases.Take(6).Select(stuck => $"press@{stuck.Domain}")]);
        await SendAsync("", "Undelivered Mail Returned to Sender", "shop@greylist.example");
        await SendAsync("anna@lab.example", "Grüße aus Zürich", "jürgen@full.example");
        await SendAsync("\"anna maria\"@lab.example", "A quoted address", "\"john smith\"@full.example", "o'brien+list@busy.example");
        for (int index = 0; index < HeldCount; index++)
            await SendAsync(HeldSender, "Our offers", $"reader{index}@full.example");
        for (int index = 0; index < FloodSize; index++)
        {
            await SendAsync(HackedSender, "You have won", $"victim{index}@{Cases[index % Cases.Count].Domain}");
        }

        return count;
    }

    private static bool IsStuck(QueueEntry entry) =>
        entry.QueueName == "hold" || (entry.QueueName == "deferred" && entry.Recipients.All(recipient => recipient.Value.Length > 0));
}
