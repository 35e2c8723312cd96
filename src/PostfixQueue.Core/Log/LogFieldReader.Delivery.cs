using System.Buffers;

namespace PostfixQueue.Log;

/// <summary>Lines of delivery agents.</summary>
internal static partial class LogFieldReader
{
    private static readonly SearchValues<byte> s_behindId = SearchValues.Create(" ,;)>\r"u8);

    private static readonly byte[][] s_beforePeer =
    [
        "connect to "u8.ToArray(),
        "host "u8.ToArray(),
        "lost connection with "u8.ToArray(),
        "conversation with "u8.ToArray(),
        "SSL_connect error to "u8.ToArray(),
    ];

    /// <summary>
    /// <c>to=&lt;…&gt;, orig_to=&lt;…&gt;, relay=…, conn_use=2, delay=…, delays=a/b/c/d, tls=…, dsn=…, status=… (…)</c> (log_adhoc.c);
    /// before Postfix 3.11 without
    /// <c>tls=</c>, before 2.3 without <c>delays=</c> and <c>dsn=</c>.
    /// </summary>
    private static void ReadDelivery(ReadOnlySpan<byte> body, LogFields fields)
    {
        LogWords.Skip(ref body, "to="u8);
        ReadRecipients(ref body, fields);
        while (!body.IsEmpty)
        {
            if (LogWords.Skip(ref body, "status="u8))
            {
                fields.Status = LogWords.Text(LogWords.Take(ref body, " "u8));
                ReadReason(body, fields);
                return;
            }

            if (LogWords.Skip(ref body, "relay="u8))
                ReadRelay(LogWords.Take(ref body, ", "u8), fields);
            else if (LogWords.Skip(ref body, "conn_use="u8))
                fields.ConnectionUse = LogWords.SmallNumber(LogWords.Take(ref body, ", "u8));
            else if (LogWords.Skip(ref body, "delay="u8))
                fields.Delay = LogWords.Seconds(LogWords.Take(ref body, ", "u8));
            else if (LogWords.Skip(ref body, "delays="u8))
                ReadDelays(LogWords.Take(ref body, ", "u8), fields);
            else if (LogWords.Skip(ref body, "tls="u8))
                fields.TlsStatus = LogWords.Text(LogWords.Take(ref body, ", "u8));
            else if (LogWords.Skip(ref body, "dsn="u8))
                fields.EnhancedStatusCode = LogWords.TextOrNull(LogWords.Take(ref body, ", "u8));
            else
                LogWords.Take(ref body, ", "u8);
        }
    }

    /// <summary>Addresses may hold anything, commas and brackets as well; what follows them does not.</summary>
    private static void ReadRecipients(ref ReadOnlySpan<byte> body, LogFields fields)
    {
        ReadOnlySpan<byte> relayMark = ", relay="u8;
        ReadOnlySpan<byte> originalMark = ", orig_to="u8;
        int end = body.IndexOf(relayMark);
        ReadOnlySpan<byte> addresses = end < 0 ? LogWords.Take(ref body, ", "u8) : body[..end];
        if (end >= 0)
            body = body[(end + ", ".Length)..];
        int original = addresses.IndexOf(originalMark);
        fields.Recipient = LogWords.Text(LogWords.Address(original < 0 ? addresses : addresses[..original]));
        if (original >= 0)
            fields.OriginalRecipient = LogWords.Text(LogWords.Address(addresses[(original + originalMark.Length)..]));
    }

    /// <summary>A host with address and port, a command, a transport; <c>none</c> where no host was chosen.</summary>
    private static void ReadRelay(ReadOnlySpan<byte> relay, LogFields fields)
    {
        fields.Relay = LogWords.TextOrNull(relay);
        if (relay.Contains((byte)'['))
            (fields.RelayHost, fields.RelayAddress, fields.RelayPort) = LogWords.Peer(relay);
    }

    private static void ReadDelays(ReadOnlySpan<byte> delays, LogFields fields)
    {
        fields.DelayBeforeQueueManager = LogWords.Seconds(LogWords.Take(ref delays, "/"u8));
        fields.DelayInQueueManager = LogWords.Seconds(LogWords.Take(ref delays, "/"u8));
        fields.DelayConnecting = LogWords.Seconds(LogWords.Take(ref delays, "/"u8));
        fields.DelayTransmitting = LogWords.Seconds(delays);
    }

    private static void ReadReason(ReadOnlySpan<byte> text, LogFields fields)
    {
        ReadOnlySpan<byte> reason = ReasonOf(text);
        fields.Reason = LogWords.TextOrNull(reason);
        if (ReferenceAt(reason, "queued as "u8) is { } other)
            fields.RelatedQueueId = other;
        else if (ReferenceAt(reason, "forwarded as "u8) is { } forwarded)
            fields.RelatedQueueId = forwarded;
        if (fields.Status == "sent")
            fields.SmtpCode = LogWords.Codes(reason).Code;
    }

    /// <summary>The text between the parentheses; syslog daemons cut long lines, so that the closing one may be missing.</summary>
    public static ReadOnlySpan<byte> ReasonOf(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)' ');
        if (text.StartsWith("("u8))
            text = text[1..];
        return text.EndsWith(")"u8) ? text[..^1] : text;
    }

    /// <summary>The queue ID behind a phrase; other servers have other kinds of IDs.</summary>
    private static string? ReferenceAt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> phrase)
    {
        int at = text.LastIndexOf(phrase);
        if (at < 0)
            return null;
        ReadOnlySpan<byte> id = text[(at + phrase.Length)..];
        int end = id.IndexOfAny(s_behindId);
        if (end >= 0)
            id = id[..end];
        return LoggedId.IsOne(id) ? LogWords.Text(id) : null;
    }

    /// <summary><c>connect to host[address]:25: …</c>, <c>host host[address] said: …</c> and the like (smtp_trouble.c).</summary>
    private static void ReadAttempt(ReadOnlySpan<byte> body, LogFields fields)
    {
        fields.Reason = LogWords.Text(body);
        foreach (byte[] begin in s_beforePeer)
        {
            if (!body.StartsWith(begin))
                continue;
            body = body[begin.Length..];
            ReadOnlySpan<byte> peer = body[..LogWords.PeerLength(body)];
            (fields.RelayHost, fields.RelayAddress, fields.RelayPort) = LogWords.Peer(peer);
            fields.Relay = LogWords.TextOrNull(peer);
            ReadOnlySpan<byte> said = " said: "u8;
            if (body.IndexOf(said) is >= 0 and var at)
                (fields.SmtpCode, fields.EnhancedStatusCode) = LogWords.Codes(body[(at + said.Length)..]);
            return;
        }
    }
}
