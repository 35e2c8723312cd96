using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PostfixQueue.Lab.Zoo;

/// <summary>
/// A session of a server that takes all mail, over SMTP or LMTP. With a certificate it offers TLS, and behind it logins, as a relay does.
/// </summary>
internal sealed class MailSession(Stream stream, X509Certificate2? certificate)
{
    /// <summary>Each server has a name of its own: many that greet with one name look like something that answers in their place.</summary>
    private readonly string _name = stream is NetworkStream { Socket.LocalEndPoint: IPEndPoint own }
        ? $"peer-{own.Address.ToString().Replace('.', '-').Replace(':', '-')}.example.net"
        : "peer.example.net";

    private Stream _stream = stream;
    private bool _isEncrypted;
    private bool _isLocal;
    private int _recipients;

    public async Task RunAsync()
    {
        await SayAsync($"220 {_name} ESMTP");
        while (await ReadAsync() is { } line)
        {
            if (await AnswerAsync(line))
                continue;
            await SayAsync("221 2.0.0 Bye");
            return;
        }
    }

    private async Task<bool> AnswerAsync(string line)
    {
        string verb = line.Split(' ')[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "LHLO":
                _isLocal = verb == "LHLO";
                await SayAsync(
                    $"250-{_name}\r\n250-PIPELINING\r\n250-XFORWARD NAME ADDR PROTO HELO SOURCE PORT IDENT\r\n{Offer()}250 8BITMIME"
                );
                break;
            case "STARTTLS" when certificate is not null:
                await SayAsync("220 2.0.0 Ready");
                SslStream secure = new(_stream);
                await secure.AuthenticateAsServerAsync(certificate);
                (_stream, _isEncrypted) = (secure, true);
                break;
            case "AUTH":
                // PLAIN with what belongs to it on the same line, or questions for each part.
                string[] words = line.Split(' ');
                for (int part = words.Length; part < (words[1].Equals("LOGIN", StringComparison.OrdinalIgnoreCase) ? 4 : 3); part++)
                {
                    await SayAsync("334 ");
                    await ReadAsync();
                }

                await SayAsync("235 2.7.0 Welcome");
                break;
            case "MAIL":
                _recipients = 0;
                await SayAsync("250 2.1.0 Ok");
                break;
            case "RCPT":
                _recipients++;
                await SayAsync("250 2.1.5 Ok");
                break;
            case "DATA":
                await SayAsync("354 Go on");
                while (await ReadAsync() is { } text && text != ".") { }

                // LMTP answers for each recipient, RFC 2033 section 4.2.
                for (int answers = _isLocal ? _recipients : 1; answers > 0; answers--)
                    await SayAsync("250 2.0.0 Taken");
                break;
            case "QUIT":
                return false;
            default:
                await SayAsync("250 2.0.0 Ok");
                break;
        }

        return true;
    }

    private string Offer() =>
        certificate is null ? ""
        : _isEncrypted ? "250-AUTH PLAIN LOGIN\r\n"
        : "250-STARTTLS\r\n";

    /// <summary>One octet after the other: what comes behind STARTTLS must not have been read ahead.</summary>
    private async Task<string?> ReadAsync()
    {
        List<byte> line = [];
        byte[] octet = new byte[1];
        while (await _stream.ReadAsync(octet) > 0)
        {
            if (octet[0] == (byte)'\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(octet[0]);
        }

        return null;
    }

    private async Task SayAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));
}
