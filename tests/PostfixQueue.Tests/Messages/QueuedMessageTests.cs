using System.Text;
using PostfixQueue.Fuzzing;
using PostfixQueue.Messages;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Messages;

/// <summary>Messages out of queue files that are made by hand, record by record.</summary>
public sealed class QueuedMessageTests
{
    [Fact]
    public void Envelope_before_and_behind_the_content_is_one()
    {
        QueueFileBytes file = Begin();
        file.Add('A', "dsn_orig_rcpt=rfc822;first@lab.example");
        file.Add('A', "notify_flags=2");
        file.Add('O', "first@lab.example");
        file.Add('D', "first@other.example");
        file.Add('M');
        file.Add('N', "Subject: x");
        file.Add('X');
        file.Add('A', "encoding=8bit");
        file.Add('O', "");
        file.Add('R', "second one@lab.example");
        file.Add('/', "taken back@lab.example");
        file.Add('R', "third@lab.example");
        file.Add('E');

        using QueuedMessage message = new(file, "A1", "deferred");
        message.ReadToEnd();

        Assert.Equal("sender@lab.example", message.Envelope.Sender);
        Assert.Equal(new DateTime(2026, 11, 28, 9, 43, 40, DateTimeKind.Utc).AddMicroseconds(123), message.Envelope.Arrived);
        Assert.Equal(
            [
                new EnvelopeRecipient("first@other.example", "first@lab.example", IsDone: true, "rfc822;first@lab.example", 2),
                new EnvelopeRecipient("second one@lab.example", "", IsDone: false, null, 0),
                new EnvelopeRecipient("third@lab.example", null, IsDone: false, null, 0),
            ],
            message.Envelope.Recipients
        );
        Assert.Equal("8bit", message.Envelope.Attribute("encoding"));
    }

    [Fact]
    public void Pieces_make_a_line_and_a_last_line_gets_its_end()
    {
        QueueFileBytes file = Begin();
        file.Add('M');
        file.Add('L', "a long ");
        file.Add('L', "line");
        file.Add('N', "");
        file.Add('N', "");
        file.Add('N', ".");
        file.Add('L', "no end");
        file.Add('X');
        file.Add('E');

        Assert.Equal("a long line\n\n.\nno end\n", ContentOf(file));
    }

    [Fact]
    public void Edits_are_followed()
    {
        QueueFileBytes file = Begin();
        file.Add('M');
        file.Add('N', "Received: from client");
        int removed = file.Point(0);
        file.Add('N', "Subject: a subject that is long enough to hold a pointer");
        int kept = file.Add('N', "To: someone");
        file.Add('N', "");
        file.Add('N', "text");
        file.Add('X');
        file.Add('E');
        file.Point(removed, file.Length);
        file.Add('N', "Subject: another");
        file.Add('w', "room");
        file.Point(kept);

        Assert.Equal("Received: from client\nSubject: another\nTo: someone\n\ntext\n", ContentOf(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_content_is_the_same_in_pieces_of_any_length(int length)
    {
        QueueFileBytes file = Begin();
        file.Add('M');
        file.Add('N', "one");
        file.Add('N', "");
        file.Add('L', "two ");
        file.Add('L', "three");
        file.Add('X');
        file.Add('E');

        using QueuedMessage message = new(file, "A1", "deferred");
        StringBuilder text = new();
        byte[] piece = new byte[length];
        while (message.Content.Read(piece) is var read and > 0)
            text.Append(Encoding.ASCII.GetString(piece, 0, read));

        Assert.Equal("one\n\ntwo three\n", text.ToString());
        Assert.Equal(0, message.Content.Read(piece));
        message.ReadToEnd();
    }

    [Fact]
    public void A_file_that_is_still_being_written_is_no_message()
    {
        QueueFileBytes file = Begin();
        file.Add('M');
        file.Add('N', "Subject: x");

        using QueuedMessage message = new(file, "A1", "incoming");
        Assert.Equal(QueuedMessageFailure.Damaged, Assert.Throws<QueuedMessageException>(message.ReadToEnd).Failure);
    }

    [Fact]
    public void A_file_without_content_is_no_message()
    {
        QueueFileBytes file = Begin();
        file.Add('E');

        Assert.Equal(
            QueuedMessageFailure.Damaged,
            Assert.Throws<QueuedMessageException>(() => new QueuedMessage(file, "A1", "active")).Failure
        );
    }

    [Theory]
    [InlineData("a@b.example", "a@b.example")]
    [InlineData("", "")]
    [InlineData("root", "root")]
    [InlineData("two words@b.example", "\"two words\"@b.example")]
    [InlineData("a\"b\\c@b.example", "\"a\\\"b\\\\c\"@b.example")]
    [InlineData("a@b@c.example", "\"a@b\"@c.example")]
    [InlineData("a..b@c.example", "\"a..b\"@c.example")]
    [InlineData(".a@c.example", "\".a\"@c.example")]
    [InlineData("-x,y@c.example", "\"-x,y\"@c.example")]
    [InlineData("jürgen@c.example", "jürgen@c.example")]
    public void Addresses_are_quoted_where_they_need_it(string address, string expected) =>
        Assert.Equal(expected, ExternalAddress.Quote(address));

    private static QueueFileBytes Begin()
    {
        QueueFileBytes file = new();
        file.Add('T', $"{(long)(new DateTime(2026, 11, 28, 9, 43, 40, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds} 123");
        file.Add('S', "sender@lab.example");
        return file;
    }

    private static string ContentOf(QueueFileBytes file)
    {
        using QueuedMessage message = new(file, "A1", "deferred");
        using StreamReader reader = new(message.Content);
        string text = reader.ReadToEnd();
        message.ReadToEnd();
        return text;
    }
}
