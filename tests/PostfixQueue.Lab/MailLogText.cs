using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>
/// The log of a busy server, the same in every run: clients come and go, mail is delivered, deferred, bounced, rejected, held and filtered.
/// </summary>
public static class MailLogText
{
    private static readonly DateTime s_first = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly (int Every, string Text)[] s_rejects =
    [
        (
            11,
            "NOQUEUE: reject: RCPT from {0}: 554 5.7.1 <u@foreign.example>: Relay access denied; "
                + "from=<s@x.example> to=<u@foreign.example> proto=ESMTP helo=<h>"
        ),
        (
            97,
            "NOQUEUE: reject_warning: RCPT from {0}: 550 5.1.1 <u@lab.example>: Recipient address rejected: User unknown; "
                + "from=<s@x.example> to=<u@lab.example> proto=ESMTP helo=<h>"
        ),
        (
            101,
            "NOQUEUE: discard: RCPT from {0}: <u@lab.example>: Recipient address a rule; "
                + "from=<s@x.example> to=<u@lab.example> proto=ESMTP helo=<h>"
        ),
        (
            103,
            "NOQUEUE: hold: RCPT from {0}: <u@lab.example>: Recipient address a rule; "
                + "from=<s@x.example> to=<u@lab.example> proto=ESMTP helo=<h>"
        ),
    ];

    /// <summary>At least so many lines, up to the end of a message.</summary>
    public static IEnumerable<string> Lines(int count)
    {
        Dice dice = new(count);
        long seconds = 0;
        for (int written = 0, number = 1; written < count; number++)
        {
            seconds += dice.Next(2);
            DateTime time = s_first.AddSeconds(seconds);
            foreach ((string program, string text) in Message(number, dice))
            {
                written++;
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{time:MMM} {time.Day, 2} {time:HH:mm:ss} mx1 postfix/{program}[{1000 + dice.Next(30_000)}]: {text}"
                );
            }
        }
    }

    private static IEnumerable<(string Program, string Text)> Message(int number, Dice dice)
    {
        string client = Text($"client-{number % 500}.isp.example[192.0.2.{number % 250}]");
        yield return ("smtpd", $"connect from {client}");
        foreach ((int every, string text) in s_rejects)
        {
            if (number % every != 0)
                continue;
            yield return ("smtpd", string.Format(CultureInfo.InvariantCulture, text, client));
            yield return ("smtpd", $"disconnect from {client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4");
            yield break;
        }

        string id = Text($"{dice.Next(1 << 20):X5}{number:X6}");
        string login = number % 3 == 0 ? Text($", sasl_method=PLAIN, sasl_username=user{number % 50}") : "";
        string queued = Text(
            $"{id}: from=<user{number % 300}@sender{number % 20}.example>, size={500 + dice.Next(50_000)}, nrcpt=1 (queue active)"
        );
        string domain = Text($"d{number % 40}.example");
        string host = Text($"mx.{domain}[198.51.100.{number % 250}]");
        string recipient = Text($"rcpt{number % 900}@{domain}");
        string delivery =
            $"{id}: to=<{recipient}>, relay={host}:25, "
            + Text($"delay={dice.Next(300) / 100.0:0.##}, delays=0.1/0.01/{dice.Next(100) / 100.0:0.##}/0.2, ");
        yield return (number % 7 == 0 ? "submission/smtpd" : "smtpd", $"{id}: client={client}{login}");
        yield return ("cleanup", Text($"{id}: message-id=<{number}.{dice.Next(1_000_000)}@sender.example>"));
        yield return ("qmgr", queued);
        yield return ("smtpd", $"disconnect from {client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5");
        for (int attempt = 0; number % 13 == 0 && attempt < 1 + number % 2; attempt++)
        {
            yield return (
                "smtp",
                $"{delivery}dsn=4.7.1, status=deferred (host {host} said: 450 4.7.1 <{recipient}>: Recipient address rejected: "
                    + Text($"Greylisted for {number % 300} seconds (in reply to RCPT TO command))")
            );
            yield return ("qmgr", queued);
        }

        if (number % 29 == 0)
            yield return (
                "smtp",
                $"{delivery}dsn=5.1.1, status=bounced (host {host} said: 550 5.1.1 <{recipient}>: User unknown "
                    + "(in reply to RCPT TO command))"
            );
        else if (number % 31 == 0)
            yield return (
                "local",
                $"{id}: to=<{recipient}>, relay=local, delay=0.1, delays=0.1/0/0/0, dsn=2.0.0, "
                    + Text($"status=sent (forwarded as {number + 7_000_000:X11})")
            );
        else
            yield return ("smtp", Text($"{delivery}dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as {number:X10})"));
        yield return ("qmgr", $"{id}: removed");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
