namespace PostfixQueue.Log;

/// <summary>What kind of event the text of a line is, and where its parts begin; without reading them.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="IdAt">Where its queue ID begins.</param>
/// <param name="IdLength">How long that is; 0 for none.</param>
/// <param name="BodyAt">Where the text behind level and queue ID begins.</param>
internal readonly record struct LogShape(MailLogEventType Type, LogLevel Level, int IdAt, int IdLength, int BodyAt)
{
    private const string NoQueue = "NOQUEUE: ";

    /// <summary>Looks at a text.</summary>
    /// <param name="program">Who logged it.</param>
    /// <param name="text">What was logged.</param>
    public static LogShape Parse(ReadOnlySpan<byte> program, ReadOnlySpan<byte> text)
    {
        LogLevel level = LogLevels.Parse(text, out int at);
        ReadOnlySpan<byte> body = text[at..];
        int idLength = LoggedId.LengthAt(body);
        int idAt = at;
        if (idLength > 0 && body[idLength..].StartsWith(": "u8))
            at += idLength + 2;
        else
            idLength = 0;
        if (idLength == 0 && body.StartsWith("NOQUEUE: "u8))
            at += NoQueue.Length;
        body = text[at..];
        MailLogEventType type = level switch
        {
            LogLevel.Panic => MailLogEventType.Panic,
            LogLevel.Fatal => MailLogEventType.Fatal,
            LogLevel.Info => idLength > 0 ? OfMessage(program, body) ?? Other(program, body) : Other(program, body),
            _ => IsRefusedLogin(program, body) ? MailLogEventType.LoginFailed : MailLogEventType.Warning,
        };
        return new LogShape(type, level, idAt, idLength, at);
    }

    private static MailLogEventType? OfMessage(ReadOnlySpan<byte> program, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return null;
        switch (body[0])
        {
            case (byte)'t' when body.StartsWith("to="u8):
                return OfDelivery(body);
            case (byte)'f' when body.StartsWith("from="u8):
                return body.IndexOf(", status="u8) < 0
                    ? body.IndexOf(", size="u8) < 0
                        ? null
                        : MailLogEventType.Queued
                    : MailLogEventType.Expired;
            case (byte)'c' when body.StartsWith("client="u8):
            case (byte)'u' when body.StartsWith("uid="u8):
                return MailLogEventType.Received;
            case (byte)'m' when body.StartsWith("message-id="u8):
            case (byte)'r' when body.StartsWith("resent-message-id="u8):
                return MailLogEventType.Identified;
            case (byte)'r' when body.StartsWith("removed"u8) && (body.Length == "removed".Length || body["removed".Length] == ' '):
                return MailLogEventType.Removed;
            case (byte)'r' when body.SequenceEqual("released from hold"u8):
                return MailLogEventType.Released;
            case (byte)'r' when body.SequenceEqual("requeued"u8):
                return MailLogEventType.Requeued;
            case (byte)'p' when body.SequenceEqual("placed on hold"u8):
                return MailLogEventType.Held;
            case (byte)'e' when body.SequenceEqual("expired"u8):
                return MailLogEventType.ForceExpired;
            case (byte)'s' or (byte)'p' when body.IndexOf(" notification: "u8) > 0:
                return MailLogEventType.Notified;
            default:
                return LogPrograms.IsClient(program) && IsFailedAttempt(body) ? MailLogEventType.AttemptFailed : null;
        }
    }

    private static MailLogEventType OfDelivery(ReadOnlySpan<byte> body)
    {
        // Recipients may write what they like into their addresses; behind the relay there is Postfix's own text up to the status.
        int relay = Math.Max(0, body.IndexOf(", relay="u8));
        int status = body[relay..].IndexOf(", status="u8);
        if (status < 0)
            return MailLogEventType.Info;
        ReadOnlySpan<byte> word = body[(relay + status + ", status=".Length)..];
        if (word.StartsWith("sent"u8))
            return word.StartsWith("sent (forwarded as "u8) ? MailLogEventType.Forwarded : MailLogEventType.Sent;
        return word.StartsWith("deferred"u8) || word.StartsWith("SOFTBOUNCE"u8) ? MailLogEventType.Deferred
            : word.StartsWith("bounced"u8) ? MailLogEventType.Bounced
            : word.StartsWith("expired"u8) ? MailLogEventType.Expired
            : MailLogEventType.Probed;
    }

    private static bool IsFailedAttempt(ReadOnlySpan<byte> body) =>
        body.StartsWith("host "u8)
        || body.StartsWith("connect to "u8)
        || body.StartsWith("lost connection with "u8)
        || body.StartsWith("conversation with "u8)
        || body.StartsWith("Cannot start TLS"u8)
        || body.StartsWith("TLS is required"u8)
        || body.StartsWith("SASL authentication "u8)
        || body.StartsWith("Server certificate "u8);

    private static MailLogEventType Other(ReadOnlySpan<byte> program, ReadOnlySpan<byte> body)
    {
        if (OfRule(body) is { } rule)
            return rule;
        if (body.StartsWith("statistics: "u8))
            return MailLogEventType.Statistics;
        if (body.IndexOf(" TLS connection established "u8) is > 0 and < 20)
            return MailLogEventType.TlsEstablished;
        if (LogPrograms.IsClient(program))
            return IsFailedAttempt(body) || body.StartsWith("SSL_connect error to "u8)
                ? MailLogEventType.AttemptFailed
                : MailLogEventType.Info;
        if (program.SequenceEqual("postscreen"u8))
            return OfScreen(body);
        if (program.SequenceEqual("master"u8))
            return OfMaster(body);
        if (body.StartsWith("connect from "u8))
            return MailLogEventType.Connected;
        if (body.StartsWith("disconnect from "u8))
            return MailLogEventType.Disconnected;
        if (body.StartsWith("client="u8))
            return MailLogEventType.Received;
        return
            body.StartsWith("lost connection after "u8)
            || body.StartsWith("timeout after "u8)
            || body.StartsWith("too many errors after "u8)
            || body.StartsWith("improper command pipelining after "u8)
            || body.StartsWith("SSL_accept error from "u8)
            ? MailLogEventType.Lost
            : MailLogEventType.Info;
    }

    /// <summary>
    /// <c>reject: RCPT from …</c>, <c>hold: header …</c>, <c>milter-reject: END-OF-MESSAGE from …</c>: smtpd_check.c, cleanup_message.c.
    /// </summary>
    private static MailLogEventType? OfRule(ReadOnlySpan<byte> body)
    {
        int end = body[..Math.Min(body.Length, 24)].IndexOf(": "u8);
        if (end <= 0)
            return null;
        ReadOnlySpan<byte> action = body[..end];
        bool isOfFilter = action.StartsWith("milter-"u8);
        if (isOfFilter)
            action = action["milter-".Length..];
        if (action.SequenceEqual("reject"u8) || action.SequenceEqual("proxy-reject"u8))
            return MailLogEventType.Rejected;
        if (action.SequenceEqual("reject_warning"u8))
            return MailLogEventType.RejectWarning;
        if (action.SequenceEqual("hold"u8) || action.SequenceEqual("quarantine"u8))
            return MailLogEventType.Held;
        if (action.SequenceEqual("discard"u8))
            return MailLogEventType.Discarded;
        return (isOfFilter || LogPrograms.IsAction(action)) && (body.IndexOf(" from "u8) > 0 || body.IndexOf("; from="u8) > 0)
            ? MailLogEventType.RuleApplied
            : null;
    }

    private static MailLogEventType OfScreen(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("CONNECT from "u8))
            return MailLogEventType.Connected;
        if (body.StartsWith("DISCONNECT ["u8))
            return MailLogEventType.Disconnected;
        bool isShouted = body.Length > 3 && char.IsAsciiLetterUpper((char)body[0]) && char.IsAsciiLetterUpper((char)body[1]);
        return isShouted && body.IndexOf((byte)'[') > 0 ? MailLogEventType.Screened : MailLogEventType.Info;
    }

    private static MailLogEventType OfMaster(ReadOnlySpan<byte> body) =>
        body.StartsWith("daemon started "u8) ? MailLogEventType.Started
        : body.StartsWith("reload "u8) ? MailLogEventType.Reloaded
        : body.StartsWith("terminating on signal "u8) ? MailLogEventType.Stopped
        : MailLogEventType.Info;

    /// <summary><c>host[addr]: SASL PLAIN authentication failed: …</c>: smtpd_sasl_glue.c.</summary>
    private static bool IsRefusedLogin(ReadOnlySpan<byte> program, ReadOnlySpan<byte> body) =>
        program.SequenceEqual("smtpd"u8) && body.IndexOf("]: SASL "u8) > 0 && body.IndexOf(" authentication failed: "u8) > 0;
}
