using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Lab;

/// <summary>One session of a scripted SMTP server.</summary>
/// <param name="client">The connection.</param>
/// <param name="script">How to answer.</param>
/// <param name="received">Takes each message that came whole.</param>
internal sealed class SmtpPeerSession(TcpClient client, SmtpScript script, Action<ReceivedMessage> received) : IDisposable
{
    private readonly StreamReader _reader = new(client.GetStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    private string _sender = "";
    private List<string> _recipients = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        bool goesOn = await ReplyAsync(script.Greeting, cancellationToken);
        while (goesOn && await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            goesOn = await AnswerAsync(line, cancellationToken);
        }
    }

    public void Dispose() => _reader.Dispose();

    private Task<bool> AnswerAsync(string line, CancellationToken cancellationToken)
    {
        string verb = line.Split(' ')[0].ToUpperInvariant();
        return verb switch
        {
            "EHLO" => ReplyAsync(
                string.Join('\n', script.Capabilities.Prepend("peer.example").Select(text => $"250 {text}")),
                cancellationToken
            ),
            "HELO" or "RSET" or "NOOP" => ReplyAsync("250 Ok", cancellationToken),
            "AUTH" => ReplyAsync(script.Authenticate, cancellationToken),
            "MAIL" => MailAsync(Address(line), cancellationToken),
            "RCPT" => RecipientAsync(Address(line), cancellationToken),
            "DATA" => DataAsync(cancellationToken),
            "QUIT" => QuitAsync(cancellationToken),
            _ => ReplyAsync("502 5.5.2 Error: command not recognized", cancellationToken),
        };
    }

    private Task<bool> MailAsync(string sender, CancellationToken cancellationToken)
    {
        _sender = sender;
        _recipients = [];
        return ReplyAsync(script.Mail(sender), cancellationToken);
    }

    private Task<bool> RecipientAsync(string recipient, CancellationToken cancellationToken)
    {
        string reply = script.Recipient(recipient);
        if (reply.StartsWith('2'))
            _recipients.Add(recipient);
        return ReplyAsync(reply, cancellationToken);
    }

    private async Task<bool> DataAsync(CancellationToken cancellationToken)
    {
        string reply = _recipients.Count == 0 ? "554 5.5.1 Error: no valid recipients" : script.Data;
        if (!await ReplyAsync(reply, cancellationToken))
            return false;
        if (!reply.StartsWith('3'))
            return true;
        StringBuilder text = new();
        while (await _reader.ReadLineAsync(cancellationToken) is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        if (script.Message.StartsWith('2'))
            received(new ReceivedMessage(_sender, _recipients, text.ToString()));
        return await ReplyAsync(script.Message, cancellationToken);
    }

    private async Task<bool> QuitAsync(CancellationToken cancellationToken)
    {
        await ReplyAsync("221 2.0.0 Bye", cancellationToken);
        return false;
    }

    /// <returns>False when the session is to end.</returns>
    private async Task<bool> ReplyAsync(string reply, CancellationToken cancellationToken)
    {
        if (reply == SmtpScript.Close)
            return false;
        if (reply == SmtpScript.Hang)
        {
            // The client ends this by closing its side: only then is there anything to read.
            while (await _reader.ReadLineAsync(cancellationToken) is not null) { }

            return false;
        }

        string[] lines = reply.Split('\n');
        StringBuilder text = new();
        for (int index = 0; index < lines.Length; index++)
        {
            // All lines of a reply but the last have a hyphen after the code (RFC 5321, section 4.2.1).
            string line = lines[index];
            bool isLast = index == lines.Length - 1;
            text.Append(line.AsSpan(0, 3)).Append(isLast ? ' ' : '-').Append(line.AsSpan(4)).Append("\r\n");
        }

        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        return true;
    }

    private static string Address(string line)
    {
        int start = line.IndexOf('<', StringComparison.Ordinal);
        int end = line.LastIndexOf('>');
        return start >= 0 && end > start ? line[(start + 1)..end] : "";
    }
}
