namespace PostfixQueue.Lab;

/// <summary>
/// A Postfix tool that fails in a certain way, with the texts and exit statuses of the real one. A script that goes on for
/// long notes its process number in <c>NAME.pid</c> of its folder, so that a test can see that it is gone.
/// </summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Fault">What goes wrong, in a word.</param>
/// <param name="Script">What it does; null for a tool that is not there.</param>
public sealed record FaultyTool(string Tool, string Fault, string? Script)
{
    private const string Item =
        """{"queue_name": "deferred", "queue_id": "%s", "arrival_time": 1700000000, "message_size": 1000, "forced_expire": """
        + """false, "sender": "a@lab.example", "recipients": [{"address": "b@far.example", "delay_reason": "mail transport """
        + """unavailable"}]}""";

    private const int Long = 600;

    /// <summary>Every fault of <c>postqueue</c>.</summary>
    public static IReadOnlyList<FaultyTool> Postqueue { get; } =
    [
        new("postqueue", "missing", null),
        Fatal("down", "Queue report unavailable - mail system is down (Connect to the Postfix showq service: Connection refused)"),
        Fatal("down-before-3.7", "Queue report unavailable - mail system is down"),
        Fatal("view-denied", "User nobody(65534) is not allowed to view the mail queue"),
        Fatal("flush-denied", "User nobody(65534) is not allowed to flush the mail queue"),
        Fatal("no-set-gid", "Connect to the Postfix showq service: Permission denied"),
        Fatal("no-main.cf", "open /nonexistent/main.cf: No such file or directory"),
        new(
            "postqueue",
            "unauthorized-config",
            Error("postqueue: error: unauthorized configuration directory name: /nonexistent") + "; exit 69"
        ),
        Fatal("bad-config", "bad numerical configuration: message_size_limit = abc"),
        new("postqueue", "broken-off", Items(3) + "; " + Error("postqueue: fatal: malformed showq server response") + "; exit 69"),
        new("postqueue", "dies-in-a-line", Items(2) + "; printf '{\"queue_name\": \"defer'; kill -9 $$"),
        new("postqueue", "silent-failure", "exit 69"),
        new("postqueue", "hangs", $"{Pid("postqueue")}; exec sleep {Long}"),
        new("postqueue", "hangs-after-lines", $"{Pid("postqueue")}; {Items(2)}; exec sleep {Long}"),
        new("postqueue", "ignores-term", $"{Pid("postqueue")}; trap '' TERM INT; {Items(2)}; while :; do sleep 1; done"),
        new("postqueue", "floods-error", Pid("postqueue") + "; yes 'postqueue: warning: noise' | head -c 20000000 >&2; " + Items(2)),
        new("postqueue", "floods-output-without-newline", Pid("postqueue") + "; head -c 50000000 /dev/zero | tr '\\0' x"),
        new("postqueue", "closes-output-early", $"{Pid("postqueue")}; {Items(1)}; exec >&-; exec sleep {Long}"),
        new(
            "postqueue",
            "garbage-lines",
            Items(1) + "; printf 'nonsense\\n{\"queue_name\": 7}\\n\\377\\376\\n[]\\n{}\\n\\n'; " + Items(1, first: 2)
        ),
        new("postqueue", "leaves-a-child-with-the-pipe", Items(2) + "; sleep 5 &"),
    ];

    /// <summary>Every fault of <c>postsuper</c>.</summary>
    public static IReadOnlyList<FaultyTool> Postsuper { get; } =
    [
        new("postsuper", "missing", null),
        new("postsuper", "not-root", Error("postsuper: fatal: use of this command is reserved for the superuser") + "; exit 1"),
        new("postsuper", "no-main.cf", Error("postsuper: fatal: open /nonexistent/main.cf: No such file or directory") + "; exit 1"),
        new(
            "postsuper",
            "stopped-with-maillog-file",
            "read id; "
                + Removed("$id")
                + "; "
                + Error("postsuper: fatal: open logfile '/var/log/mail.log': cannot open file: Permission denied")
                + "; exit 1"
        ),
        new("postsuper", "dies-half-way", "read id; " + Removed("$id") + "; kill -9 $$"),
        new("postsuper", "does-nothing", "cat >/dev/null; " + Error("postsuper: Deleted: 0 messages")),
        new("postsuper", "reads-nothing", "exec <&-; " + Error("postsuper: Deleted: 0 messages")),
        new("postsuper", "hangs", $"{Pid("postsuper")}; exec sleep {Long}"),
        new(
            "postsuper",
            "floods-error",
            Pid("postsuper") + "; yes 'postsuper: warning: noise' | head -c 20000000 >&2; while read id; do " + Removed("$id") + "; done"
        ),
        new("postsuper", "reports-others", "cat >/dev/null; " + Removed("0000000000") + "; " + Error("postsuper: Deleted: 1 message")),
        new("postsuper", "garbage", "cat >/dev/null; printf '\\377\\376 nonsense\\npostsuper: : removed\\npostsuper:\\n' >&2"),
    ];

    /// <summary>The fault of that name.</summary>
    public static FaultyTool Find(string tool, string fault) =>
        (tool == "postqueue" ? Postqueue : Postsuper).First(candidate => candidate.Fault == fault);

    /// <summary>Puts the tool into a folder, or takes it away from there.</summary>
    public void Install(string folder)
    {
        if (Script is null)
            File.Delete(Path.Join(folder, Tool));
        else
            StandInTool.Write(folder, Tool, $"cd '{folder}'; {Script}");
    }

    /// <summary>Number of the process of a tool that goes on for long; null when it has not begun.</summary>
    public static int? ProcessId(string folder, string tool) =>
        int.TryParse(SharedFile.ReadAllText(Path.Join(folder, tool + ".pid")), out int id) ? id : null;

    /// <summary>True while a process of that number runs.</summary>
    public static bool IsRunning(int processId) => RunningProcess.Find(processId) is not null;

    private static FaultyTool Fatal(string fault, string text) => new("postqueue", fault, Error($"postqueue: fatal: {text}") + "; exit 69");

    private static string Error(string line) => $"echo \"{line}\" >&2";

    private static string Removed(string id) => Error($"postsuper: {id}: removed");

    private static string Pid(string tool) => $"echo $$ > {tool}.pid";

    private static string Items(int count, int first = 1) =>
        string.Join("; ", Enumerable.Range(first, count).Select(number => $"printf '{Item}\\n' 4jYB8D5px9z1j1F{number}"));
}
