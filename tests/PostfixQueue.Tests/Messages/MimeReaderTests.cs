using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Messages;

namespace PostfixQueue.Tests.Messages;

public sealed class MimeReaderTests
{
    private const string Plain = "Content-Type: text/plain; charset=utf-8\n\nplain text\n";
    private const string Html = "Content-Type: text/html; charset=utf-8\n\n<p>rich <b>text</b></p>\n";

    [Fact]
    public void Header_fields_are_decoded_and_unfolded()
    {
        MessageParts parts = Read(
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n =?iso-8859-1?Q?_aus_K=F6ln?=\nReceived: one\nreceived: two\n\nx\n"
        );

        Assert.Equal(["Subject: Grüße aus Köln", "Received: one", "received: two"], parts.Headers.Select(header => header.ToString()));
    }

    [Fact]
    public void Header_fields_of_parts_are_none_of_the_message() =>
        Assert.Equal(
            ["From", "MIME-Version", "Content-Type"],
            Read(Multipart("mixed", Plain, Attached("Subject: inner\n\nx\n"))).Headers.Select(header => header.Name)
        );

    [Fact]
    public void Plain_text_comes_before_html()
    {
        MessageParts parts = Read(Multipart("alternative", Html, Plain));

        Assert.Equal(("plain text\n", "text/plain"), (parts.Text?.TrimEnd('\n') + "\n", parts.TextType));
        Assert.Empty(parts.Attachments);
        Assert.Empty(parts.Omissions);
    }

    [Theory]
    [InlineData("<p>One &amp; two</p><p>three</p>", "One & two\n\nthree\n")]
    [InlineData("<style>p { }</style><title>no</title>a<br>b<script>alert(1)</script>", "a\nb\n")]
    [InlineData("<a href='https://evil.example/x'>https://bank.example</a>", "https://bank.example <https://evil.example/x>\n")]
    [InlineData("<a href='https://a.example'>https://a.example</a>", "https://a.example\n")]
    [InlineData("<ul><li>one<li>two</ul>", "- one\n- two\n")]
    [InlineData("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3\n")]
    [InlineData("<p>never <b>ended <i", "never ended\n")]
    public void Html_becomes_text_where_there_is_no_other(string html, string expected)
    {
        MessageParts parts = Read($"Content-Type: text/html\n\n{html}");

        Assert.Equal((expected, "text/html"), (parts.Text, parts.TextType));
    }

    [Theory]
    [InlineData("utf-8", "base64", "R3LDvMOfZQ==", "Grüße")]
    [InlineData("iso-8859-1", "quoted-printable", "Gr=FC=DFe", "Grüße")]
    [InlineData("no-such-charset", "quoted-printable", "Gr=FC=DFe", "Grüße")]
    [InlineData("utf-7", "7bit", "+AGE-", "+AGE-")]
    [InlineData("koi8-r", "base64", "8NLJ18XU", "Привет")]
    public void Text_is_decoded(string charset, string encoding, string body, string expected) =>
        Assert.Equal(
            expected,
            Read($"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n{body}").Text?.TrimEnd('\n')
        );

    [Fact]
    public void Attachments_have_name_type_and_decoded_size()
    {
        MessageParts parts = Read(
            Multipart(
                "mixed",
                Plain,
                "Content-Type: application/pdf; name=\"=?utf-8?Q?=C3=BCbersicht=2Epdf?=\"\nContent-Transfer-Encoding: "
                    + "base64\nContent-Disposition: attachment\nContent-ID: <a@b>\n\nAAECAwQ=\n",
                "Content-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''na%C3%AFve.txt\n\nnot to be read\n",
                Attached("Subject: inner\nContent-Type: text/plain\n\ninner text\n")
            )
        );

        Assert.Equal("plain text", parts.Text?.TrimEnd('\n'));
        Assert.Equal(
            [
                ("übersicht.pdf", "application/pdf", 5L, "attachment"),
                ("naïve.txt", "text/plain", 14L, "attachment"),
                (null, "message/rfc822", 51L, null),
            ],
            parts.Attachments.Select(part => (part.Name, part.ContentType, part.Size, part.Disposition))
        );
        Assert.Equal("a@b", parts.Attachments[0].ContentId);
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_and_said_to_be()
    {
        MessageParts parts = Read("Content-Type: text/plain\n\n" + new string('x', 100_000), new MimeLimits(1_000));

        Assert.Equal(1_000, parts.Text!.Length);
        Assert.Contains("99000", Assert.Single(parts.Omissions), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_within_parts_end_somewhere()
    {
        StringBuilder message = new("From: a\n");
        for (int depth = 0; depth < 5_000; depth++)
            message.Append($"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
        message.Append("Content-Type: text/plain\n\nthe bottom\n");

        Assert.Contains("deeper", Assert.Single(Read(message.ToString()).Omissions), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_within_messages_end_somewhere()
    {
        StringBuilder message = new("From: a\n");
        for (int depth = 0; depth < 5_000; depth++)
            message.Append("Content-Type: message/rfc822\n\nSubject: x\n");

        Assert.NotNull(Read(message.Append("\nthe bottom\n").ToString()));
    }

    [Fact]
    public void Many_parts_and_many_header_fields_are_counted_not_kept()
    {
        StringBuilder message = new();
        for (int index = 0; index < 3_000; index++)
            message.Append($"X-Field-{index}: x\n");
        message.Append("Content-Type: multipart/mixed; boundary=b\n\n");
        for (int index = 0; index < 3_000; index++)
            message.Append("--b\nContent-Type: image/png\n\nx\n");

        MessageParts parts = Read(message.Append("--b--\n").ToString());

        Assert.Equal((1_000, 1_000), (parts.Headers.Count, parts.Attachments.Count));
        Assert.Equal(["2001 more header fields", "2000 more attachments"], parts.Omissions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no header at all")]
    [InlineData("From someone Mon Nov 28 2026\nSubject: x\n\ny")]
    [InlineData(": nameless\n\nx")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n")]
    [InlineData("Content-Type: multipart/mixed\n\nno boundary\n")]
    [InlineData("Content-Type: text/plain; charset=\"\0\"\nContent-Transfer-Encoding: base64\n\n====!!!")]
    public void What_is_no_message_is_read_as_far_as_it_goes(string message) => Assert.NotNull(Read(message));

    private static string Attached(string message) => $"Content-Type: message/rfc822\n\n{message}";

    private static string Multipart(string kind, params string[] parts) =>
        $"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; "
        + $"boundary=bound\n\n{string.Concat(parts.Select(part => $"--bound\n{part}"))}--bound--\n";

    private static MessageParts Read(string message, MimeLimits? limits = null) =>
        AdapterFactory
            .CreateMimeReader()
            .Read(
                new MemoryStream(Encoding.UTF8.GetBytes(message)),
                limits ?? new MimeLimits(1_000_000),
                TestContext.Current.CancellationToken
            );
}
