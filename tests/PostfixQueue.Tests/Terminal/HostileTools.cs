using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Terminal;

/// <summary>Postfix tools that print, wherever the network or a configuration may have a say, what takes over a terminal.</summary>
internal static class HostileTools
{
    /// <summary>The title that a terminal would get.</summary>
    public const string Marker = "owned";

    /// <summary>A title, colours in C1, a device control string, marks that reorder or break lines, and what moves the cursor.</summary>
    public const string Text =
        "\u001b]0;" + Marker + "\u0007\u001b[2J\u009b31m\u0090q\u009c\u202e\u2066\u2028\u200f\ufeff\u0008\u000b\u007f";

    public static StandInTools Prepare(StandInTools tools)
    {
        string delay =
            $"host mx{Text}.d.example[192.0.2.1] said: 450 4.2.0 {Text} see https://a.example/{Text} (in reply to RCPT TO command)";
        tools.Listing(
            ListingLines.Of(
                "A1",
                $"a{Text}@b{Text}.example",
                recipients: [($"c{Text}@d{Text}.example", delay), ("e@f.example", Text + "\r")]
            )
                + ListingLines.Of("B2", "MAILER-DAEMON", "hold", recipients: [($"\"{Text}\"@x.example", null)])
                + $"broken {Text}\n"
        );
        tools.Write(
            "postqueue",
            $"""
            [ -z "$FAIL" ] || {Complaint("postqueue: fatal: ")}
            {Says("postqueue: warning: ")}
            case "$*" in
            *-j) exec cat "$tools/listing";;
            *-s*) {Complaint("postqueue: fatal: Flush service is not configured for destination ")};;
            esac
            """
        );
        tools.Write(
            "postsuper",
            $"""
            [ -z "$FAIL" ] || {Complaint("postsuper: fatal: ")}
            {Says("postsuper: warning: ")}
            while read -r id; do echo "postsuper: $id: placed on hold" >&2; done
            """
        );
        tools.Write(
            "postconf",
            $"""
            {Says("postconf: warning: ")}
            case "$*" in
            *-F*) printf '%s\n' 'x{Text}/inet/command = smtpd {Text} -o a{Text}=b{Text}' 'x{Text}/inet/type = {Text}';;
            *-P*) printf '%s\n' 'x{Text}/inet/a{Text} = b{Text}';;
            *) printf '%s\n' 'myorigin = {Text}' 'myhostname = x{Text}' 'fast_flush_domains = .example' 'mail_version = 3.7.11' \
                'config_directory = {tools.Directory}';;
            esac
            """
        );
        return tools.Write("postfix", Complaint("postfix: fatal: "));
    }

    private static string Says(string beginning) => $"printf '%s\\n' '{beginning}{Text}' >&2";

    private static string Complaint(string beginning) => $"{{ {Says(beginning)}; exit 69; }}";
}
