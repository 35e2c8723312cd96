using System.Text.Json;
using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>Listings of the queue.</summary>
internal static class QueueTargets
{
    private static readonly QueueLineParser s_parser = new(
        new ListingContext { HostName = "mx.lab.example", NowUnixSeconds = 1_800_000_000 }
    );

    /// <summary>What means something in a listing.</summary>
    internal static IReadOnlyList<string> Pieces { get; } =
    [
        "\"",
        "\\",
        "\\u0000",
        "\\ud800",
        "\\udfff",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "253402300799",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "\n",
        "\r",
        "\0",
        "\u001b]0;x\u0007",
        "\u202e",
        "\"queue_id\": \"ALL\"",
        "\"recipients\": []",
        "\"recipients\": null",
        "\"sender\": \"\"",
        "\"arrival_time\": 99999999999",
        "\"message_size\": 1e5",
        "[[[[[[[[[[[[[[[[[[[[",
        "\"address\": \"\\\"@\\\"\"",
        "@",
        "\"delay_reason\": \"host x[y] said: 450 4.7.1 \"",
        "(delivery temporarily suspended: ",
    ];

    /// <summary>A line of postqueue -j is an item that can be used, or unreadable.</summary>
    public static FuzzTarget Listing { get; } =
        new(
            "listing",
            [
                .. Directory
                    .GetFiles(FuzzTargets.Fixture("postqueue"), "*.ndjson")
                    .Order(StringComparer.Ordinal)
                    .SelectMany(static file => FuzzTargets.Bytes(File.ReadLines(file))),
            ],
            Pieces,
            ReadListing
        );

    private static void ReadListing(byte[] input)
    {
        MailQueueItem item;
        try
        {
            item = s_parser.Parse(input);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return;
        }

        foreach (string? text in new[] { item.ToString(), item.Recipients.FirstOrDefault()?.ToString(), ScreenText.Clean(item.Remedy) })
            Demand.Harmless(text);
        _ = (item.Cause, item.Scope, item.RetryAdvice, item.Reason, item.SenderDomain, item.RecipientDomains, item.ExpirationTime);
        foreach (MailQueueRecipient recipient in item.Recipients)
            _ = (recipient.SmtpCode, recipient.RemoteHost, recipient.Blocklist, recipient.InReplyTo);
    }
}
