namespace PostfixQueue.Log;

/// <summary>Lines about clients, and about what rules do.</summary>
internal static partial class LogFieldReader
{
    /// <summary>
    /// <c>reject: RCPT from host[address]: 554 5.7.1 …; from=&lt;…&gt; to=&lt;…&gt; proto=… helo=&lt;…&gt;</c> (smtpd_check.c), with commas
    /// (postscreen_smtpd.c), and
    /// <c>reject: header Subject: … from host[address]; from=&lt;…&gt; …: text</c> (cleanup_message.c).
    /// </summary>
    private static void ReadRule(ReadOnlySpan<byte> body, LogFields fields)
    {
        fields.Status = LogWords.Text(LogWords.Take(ref body, ": "u8));
        int envelope = body.IndexOf("; from=<"u8);
        if (envelope < 0)
            envelope = body.IndexOf("; to=<"u8);
        if (envelope < 0)
            envelope = body.IndexOf("; proto="u8);
        ReadOnlySpan<byte> said = envelope < 0 ? body : body[..envelope];
        ReadOnlySpan<byte> tail = envelope < 0 ? default : ReadEnvelope(body[(envelope + 2)..], fields);
        int stage = said.IndexOfAny((byte)' ', (byte)':');
        if (stage > 0)
            fields.Stage = LogWords.Text(said[..stage]);
        int from = said.IndexOf(" from "u8);
        if (fields.Stage is "header" or "body" or "mime-error")
        {
            // What the content itself says comes before the client.
            from = said.LastIndexOf(" from "u8);
            if (from >= 0)
                ReadClient(said[(from + " from ".Length)..], fields);
            ReadOnlySpan<byte> found = said[Math.Min(said.Length, stage + 1)..(from < stage + 1 ? said.Length : from)];
            fields.Reason = tail.IsEmpty ? LogWords.Text(found) : LogWords.Text(tail);
            (fields.SmtpCode, fields.EnhancedStatusCode) = LogWords.Codes(tail);
            return;
        }

        if (from < 0)
        {
            // What a proxy says: it stands in the place of the client.
            LogWords.Take(ref said, ": "u8);
            fields.Reason = LogWords.TextOrNull(said);
            (fields.SmtpCode, fields.EnhancedStatusCode) = LogWords.Codes(said);
            return;
        }

        ReadOnlySpan<byte> client = said[(from + " from ".Length)..];
        int length = LogWords.PeerLength(client);
        ReadClient(client[..length], fields);
        ReadOnlySpan<byte> reason = client[length..];
        LogWords.Skip(ref reason, ": "u8);
        fields.Reason = LogWords.TextOrNull(reason);
        (fields.SmtpCode, fields.EnhancedStatusCode) = LogWords.Codes(reason);
    }

    /// <summary>Reads <c>from=&lt;…&gt; to=&lt;…&gt; proto=… helo=&lt;…&gt;</c> and returns what stands behind a colon there.</summary>
    private static ReadOnlySpan<byte> ReadEnvelope(ReadOnlySpan<byte> rest, LogFields fields)
    {
        if (LogWords.Skip(ref rest, "from=<"u8))
            fields.Sender = LogWords.Sender(TakeBracketed(ref rest));
        if (LogWords.Skip(ref rest, "to=<"u8))
            fields.Recipient = LogWords.Text(TakeBracketed(ref rest));
        if (LogWords.Skip(ref rest, "proto="u8))
        {
            int end = rest.IndexOfAny(" ,:"u8);
            fields.Protocol = LogWords.TextOrNull(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[end..].TrimStart(", "u8);
        }

        if (LogWords.Skip(ref rest, "helo=<"u8))
            fields.HeloName = LogWords.TextOrNull(TakeBracketed(ref rest));
        return LogWords.Skip(ref rest, ": "u8) ? rest : default;
    }

    /// <summary>Takes up to the bracket that the next name, a colon, or nothing follows.</summary>
    private static ReadOnlySpan<byte> TakeBracketed(scoped ref ReadOnlySpan<byte> rest)
    {
        for (int at = 0; at < rest.Length; at++)
        {
            if (rest[at] != '>')
                continue;
            ReadOnlySpan<byte> behind = rest[(at + 1)..];
            ReadOnlySpan<byte> next = behind.TrimStart(", "u8);
            if (
                !behind.IsEmpty
                && !behind.StartsWith(": "u8)
                && !next.StartsWith("to=<"u8)
                && !next.StartsWith("proto="u8)
                && !next.StartsWith("helo=<"u8)
            )
                continue;
            ReadOnlySpan<byte> taken = rest[..at];
            rest = next.Length == behind.Length ? behind : next;
            return taken;
        }

        ReadOnlySpan<byte> all = rest;
        rest = default;
        return all;
    }

    /// <summary>
    /// Lines that name a client somewhere: connect, disconnect, lost connection, TLS, refused logins, the tests of postscreen(8).
    /// </summary>
    private static void ReadSession(LogRecord record, LogFields fields)
    {
        ReadOnlySpan<byte> body = record.Body;
        if (record.Shape.Type == MailLogEventType.LoginFailed)
        {
            ReadClient(body[..LogWords.PeerLength(body)], fields);
            ReadRefusedLogin(body, fields);
            return;
        }

        bool isOutgoing = LogPrograms.IsClient(record.Origin.ProgramUtf8);
        ReadOnlySpan<byte> mark = isOutgoing ? " to "u8 : " from "u8;
        int from = body.IndexOf(mark);
        ReadOnlySpan<byte> peer;
        if (from >= 0)
        {
            peer = body[(from + mark.Length)..];
        }
        else if (body.IndexOf((byte)'[') is >= 0 and var open)
        {
            // PASS NEW [address]:port
            peer = body[open..];
        }
        else
        {
            return;
        }

        peer = peer[..LogWords.PeerLength(peer)];
        if (!isOutgoing)
            ReadClient(peer, fields);
        else
            (fields.RelayHost, fields.RelayAddress, fields.RelayPort) = LogWords.Peer(peer);
        if (isOutgoing)
            fields.Relay = LogWords.TextOrNull(peer);
        fields.Reason = record.Shape.Type switch
        {
            MailLogEventType.Lost => LogWords.Text(body[..Math.Max(0, from)]),
            MailLogEventType.Screened or MailLogEventType.TlsEstablished => LogWords.Text(body),
            _ => null,
        };
    }

    private static void ReadClient(ReadOnlySpan<byte> peer, LogFields fields) =>
        (fields.ClientName, fields.ClientAddress, fields.ClientPort) = LogWords.Peer(peer);

    /// <summary><c>host[address]: SASL PLAIN authentication failed: …, sasl_username=…</c> (smtpd_sasl_glue.c).</summary>
    private static void ReadRefusedLogin(ReadOnlySpan<byte> body, LogFields fields)
    {
        LogWords.Take(ref body, "]: SASL "u8);
        fields.SaslMethod = LogWords.TextOrNull(LogWords.Take(ref body, " authentication failed: "u8));
        ReadOnlySpan<byte> user = ", sasl_username="u8;
        int at = body.LastIndexOf(user);
        if (at >= 0)
            fields.SaslUser = LogWords.TextOrNull(body[(at + user.Length)..]);
        fields.Reason = LogWords.TextOrNull(at < 0 ? body : body[..at]);
    }
}
