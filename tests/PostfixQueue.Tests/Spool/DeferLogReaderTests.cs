using System.Text;
using PostfixQueue.Fuzzing;
using PostfixQueue.Spool;

namespace PostfixQueue.Tests.Spool;

public sealed class DeferLogReaderTests
{
    [Fact]
    public void An_entry_has_what_was_noted_of_its_recipient()
    {
        DeferLogReader log = Open(
            """

            <a@x.example>: host mx[192.0.2.1] said: 450 4.2.0 later
            recipient=a@x.example
            original_recipient=alias@x.example
            offset=42
            dsn_orig_rcpt=rfc822;alias@x.example
            status=4.2.0
            action=delayed
            diag_type=smtp
            diag_text=450 4.2.0 later
            mta_type=dns
            mta_mname=mx.x.example
            reason=host mx[192.0.2.1] said: 450 4.2.0 later
            new_name=of a later Postfix

            """ + "\n"
        );

        Assert.True(log.Read());
        Assert.Equal(
            ["a@x.example", "alias@x.example", "4.2.0", "450 4.2.0 later", "mx.x.example", "host mx[192.0.2.1] said: 450 4.2.0 later"],
            [
                Text(log.Recipient),
                Text(log.OriginalRecipient),
                Text(log.Status),
                Text(log.DiagnosticText),
                Text(log.RemoteHost),
                Text(log.Reason),
            ]
        );
        Assert.False(log.Read());
    }

    [Fact]
    public void The_old_form_is_read_too_and_what_is_missing_is_said()
    {
        DeferLogReader log = Open("<a@x.example>: some reason\n\nstatus=4.0.0\n\n<>: null\n\n");

        Assert.True(log.Read());
        Assert.Equal(("a@x.example", "some reason"), (Text(log.Recipient), Text(log.Reason)));
        Assert.True(log.Read());
        Assert.Equal(("(recipient address unavailable)", "(description unavailable)"), (Text(log.Recipient), Text(log.Reason)));
        Assert.True(log.Read());
        Assert.Equal("(MAILER-DAEMON)", Text(log.Recipient));
        Assert.False(log.Read());
    }

    [Fact]
    public void An_entry_that_is_being_written_is_none_yet()
    {
        DeferLogReader log = Open("recipient=a@x.example\nreason=one\n\nrecipient=b@x.example\nreason=tw");

        Assert.True(log.Read());
        Assert.False(log.Read());
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_whole_and_endless_ones_are_cut()
    {
        string longReason = new('x', 100_000);
        DeferLogReader log = Open(
            $"recipient=a@x.example\nreason={longReason}\n\nrecipient=b@x.example\nreason={new string('y', 5_000_000)}\n\n"
                + $"recipient=c@x.example\nreason=z\n\n"
        );

        Assert.True(log.Read());
        Assert.Equal(longReason, Text(log.Reason));
        Assert.True(log.Read());
        Assert.InRange(log.Reason.Length, 1_000_000, 1_048_576);
        Assert.True(log.Read());
        Assert.Equal(("c@x.example", "z"), (Text(log.Recipient), Text(log.Reason)));
    }

    private static DeferLogReader Open(string text)
    {
        DeferLogReader log = new(new ShowqText(new ShowqRules()));
        log.Reset(new QueueFileBytes(Encoding.UTF8.GetBytes(text)));
        return log;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
