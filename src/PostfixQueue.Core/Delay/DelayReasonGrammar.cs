using System.Buffers;
using System.Globalization;

namespace PostfixQueue.Delay;

/// <summary>
/// Takes a reason text apart, as Postfix composes it (src/smtp/smtp_proto.c, smtp_connect.c, smtp_trouble.c, src/global/dsn_util.c).
/// </summary>
internal static class DelayReasonGrammar
{
    /// <summary>Longer texts are cut here: no server needs more to say why.</summary>
    public const int MaximumLength = 8192;

    private const string Suspended = "delivery temporarily suspended";

    private static readonly string[] s_peerMarkers = ["of server ", "talking to ", "by host ", "to server "];

    // All that somebody else's words begin with: most texts have none of it.
    private static readonly SearchValues<string> s_othersMarkers = SearchValues.Create(
        ["Command output:", "said: ", "refused to talk to me: ", .. s_peerMarkers],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Takes the text apart. Total: any text has parts.</summary>
    /// <param name="text">The reason.</param>
    /// <returns>Slices of <paramref name="text"/>.</returns>
    public static DelayReasonParts Parse(ReadOnlySpan<char> text)
    {
        DelayReasonParts parts = new(text);
        ReadOnlySpan<char> core = (text.Length > MaximumLength ? text[..MaximumLength] : text).Trim();
        while (StartsWith(core, Suspended))
        {
            parts.IsSuspended = true;
            core = core[Suspended.Length..].TrimStart(": ");
        }

        if (StartsWith(core, "delivery via ") && core.IndexOf("]: ", StringComparison.Ordinal) is int via and >= 0)
            core = core[(via + 3)..].TrimStart();

        parts.Core = core;
        parts.Message = core;
        parts.Source = DelaySource.Postfix;
        ParseCore(core, ref parts);
        return parts;
    }

    private static void ParseCore(ReadOnlySpan<char> core, scoped ref DelayReasonParts parts)
    {
        if (StartsWith(core, "connect to "))
        {
            ReadOnlySpan<char> rest = ReadPeer(core["connect to ".Length..], ref parts);
            parts.Message = rest.TrimStart(": ");
            parts.Source = DelaySource.Connect;

            // Postfix before 2.3.
            if (SetReply(parts.Message, "server refused to talk to me:", ref parts))
                parts.Source = DelaySource.Greeting;
        }
        else if (StartsWith(core, "host "))
        {
            ParseHost(core, core["host ".Length..], ref parts);
        }
        else if (StartsWith(core, "lost connection with ") || StartsWith(core, "conversation with "))
        {
            ReadOnlySpan<char> rest = ReadPeer(core[(core.IndexOf(" with ", StringComparison.OrdinalIgnoreCase) + 6)..], ref parts);
            int phase = rest.IndexOf("while ", StringComparison.OrdinalIgnoreCase);
            parts.Source = DelaySource.Session;
            parts.Message = phase < 0 ? default : rest[(phase + 6)..].Trim();
        }
        else if (StartsWith(core, "TLS is required, but "))
        {
            parts.Source = DelaySource.Tls;
            if (core.IndexOf("host ", StringComparison.OrdinalIgnoreCase) is int host and >= 0)
                SetReply(ReadPeer(core[(host + 5)..], ref parts), " refused to start TLS: ", ref parts);
        }
        else if (StartsWith(core, "SASL "))
        {
            parts.Source = DelaySource.Sasl;
            if (core.IndexOf("server ", StringComparison.OrdinalIgnoreCase) is int server and >= 0)
                SetReply(ReadPeer(core[(server + 7)..], ref parts), "said: ", ref parts);
        }
        else if (SmtpReplyCode.Read(core, out _, out _) > 0)
        {
            SetReply(core, "", ref parts);
            parts.Source = DelaySource.Reply;
        }
        else
        {
            ParseOther(core, ref parts);
        }
    }

    private static void ParseHost(ReadOnlySpan<char> core, ReadOnlySpan<char> afterKeyword, scoped ref DelayReasonParts parts)
    {
        ReadOnlySpan<char> rest = ReadPeer(afterKeyword, ref parts);
        if (SetReply(rest, "refused to talk to me:", ref parts))
        {
            parts.Source = DelaySource.Greeting;
        }
        else if (SetReply(rest, "said:", ref parts))
        {
            parts.Source = DelaySource.Reply;
            if (
                parts.InReplyTo.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase)
                || parts.InReplyTo.StartsWith("HELO", StringComparison.OrdinalIgnoreCase)
            )
                parts.Source = DelaySource.Greeting;
        }
        else
        {
            // "Host or domain name not found" and the like: no host is named.
            parts.Host = default;
            parts.Address = default;
            parts.Port = 0;
            ParseOther(core, ref parts);
        }
    }

