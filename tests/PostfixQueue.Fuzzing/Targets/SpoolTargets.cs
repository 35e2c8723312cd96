using PostfixQueue.Messages;
using PostfixQueue.Spool;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>Queue files and defer logs.</summary>
internal static class SpoolTargets
{
    private static readonly DeferLogReader s_log = new(new ShowqText(new ShowqRules { IsStrictUtf8 = false }));

    /// <summary>A queue file is a message, or damaged.</summary>
    public static FuzzTarget QueueFile { get; } =
        new(
            "queue-file",
            [SoundFile()],
            [
                "p\u000f              0",
                "p\u000f             40",
                "M\0",
                "X\0",
                "E\0",
                "N\0",
                "L\u0005hello",
                "R\0",
                "S\0",
                "A\u0009a=b",
                "\u007f",
            ],
            ReadQueueFile
        );

    /// <summary>A defer log has entries of one line each.</summary>
    public static FuzzTarget DeferLog { get; } =
        new(
            "defer-log",
            FuzzTargets.Bytes([
                "\n<one@x.example>: host mx.x.example[192.0.2.2] said: 450 4.2.0 "
                    + "later\nrecipient=one@x.example\noffset=5\nstatus=4.2.0\naction=delayed\n"
                    + "diag_type=smtp\ndiag_text=450 4.2.0 later\nmta_type=dns\nmta_mname=mx.x.example\n"
                    + "reason=host mx.x.example[192.0.2.2] "
                    + "said: 450 4.2.0 later\n\n",
                "<old@x.example>: connect to x.example[192.0.2.3]:25: Connection refused\n\n"
                    + "<other@x.example>: mail transport unavailable\n\n",
                "recipient=a@x.example\noriginal_recipient=b@x.example\ndsn_orig_rcpt=rfc822;c@x.example\nnotify_flags=8\nstatus=4.4.1\n"
                    + "action=delayed\nreason=timeout\n\n"
                    + "recipient=d@x.example\nstatus=4.4.1\naction=delayed\nreason=timeout\n\n",
            ]),
            [
                "\n",
                "\n\n",
                "\0",
                "<",
                ">",
                ">: ",
                "<>: ",
                "=",
                "recipient=",
                "recipient=\n",
                "original_recipient=",
                "reason=",
                "reason",
                "status=",
                "status=5",
                "action=",
                "diag_type=smtp",
                "diag_text=",
                "mta_mname=",
                "dsn_orig_rcpt=rfc822;",
                "offset=99999999999999999999",
                "notify_flags=-1",
                "\r",
                "\u001b]0;x\u0007",
                "\u202e",
                "ü",
                "#",
                " ",
                "x=y",
            ],
            ReadDeferLog
        );

    /// <summary>A queue file with its content in two pieces and a recipient behind it.</summary>
    internal static byte[] SoundFile()
    {
        QueueFileBytes file = new();
        file.Add('C', "            431             700               2               0             431               0");
        file.Add('T', "1795860422 253385");
        file.Add('A', "create_time=1795860422");
        file.Add('S', "sender@lab.example");
        file.Add('A', "dsn_orig_rcpt=rfc822;one@lab.example");
        file.Add('A', "notify_flags=2");
        file.Add('O', "one@lab.example");
        file.Add('R', "one@lab.example");
        file.Add('M');
        file.Add('N', "Received: from client");
        int pointer = file.Point(0);
        int rest = file.Add('N', "Subject: x");
        file.Add('N');
        file.Add('L', new string('y', 300));
        file.Add('N', "end");
        file.Add('X');
        file.Add('R', "two@lab.example");
        file.Add('E');
        file.Point(pointer, file.Length);
        file.Add('N', "X-Added: z");
        file.Point(rest);
        return file.ToArray();
    }

    private static void ReadQueueFile(byte[] input)
    {
        try
        {
            using QueuedMessage message = new(new QueueFileBytes(input), "A1", "deferred");
            byte[] piece = new byte[4096];
            long length = 0;
            while (message.Content.Read(piece) is var read and > 0)
                length += read;
            message.ReadToEnd();
            foreach (string address in message.Envelope.Recipients.Select(static recipient => ExternalAddress.Quote(recipient.Address)))
                _ = (message.Envelope.Arrived, message.Size, address);
            Demand.That(length <= 4 * input.Length, $"{length} bytes of content out of {input.Length}");
        }
        catch (QueuedMessageException)
        {
            // Damaged.
        }
    }

    private static void ReadDeferLog(byte[] input)
    {
        using QueueFileBytes file = new(input);
        s_log.Reset(file);
        for (int entries = 1; s_log.Read(); entries++)
        {
            Demand.That(entries <= input.Length, "as many entries as bytes at the most");
            Demand.Harmless(FuzzTargets.Text([.. s_log.Recipient, .. s_log.OriginalRecipient, .. s_log.Status]));
            Demand.Harmless(FuzzTargets.Text([.. s_log.DiagnosticText, .. s_log.RemoteHost, .. s_log.Reason]));
        }
    }
}
