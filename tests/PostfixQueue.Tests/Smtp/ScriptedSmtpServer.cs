using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PostfixQueue.Tests.Smtp;

/// <summary>A mail server on loopback that says what the test wants. An answer of null is silence, an empty one hangs up.</summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private Task _accepting = Task.CompletedTask;

    public ScriptedSmtpServer(IPAddress? address = null, int port = 0)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
    }

    public IPEndPoint EndPoint { get; }

    public string? Greeting { get; init; } = "220 mx.example.test ESMTP ready\r\n";

    /// <summary>What comes before the greeting, as postscreen(8) sends it, and how long the greeting then lets wait.</summary>
    public (string Teaser, TimeSpan Pause)? BeforeGreeting { get; init; }

    public string? Ehlo { get; init; } = "250-mx.example.test\r\n250-SIZE 10240000\r\n250-PIPELINING\r\n250 STARTTLS\r\n";

    public string? EhloUnderTls { get; init; } = "250-mx.example.test\r\n250-SIZE 10240000\r\n250 AUTH PLAIN LOGIN\r\n";

    public string? Helo { get; init; } = "502 5.5.1 not implemented\r\n";

    public string? StartTls { get; init; } = "220 2.0.0 ready for TLS\r\n";

    /// <summary>The answer to AUTH, by the whole line.</summary>
    public Func<string, string?> Auth { get; init; } = _ => "502 5.5.1 not implemented\r\n";

    public X509Certificate2? Certificate { get; init; }

    public X509Certificate2Collection Intermediates { get; init; } = [];

    public bool IsImplicitTls { get; init; }

    /// <summary>What clients said, in order, over all connections.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    public ScriptedSmtpServer Start()
    {
        _accepting = AcceptAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test has ended; a listener that was stopped says so in one of these ways.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            Stream stream = client.GetStream();
            bool isUnderTls = IsImplicitTls;
            if (isUnderTls)
                stream = await SecureAsync(stream);

            if (BeforeGreeting is var (teaser, pause))
            {
                await SayAsync(stream, teaser);
                await Task.Delay(pause, _stop.Token);
            }

            if (!await SayAsync(stream, Greeting))
                return;

            while (await ReadLineAsync(stream) is { } line)
            {
                _commands.Enqueue(line);
                string verb = line.Split(' ')[0].ToUpperInvariant();
                string? answer = verb switch
                {
                    "EHLO" => isUnderTls ? EhloUnderTls : Ehlo,
                    "HELO" => Helo,
                    "STARTTLS" => StartTls,
                    "AUTH" => Auth(line),
                    "QUIT" => "221 2.0.0 bye\r\n",
                    _ => "500 5.5.2 what\r\n",
                };
                if (!await SayAsync(stream, answer) || verb == "QUIT")
                    return;

                if (verb == "STARTTLS" && answer!.StartsWith("220", StringComparison.Ordinal))
                {
                    stream = await SecureAsync(stream);
                    isUnderTls = true;
                }
            }
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or OperationCanceledException
                        or SocketException
                        or System.Security.Authentication.AuthenticationException
                        or ObjectDisposedException
            )
        {
            // The client has gone, or the test has ended.
        }
    }

    private async Task<SslStream> SecureAsync(Stream stream)
    {
        // Without a certificate it answers the handshake with something else.
        if (Certificate is null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("500 5.5.1 no TLS here\r\n"), _stop.Token);
            throw new IOException("no certificate");
        }

        SslStream secure = new(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(Certificate, Intermediates, offline: true),
            },
            _stop.Token
        );
        return secure;
    }

    /// <summary>False when the connection is to end.</summary>
    private async Task<bool> SayAsync(Stream stream, string? text)
    {
        if (text is null)
            await Task.Delay(Timeout.Infinite, _stop.Token);

        await stream.WriteAsync(Encoding.Latin1.GetBytes(text!), _stop.Token);
        return text!.Length > 0;
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        StringBuilder line = new();
        byte[] octet = new byte[1];
        while (line.Length < 2000)
        {
            if (await stream.ReadAsync(octet, _stop.Token) == 0)
                return null;

            if (octet[0] == '\n')
                return line.ToString().TrimEnd('\r');

            line.Append((char)octet[0]);
        }

        return null;
    }
}