    private static void ParseOther(ReadOnlySpan<char> core, scoped ref DelayReasonParts parts)
    {
        if (!core.ContainsAny(s_othersMarkers))
        {
            SetLookedUp(core, ref parts);
            return;
        }

        if (core.Contains("Command output:", StringComparison.OrdinalIgnoreCase))
        {
            parts.Source = DelaySource.Command;
            return;
        }

        if (
            core.IndexOf("said: ", StringComparison.OrdinalIgnoreCase) is int said and >= 0
            && SmtpReplyCode.Read(core[(said + 6)..].TrimStart(), out _, out _) > 0
        )
        {
            ReadPeer(core, ref parts);
            SetReply(core[said..], "said: ", ref parts);
            parts.Source = DelaySource.Reply;
            return;
        }

        if (core.IndexOf("refused to talk to me: ", StringComparison.OrdinalIgnoreCase) is int refused and >= 0)
        {
            ReadPeer(core, ref parts);
            SetReply(core[refused..], "refused to talk to me:", ref parts);
            parts.Source = DelaySource.Greeting;
            return;
        }

        SetLookedUp(core, ref parts);
        foreach (string marker in s_peerMarkers)
        {
            if (core.IndexOf(marker, StringComparison.OrdinalIgnoreCase) is not (int at and >= 0) || core[at..].IndexOf('[') < 0)
                continue;
            ReadPeer(core[(at + marker.Length)..], ref parts);
            return;
        }
    }

    /// <summary>The name that Postfix looked up in vain, or the domain that it complains about.</summary>
    private static void SetLookedUp(ReadOnlySpan<char> core, scoped ref DelayReasonParts parts)
    {
        ReadOnlySpan<string> introductions =
        [
            "name=",
            "look up host ",
            "Name server loop for ",
            "primary relay for ",
            "mail for ",
            "Domain ",
        ];
        foreach (string introduction in introductions)
        {
            int at = core.IndexOf(introduction, StringComparison.Ordinal);
            if (at < 0)
                continue;
            ReadOnlySpan<char> name = core[(at + introduction.Length)..];
            int end = name.IndexOfAny(' ', ':');
            parts.LookedUp = end < 0 ? name : name[..end];
            return;
        }
    }

    /// <summary>Reads <c>host[address]:port</c> and returns what follows.</summary>
    private static ReadOnlySpan<char> ReadPeer(ReadOnlySpan<char> text, scoped ref DelayReasonParts parts)
    {
        int end = text.IndexOfAny(' ', '[');
        if (end >= 0 && text[end] == '[')
        {
            parts.Host = text[..end];
            ReadOnlySpan<char> rest = text[(end + 1)..];
            int close = rest.IndexOf(']');
            if (close < 0)
            {
                parts.Address = default;
                return default;
            }

            parts.Address = rest[..close].Trim();
            rest = rest[(close + 1)..];
            return rest.StartsWith(":") ? ReadPort(rest[1..], rest, ref parts) : rest;
        }

        ReadOnlySpan<char> name = end < 0 ? text : text[..end];
        ReadOnlySpan<char> after = end < 0 ? default : text[end..];
        name = name.TrimEnd(":;,");
        int colon = name.LastIndexOf(':');
        if (colon > 0 && colon == name.IndexOf(':') && ReadPort(name[(colon + 1)..], default, ref parts).IsEmpty && parts.Port > 0)
            name = name[..colon];
        parts.Host = name;
        return after;
    }

    private static ReadOnlySpan<char> ReadPort(ReadOnlySpan<char> digits, ReadOnlySpan<char> otherwise, scoped ref DelayReasonParts parts)
    {
        int length = 0;
        while (length < digits.Length && length < 6 && char.IsAsciiDigit(digits[length]))
            length++;
        if (
            length == 0
            || !int.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is 0 or > 65535
        )
            return otherwise;
        parts.Port = port;
        return digits[length..];
    }

    private static bool SetReply(ReadOnlySpan<char> rest, string introduction, scoped ref DelayReasonParts parts)
    {
        // Between host and "said:" there is a blank at most: a later "said:" belongs to the reply.
        ReadOnlySpan<char> beginning = rest[..Math.Min(rest.Length, introduction.Length + 2)];
        int at = beginning.IndexOf(introduction, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        ReadOnlySpan<char> reply = rest[(at + introduction.Length)..].Trim();
        int command = reply.LastIndexOf("(in reply to ");
        if (command >= 0)
        {
            ReadOnlySpan<char> name = reply[(command + "(in reply to ".Length)..];
            int close = name.IndexOf(')');
            name = (close < 0 ? name : name[..close]).Trim();
            parts.InReplyTo = name.EndsWith(" command", StringComparison.OrdinalIgnoreCase) ? name[..^" command".Length] : name;
            reply = reply[..command].TrimEnd();
        }

        parts.Message = reply;
        parts.SmtpCode = SmtpReplyCode.Read(reply, out ReadOnlySpan<char> enhanced, out _);
        parts.Enhanced = enhanced;
        return true;
    }

    private static bool StartsWith(ReadOnlySpan<char> text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
