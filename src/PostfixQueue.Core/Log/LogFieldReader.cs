namespace PostfixQueue.Log;

/// <summary>Reads the parts of a line's text.</summary>
internal static partial class LogFieldReader
{
    private static readonly byte[][] s_behindLogin =
    [
        ", sasl_sender="u8.ToArray(),
        ", orig_queue_id="u8.ToArray(),
        ", orig_client="u8.ToArray(),
    ];

    /// <summary>Reads all that the line itself says.</summary>
    public static LogFields Read(LogRecord record)
    {
        LogFields fields = new LogFields { QueueId = record.QueueId };
        ReadOnlySpan<byte> body = record.Body;
        switch (record.Shape.Type)
        {
            case MailLogEventType.Sent
            or MailLogEventType.Forwarded
            or MailLogEventType.Deferred
            or MailLogEventType.Bounced
            or MailLogEventType.Probed:
            case MailLogEventType.Expired when body.StartsWith("to="u8):
                ReadDelivery(body, fields);
                break;
            case MailLogEventType.Expired:
                ReadExpired(body, fields);
                break;
            case MailLogEventType.Received:
                ReadReceived(body, fields);
                break;
            case MailLogEventType.Identified:
                ReadIdentified(body, fields);
                break;
            case MailLogEventType.Queued:
                ReadQueued(body, fields);
                break;
            case MailLogEventType.Rejected or MailLogEventType.RejectWarning or MailLogEventType.Discarded or MailLogEventType.RuleApplied:
            case MailLogEventType.Held when !body.SequenceEqual("placed on hold"u8):
                ReadRule(body, fields);
                break;
            case MailLogEventType.Notified:
                ReadNotified(body, fields);
                break;
            case MailLogEventType.AttemptFailed:
                ReadAttempt(body, fields);
                break;
            case MailLogEventType.Connected or MailLogEventType.Disconnected or MailLogEventType.Lost:
            case MailLogEventType.Screened or MailLogEventType.LoginFailed or MailLogEventType.TlsEstablished:
                ReadSession(record, fields);
                break;
        }

        return fields;
    }

    /// <summary>
    /// <c>client=host[address], sasl_method=…, sasl_username=…, …</c> (smtpd.c) and <c>uid=0 from=&lt;…&gt; orig_id=…</c> (pickup.c).
    /// </summary>
    public static void ReadReceived(ReadOnlySpan<byte> body, LogFields fields)
    {
        if (LogWords.Skip(ref body, "uid="u8))
        {
            fields.UserId = LogWords.SmallNumber(LogWords.Take(ref body, " "u8));
            if (!LogWords.Skip(ref body, "from=<"u8))
                return;
            int end = body.LastIndexOf((byte)'>');
            fields.Sender = LogWords.Sender(end < 0 ? body : body[..end]);
            body = end < 0 ? default : body[(end + 1)..];
            if (LogWords.Skip(ref body, " orig_id="u8))
                fields.OriginalQueueId = LogWords.TextOrNull(body);
            return;
        }

        if (!LogWords.Skip(ref body, "client="u8))
            return;
        (fields.ClientName, fields.ClientAddress, fields.ClientPort) = LogWords.Peer(LogWords.Take(ref body, ", "u8));
        while (!body.IsEmpty)
        {
            // A login may hold anything; what Postfix writes behind it begins with one of three names.
            if (LogWords.Skip(ref body, "sasl_method="u8))
                fields.SaslMethod = LogWords.Text(LogWords.Take(ref body, ", "u8));
            else if (LogWords.Skip(ref body, "sasl_username="u8))
                fields.SaslUser = LogWords.Text(TakeLogin(ref body));
            else if (LogWords.Skip(ref body, "sasl_sender="u8))
                fields.SaslSender = LogWords.Text(LogWords.Take(ref body, ", "u8));
            else if (LogWords.Skip(ref body, "orig_queue_id="u8))
                fields.OriginalQueueId = LogWords.Text(LogWords.Take(ref body, ", "u8));
            else
                LogWords.Take(ref body, ", "u8);
        }
    }

    /// <summary><c>message-id=&lt;…&gt;</c> (cleanup_message.c), without its brackets.</summary>
    public static void ReadIdentified(ReadOnlySpan<byte> body, LogFields fields)
    {
        LogWords.Skip(ref body, "resent-"u8);
        if (!LogWords.Skip(ref body, "message-id="u8))
            return;
        body = body.Trim((byte)' ');
        if (body.Length > 1 && body[0] == '<' && body[^1] == '>')
            body = body[1..^1];
        fields.MessageId = LogWords.TextOrNull(body);
    }

    /// <summary><c>from=&lt;…&gt;, size=337, nrcpt=2 (queue active)</c> (qmgr_active.c).</summary>
    public static void ReadQueued(ReadOnlySpan<byte> body, LogFields fields)
    {
        if (!LogWords.Skip(ref body, "from="u8))
            return;
        ReadOnlySpan<byte> mark = ", size="u8;
        int end = body.LastIndexOf(mark);
        if (end < 0)
            return;
        fields.Sender = LogWords.Sender(LogWords.Address(body[..end]));
        body = body[(end + mark.Length)..];
        fields.Size = LogWords.Number(LogWords.Take(ref body, ", "u8));
        if (LogWords.Skip(ref body, "nrcpt="u8))
            fields.RecipientCount = LogWords.SmallNumber(LogWords.LeadingDigits(body));
    }

    /// <summary><c>from=&lt;…&gt;, status=expired, returned to sender</c> (qmgr_active.c).</summary>
    private static void ReadExpired(ReadOnlySpan<byte> body, LogFields fields)
    {
        if (!LogWords.Skip(ref body, "from="u8))
            return;
        ReadOnlySpan<byte> mark = ", status="u8;
        int end = body.LastIndexOf(mark);
        if (end < 0)
            return;
        fields.Sender = LogWords.Sender(LogWords.Address(body[..end]));
        body = body[(end + mark.Length)..];
        fields.Status = LogWords.Text(LogWords.Take(ref body, ", "u8));
        fields.Reason = LogWords.TextOrNull(body);
    }

    /// <summary><c>sender non-delivery notification: ID</c> (bounce_notify_service.c).</summary>
    private static void ReadNotified(ReadOnlySpan<byte> body, LogFields fields)
    {
        fields.Reason = LogWords.Text(LogWords.Take(ref body, ": "u8));
        if (LoggedId.IsOne(body))
            fields.RelatedQueueId = LogWords.Text(body);
    }

    private static ReadOnlySpan<byte> TakeLogin(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.Length;
        foreach (byte[] mark in s_behindLogin)
            if (rest.IndexOf(mark) is >= 0 and var at && at < end)
                end = at;
        ReadOnlySpan<byte> login = rest[..end];
        rest = end == rest.Length ? default : rest[(end + 2)..];
        return login;
    }
}
