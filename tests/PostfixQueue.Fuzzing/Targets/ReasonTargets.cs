using System.Text.Json;
using PostfixQueue.Delay;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>What other servers say.</summary>
internal static class ReasonTargets
{
    private static readonly string[] s_causes = Enum.GetNames<MailDelayCause>();

    /// <summary>What means something in a reason.</summary>
    internal static string[] Pieces { get; } =
    [
        "delivery temporarily suspended: ",
        "connect to ",
        "host ",
        " said: ",
        " refused to talk to me: ",
        "[",
        "]",
        "]:25: ",
        ": ",
        "(in reply to ",
        "RCPT TO command)",
        "550-",
        "550 5.1.1 ",
        "421 4.7.0 ",
        "<",
        ">",
        "@",
        "https://",
        "http",
        "name=",
        "SASL ",
        "TLS is required, but ",
        "server ",
        "lost connection with ",
        "while ",
        "status=deferred (",
        ")",
        "Command output:",
        "blocked using ",
        "spamhaus",
        "quota",
        "user unknown",
        "|",
        "*",
        "{host}",
        "\0",
        "\u202e",
        "\ud800",
        "\n",
        " ",
        "127.0.0.1",
        "::1",
        "mx.example.org",
        "99999999999",
        "554",
    ];

    /// <summary>Every reason has a cause and a remedy.</summary>
    public static FuzzTarget Reason { get; } =
        new(
            "reason",
            FuzzTargets.Bytes(
                File.ReadLines(FuzzTargets.Fixture("delay-reasons-dev.jsonl"))
                    .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString()!)
            ),
            Pieces,
            ReadReason
        );

    /// <summary>Replies of an SMTP server, in pieces.</summary>
    public static FuzzTarget Reply { get; } =
        new(
            "smtp-reply",
            FuzzTargets.Bytes([
                "220 mx.lab.example ESMTP Postfix\r\n",
                "250-mx.lab.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n",
                "550-5.7.1 a\r\n550 5.7.1 b\r\n",
            ]),
            ["\r\n", "\n", "250-", "250 ", "999", "25", "\0", "\u202e", "-", " "],
            ReadReplies
        );

    private static void ReadReason(byte[] input)
    {
        string text = FuzzTargets.Text(input);
        MailDelayReason reason = new DelayReasonText(CopiedReason.Unwrap(text), default).Explain("someone@lab.example");
        Demand.That(s_causes.Contains(reason.Cause.ToString()), $"{reason.Cause} is a cause");
        Demand.That(reason.Remedy.Length > 0, "there is a remedy");
        Demand.Harmless(reason.Remedy);
        _ = (reason.RemoteHost, reason.SmtpCode, reason.EnhancedStatusCode, reason.Blocklist, reason.ToString());
        Demand.That(ReasonFolder.Fold(text).Length <= 1536, "the folded text is short");
    }

    private static void ReadReplies(byte[] input)
    {
        SmtpReplyReader reader = new();
        IReadOnlyList<SmtpReply> whole = new SmtpReplyReader().Read(input);
        List<SmtpReply> pieces = [.. reader.Read(input.AsSpan(0, input.Length / 2)), .. reader.Read(input.AsSpan(input.Length / 2))];
        Demand.That(
            whole.Select(static reply => reply.ToString()).SequenceEqual(pieces.Select(static reply => reply.ToString())),
            "pieces say the same"
        );
    }
}
