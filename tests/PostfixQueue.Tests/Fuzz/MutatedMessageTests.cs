using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Queue files and messages with changes that a broken disk or an attacker can make: what comes of them is a message or an error
/// of the module's own.
/// </summary>
public sealed class MutatedMessageTests
{
    private static readonly MimeLimits s_limits = new(64 * 1024);

    private static readonly string[] s_pieces =
    [
        "\n",
        "\r\n",
        "\n\n",
        "--b\n",
        "--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        "Content-Type: message/rfc822\n\n",
        "Content-Type: text/html\n\n",
        "Content-Type: ",
        ";",
        "=",
        "boundary=\"",
        "filename*0*=utf-8''%",
        "filename*1=x",
        "=?utf-8?B?",
        "=?utf-8?Q?=",
        "?=",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Content-Transfer-Encoding: x-uuencode\n",
        "charset=utf-16",
        "charset=iso-2022-jp",
        "<a href='",
        "<style>",
        "<![CDATA[",
        "&#x110000;",
        "\0",
        "\u001b]0;x\u0007",
        "\u202e",
        "begin 644 x\n",
    ];

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_queue_file_is_a_message_or_damaged(int seed)
    {
        Random random = new(seed);
        byte[] sound = SoundFile();
        (int messages, int damaged) = (0, 0);
        byte[] piece = new byte[4096];
        FuzzRun run = new("R1 Queue files as messages", 20_000, 2_000_000);
        while (run.Next())
        {
            byte[] changed = ByteMutation.Apply(
                sound,
                random,
                static dice => [(byte)"pMNXLERDOASCT>Fw/"[dice.Next(17)], (byte)dice.Next(256)]
            );
            try
            {
                using QueuedMessage message = new(new QueueFileBytes(changed), "A1", "deferred");
                long length = 0;
                while (message.Content.Read(piece) is var read and > 0)
                    length += read;
                message.ReadToEnd();
                _ = (
                    message.Envelope.Arrived,
                    message.Size,
                    message.Envelope.Recipients.Select(static recipient => ExternalAddress.Quote(recipient.Address)).ToList()
                );
                Assert.True(length <= 4 * changed.Length, $"Seed {seed}, file {run.Tried}: {length} bytes out of {changed.Length}.");
                messages++;
            }
            catch (QueuedMessageException)
            {
                damaged++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, file {run.Tried}: {Convert.ToBase64String(changed)}\n{exception}");
            }
        }

        run.Report($"{messages} messages, {damaged} damaged");
        Assert.True(
            messages > run.Tried / 20 && damaged > run.Tried / 20,
            $"Seed {seed}: {messages} messages, {damaged} damaged: the changes reach too little."
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_message_can_be_read_in_bounds(int seed)
    {
        Random random = new(seed);
        IMimeReader reader = AdapterFactory.CreateMimeReader();
        byte[] sound = Encoding.UTF8.GetBytes(SoundMessage);
        (int texts, int attachments) = (0, 0);
        FuzzRun run = new("R1 MIME messages", 2_000, 500_000);
        while (run.Next())
        {
            byte[] changed = ByteMutation.Apply(sound, random, static dice => Encoding.UTF8.GetBytes(s_pieces[dice.Next(s_pieces.Length)]));
            try
            {
                MessageParts parts = reader.Read(new MemoryStream(changed), s_limits, CancellationToken.None);
                if (parts.Text is not null)
                    texts++;
                if (parts.Attachments.Count > 0)
                    attachments++;
                foreach (object shown in parts.Headers.Cast<object>().Concat(parts.Attachments))
                    Assert.DoesNotContain(shown.ToString()!, char.IsControl);
                Assert.True(
                    (parts.Text?.Length ?? 0) <= 4 * s_limits.TextBytes,
                    $"Seed {seed}, message {run.Tried}: {parts.Text?.Length} characters."
                );
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, message {run.Tried}: {Convert.ToBase64String(changed)}\n{exception}");
            }
        }

        run.Report($"{texts} with text, {attachments} with attachments");
        Assert.True(
            texts > run.Tried / 20 && attachments > run.Tried / 20,
            $"Seed {seed}: {texts} with text, {attachments} with attachments: the changes reach too little."
        );
    }

    private const string SoundMessage = """
        From: =?utf-8?Q?J=C3=BCrgen?= <j@lab.example>
        Subject: =?utf-8?B?R3LDvMOfZQ==?=
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: multipart/alternative; boundary=c

        --c
        Content-Type: text/plain; charset=utf-8

        text
        --c
        Content-Type: text/html; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        <p>Gr=FC=DFe <a href="https://a.example">x</a></p>
        --c--
        --b
        Content-Type: application/pdf; name=x.pdf
        Content-Disposition: attachment; filename*=utf-8''%C3%BC.pdf
        Content-Transfer-Encoding: base64

        AAECAwQ=
        --b
        Content-Type: message/rfc822

        Subject: inner

        inner
        --b--

        """;

    private static byte[] SoundFile()
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
}
