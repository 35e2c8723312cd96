using System.Globalization;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Packaging;

/// <summary>A queue with what the examples look for, afresh for each: they remove and requeue.</summary>
internal sealed class ExampleQueue : IAsyncDisposable
{
    private static readonly (string Sender, string Recipient, string Status, string Reason)[] s_messages =
    [
        ("hacked@example.com", "anna@example.net", "4.4.1", "connect to mx.example.net[192.0.2.1]:25: Connection timed out"),
        ("hacked@example.com", "erik@example.net", "4.4.1", "connect to mx.example.net[192.0.2.1]:25: Connection timed out"),
        (
            "newsletter@example.com",
            "someone@yahoo.com",
            "4.7.0",
            "host mta5.am0.yahoodns.net[192.0.2.7] said: 421 4.7.0 [TSS04] Messages from 192.0.2.9 temporarily deferred: rate limit (in "
                + "reply to MAIL FROM command)"
        ),
        (
            "shop@example.com",
            "typo@exmaple.example",
            "4.4.3",
            "Host or domain name not found. Name service error for name=exmaple.example type=A: Host not found"
        ),
        (
            "shop@example.com",
            "nobody@example.org",
            "4.1.1",
            "host mx.example.org[192.0.2.2] said: 450 4.1.1 <nobody@example.org>: Recipient address rejected: User unknown in local "
                + "recipient table (in reply to RCPT TO command)"
        ),
        (
            "info@example.com",
            "user@example.org",
            "4.7.1",
            "host mx.example.org[192.0.2.2] said: 450 4.7.1 Service unavailable; client [192.0.2.9] blocked using zen.spamhaus.org (in "
                + "reply to RCPT TO command)"
        ),
        (
            "info@example.com",
            "user@grey.example",
            "4.2.0",
            "host mx.grey.example[192.0.2.3] said: 450 4.2.0 <user@grey.example>: Recipient address rejected: Greylisted, try again "
                + "later (in reply to RCPT TO command)"
        ),
        ("info@example.com", "other@example.org", "4.3.0", "mail transport unavailable"),
        ("", "shop@example.org", "4.4.1", "connect to mx.example.org[192.0.2.2]:25: Connection timed out"),
    ];

    private readonly PrivatePostfix _postfix;

    private ExampleQueue(PrivatePostfix postfix) => _postfix = postfix;

    /// <summary>The instance.</summary>
    public PrivatePostfix Postfix => _postfix;

    /// <summary>A message that is deferred.</summary>
    public string Deferred { get; private set; } = "";

    /// <summary>A message that is on hold.</summary>
    public string Held { get; private set; } = "";

    public static async Task<ExampleQueue> StartAsync() =>
        new(
            await PrivatePostfix.StartNewAsync(
                new PostfixOptions
                {
                    MainCf =
                    [
                        "relay_domains = relay.example.com",
                        "queue_run_delay = 1h",
                        "maximal_queue_lifetime = 30d",
                        "bounce_queue_lifetime = 30d",
                    ],
                    MasterCf = ["example unix - n n - 1 smtp", "  -o smtp_tls_security_level=encrypt"],
                }
            )
        );

    /// <summary>Puts it back to what it is at the beginning of each example.</summary>
    public async Task RefillAsync()
    {
        (await _postfix.RunAsync("postsuper", ["-d", "ALL"])).OrThrow();
        Deferred = Held = "";
        long number = 0;
        foreach ((string sender, string recipient, string status, string reason) in s_messages)
        {
            foreach (int days in new[] { 4, 1 })
            {
                QueueWriter writer = new(_postfix)
                {
                    Sender = sender,
                    Recipient = (recipient, status, reason),
                    Age = TimeSpan.FromDays(days) + TimeSpan.FromHours(5),
                };
                string id = writer.Write(1, number++).Single();
                Log(id, sender, recipient, status, reason);
                if (Deferred.Length == 0)
                    Deferred = id;
            }
        }

        Held = new QueueWriter(_postfix)
        {
            Sender = "info@example.com",
            Recipient = ("erik@example.org", "4.4.1", "connect to mx.example.org[192.0.2.2]:25: Connection timed out"),
        }
            .Write(1, number)
            .Single();
        Log(Held, "info@example.com", "erik@example.org", "4.4.1", "connect to mx.example.org[192.0.2.2]:25: Connection timed out");
        (await _postfix.RunAsync("postsuper", ["-h", Held])).OrThrow();
    }

    /// <summary>A folder that is not there yet.</summary>
    public string NewFolder() => Path.Join(_postfix.RootDirectory, Guid.NewGuid().ToString("N"));

    /// <summary>What Postfix would have logged of a message that it had taken and deferred.</summary>
    private void Log(string id, string sender, string recipient, string status, string reason)
    {
        string time = DateTime.Now.ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
        File.AppendAllLines(
            _postfix.LogPath,
            [
                $"{time} mail postfix/smtpd[7]: {id}: client=client.example.com[192.0.2.5], sasl_method=PLAIN, sasl_username=anna",
                $"{time} mail postfix/cleanup[7]: {id}: message-id=<{id}@example.com>",
                $"{time} mail postfix/qmgr[7]: {id}: from=<{sender}>, size=1200, nrcpt=1 (queue active)",
                $"{time} mail postfix/smtp[7]: {id}: to=<{recipient}>, relay=none, delay=2, delays=1/0/1/0, dsn={status}, "
                    + $"status=deferred ({reason})",
            ]
        );
    }

    public ValueTask DisposeAsync() => _postfix.DisposeAsync();
}
