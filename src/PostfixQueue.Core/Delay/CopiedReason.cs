using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>Takes a reason out of what it was copied with: a line of the mail log or of mailq(1), a bounce message.</summary>
internal static class CopiedReason
{
    private const string Status = "status=";

    // "status=undeliverable (": a longer gap is no status.
    private const int LongestStatus = 24;

    // Exim, sendmail and qmail.
    private static readonly SearchValues<string> s_introductions = SearchValues.Create(
        ["SMTP error from remote mail", "Deferred: ", "Remote host said: "],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The reason inside a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The reason; the text itself where nothing surrounds it.</returns>
    public static string Unwrap(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
            return text;
        ReadOnlySpan<char> reason = FromLog(trimmed);
        if (reason.IsEmpty && trimmed[0] == '(' && trimmed[^1] == ')')
            reason = trimmed[1..^1];
        if (reason.IsEmpty)
            reason = FromNotice(trimmed);
        if (reason.IsEmpty)
            reason = FromOthers(trimmed);
        return reason.IsEmpty ? text : reason.Trim().ToString();
    }

    /// <summary><c>… to=&lt;…&gt;, … dsn=4.4.1, status=deferred (connect to …)</c>.</summary>
    private static ReadOnlySpan<char> FromLog(ReadOnlySpan<char> line)
    {
        int status = line.IndexOf(Status, StringComparison.Ordinal);
        if (status < 0)
            return default;
        ReadOnlySpan<char> before = line[..status];
        bool isOfAgent =
            status == 0 || before.Contains("to=<", StringComparison.Ordinal) || before.Contains("dsn=", StringComparison.Ordinal);
        int open = line[status..].IndexOf(" (", StringComparison.Ordinal);
        if (!isOfAgent || open is < 0 or >= LongestStatus)
            return default;
        ReadOnlySpan<char> reason = line[(status + open + 2)..];

        // The closing one can be missing: syslog cuts long lines.
        return reason.EndsWith(")") ? reason[..^1] : reason;
    }

    /// <summary><c>&lt;user@example.com&gt;: host … said: …</c>, or the field Diagnostic-Code (RFC 3464, section 2.3.6).</summary>
    private static ReadOnlySpan<char> FromNotice(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("smtp; ", StringComparison.OrdinalIgnoreCase))
            return text["smtp; ".Length..];
        if (text[0] != '<' || text.IndexOf(">: ", StringComparison.Ordinal) is not (int close and > 0))
            return default;
        ReadOnlySpan<char> reason = text[(close + 3)..].TrimStart();
        bool isOfPostfix =
            reason.StartsWith("host ", StringComparison.OrdinalIgnoreCase)
            || reason.StartsWith("connect to ", StringComparison.OrdinalIgnoreCase)
            || reason.StartsWith("delivery temporarily", StringComparison.OrdinalIgnoreCase);
        return isOfPostfix ? reason : default;
    }

    /// <summary>
    /// <c>SMTP error from remote mail server after RCPT TO:&lt;user@example.com&gt;: 451 …</c> and the like: what another mail system puts
    /// in front of a reply.
    /// </summary>
    private static ReadOnlySpan<char> FromOthers(ReadOnlySpan<char> text)
    {
        int at = text.IndexOfAny(s_introductions);

        // What a server says may quote another: then the code of the first one counts.
        if (at < 0 || IsReply(text[..at]))
            return default;
        ReadOnlySpan<char> rest = text[at..];
        while (rest.IndexOf(": ", StringComparison.Ordinal) is int colon and >= 0)
        {
            rest = rest[(colon + 2)..];
            if (SmtpReplyCode.Read(rest, out _, out _) > 0)
                return rest;
        }

        return default;
    }

    private static bool IsReply(ReadOnlySpan<char> beginning) =>
        SmtpReplyCode.Read(beginning, out _, out _) > 0
        || beginning.Contains("said: ", StringComparison.OrdinalIgnoreCase)
        || beginning.Contains("refused to talk to me: ", StringComparison.OrdinalIgnoreCase);
}
