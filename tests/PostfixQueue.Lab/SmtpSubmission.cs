using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Lab;

/// <summary>Hands messages to an SMTP server, any number over one connection.</summary>
public sealed class SmtpSubmission : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private SmtpSubmission(TcpClient client)
    {
        _client = client;
        UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: false);
        _reader = new StreamReader(client.GetStream(), encoding);
        _writer = new StreamWriter(client.GetStream(), encoding) { NewLine = "\r\n", AutoFlush = false };
    }

    /// <summary>Connects and says EHLO.</summary>
    public static async Task<SmtpSubmission> ConnectAsync(IPEndPoint server)
    {
        TcpClient client = new();
        await client.ConnectAsync(server).WaitAsync(s_limit);
        SmtpSubmission session = new(client);
        await session.ExpectAsync("220");
        await session.CommandAsync("EHLO client.lab.example", "250");
        return session;
    }

    /// <summary>Sends one message.</summary>
    /// <returns>The queue ID that the server gave it.</returns>
    /// <exception cref="InvalidOperationException">The server refused; the text has its reply.</exception>
    public async Task<string> SendAsync(string sender, IReadOnlyList<string> recipients, string subject, string body)
    {
        bool international = recipients.Append(sender).Append(subject).Any(text => !Ascii.IsValid(text));
        await CommandAsync($"MAIL FROM:<{sender}>{(international ? " SMTPUTF8" : "")}", "250");
        foreach (string recipient in recipients)
            await CommandAsync($"RCPT TO:<{recipient}>", "250");
        await CommandAsync("DATA", "354");
        await WriteMessageAsync(sender, recipients, subject, body);
        string reply = await ExpectAsync("250");
        int at = reply.IndexOf("queued as ", StringComparison.Ordinal);
        return at < 0 ? "" : reply[(at + "queued as ".Length)..].Trim();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CommandAsync("QUIT", "221");
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or TimeoutException or ObjectDisposedException)
        {
            // The message has its queue ID already; how the session ends does not matter.
        }

        _client.Dispose();
    }

    private async Task WriteMessageAsync(string sender, IReadOnlyList<string> recipients, string subject, string body)
    {
        await _writer.WriteLineAsync($"From: <{(sender.Length == 0 ? "MAILER-DAEMON@lab.example" : sender)}>");
        await _writer.WriteLineAsync($"To: {string.Join(",\r\n ", recipients.Take(20).Select(recipient => $"<{recipient}>"))}");
        await _writer.WriteLineAsync($"Subject: {subject}");
        await _writer.WriteLineAsync($"Message-ID: <{Guid.NewGuid():N}@client.lab.example>");
        await _writer.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Date: {DateTime.UtcNow:ddd, dd MMM yyyy HH:mm:ss} +0000")
        );
        await _writer.WriteLineAsync();
        foreach (string line in body.Split('\n'))
            await _writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await _writer.WriteLineAsync(".");
        await _writer.FlushAsync();
    }

    private async Task<string> CommandAsync(string line, string expected)
    {
        await _writer.WriteLineAsync(line);
        await _writer.FlushAsync();
        return await ExpectAsync(expected);
    }

    private async Task<string> ExpectAsync(string code)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync().WaitAsync(s_limit);
        } while (line is { Length: > 3 } && line[3] == '-');

        return line is not null && line.StartsWith(code, StringComparison.Ordinal)
            ? line
            : throw new InvalidOperationException($"The SMTP server answered: {line ?? "nothing"}");
    }
}
