using PostfixQueue.Adapters;
using PostfixQueue.Messages;
using PostfixQueue.Ports;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>Messages as they were sent.</summary>
internal static class MessageTargets
{
    private static readonly IMimeReader s_reader = AdapterFactory.CreateMimeReader();
    private static readonly MimeLimits s_limits = new(64 * 1024);

    /// <summary>A message with parts of several kinds.</summary>
    internal const string SoundMessage = """
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

    /// <summary>What means something in one.</summary>
    internal static IReadOnlyList<string> Pieces { get; } =
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

    /// <summary>Its parts can be read in bounds.</summary>
    public static FuzzTarget Mime { get; } = new("mime", FuzzTargets.Bytes([SoundMessage]), Pieces, Read);

    private static void Read(byte[] input)
    {
        MessageParts parts = s_reader.Read(new MemoryStream(input), s_limits, CancellationToken.None);
        foreach (object shown in parts.Headers.Cast<object>().Concat(parts.Attachments))
            Demand.Harmless(shown.ToString());
        Demand.That((parts.Text?.Length ?? 0) <= 4 * s_limits.TextBytes, "the text is in its bounds");
    }
}
