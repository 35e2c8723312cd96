using System.Collections.Frozen;
using System.Text;

namespace PostfixQueue.Log;

/// <summary>The programs that log as Postfix does, and the words that some of them use.</summary>
internal static class LogPrograms
{
    private const int MaximumName = 32;

    private static readonly FrozenSet<string> s_daemons = FrozenSet.Create(
        StringComparer.Ordinal,
        "anvil",
        "bounce",
        "cleanup",
        "discard",
        "dnsblog",
        "error",
        "flush",
        "lmtp",
        "local",
        "master",
        "nqmgr",
        "oqmgr",
        "pickup",
        "pipe",
        "postlogd",
        "postscreen",
        "proxymap",
        "qmgr",
        "qmqpd",
        "scache",
        "showq",
        "smtp",
        "smtpd",
        "spawn",
        "tlsmgr",
        "tlsproxy",
        "trivial-rewrite",
        "verify",
        "virtual"
    );

    // access(5), header_checks(5), and what milters may ask for.
    private static readonly FrozenSet<string> s_actions = FrozenSet.Create(
        StringComparer.Ordinal,
        "warn",
        "warning",
        "info",
        "filter",
        "redirect",
        "bcc",
        "prepend",
        "replace",
        "strip",
        "delay",
        "hangup",
        "pass",
        "trigger",
        "shutdown",
        "proxy-accept"
    );

    /// <summary>True for a line of Postfix, whatever its <c>syslog_name</c> is.</summary>
    /// <param name="tag">Who logged it.</param>
    public static bool IsPostfix(ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("postfix"u8))
            return tag.Length == "postfix".Length || tag["postfix".Length..].StartsWith("-script"u8) || tag.Contains((byte)'/');
        int slash = tag.LastIndexOf((byte)'/');
        if (slash <= 0)
            return false;
        return Is(s_daemons, tag[(slash + 1)..]) || Is(PostfixCommands.All, tag[(slash + 1)..]);
    }

    /// <summary>True for programs that deliver to other hosts.</summary>
    public static bool IsClient(ReadOnlySpan<byte> program) => program.SequenceEqual("smtp"u8) || program.SequenceEqual("lmtp"u8);

    /// <summary>True for what a rule can have done beside rejecting, holding and discarding.</summary>
    public static bool IsAction(ReadOnlySpan<byte> word) => Is(s_actions, word);

    private static bool Is(FrozenSet<string> names, ReadOnlySpan<byte> word)
    {
        if (word.Length is 0 or > MaximumName)
            return false;
        Span<char> characters = stackalloc char[MaximumName];
        return names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(characters[..Encoding.Latin1.GetChars(word, characters)]);
    }
}
