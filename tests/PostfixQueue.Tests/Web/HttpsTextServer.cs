using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PostfixQueue.Tests.Web;

/// <summary>A web server on loopback that answers every request with the same octets, under TLS.</summary>
internal sealed class HttpsTextServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly string _answer;
    private readonly Task _serving;

    /// <param name="certificate">Its certificate, with the key.</param>
    /// <param name="answer">The whole answer with its status line.</param>
    public HttpsTextServer(X509Certificate2 certificate, string answer)
    {
        _certificate = certificate;
        _answer = answer;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>What the last client asked for, up to its first blank line.</summary>
    public string Request { get; private set; } = "";

    public static string Ok(string text) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n{text}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test has ended; a listener that was stopped says so in one of these ways.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            await using SslStream stream = new(client.GetStream());
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, [], offline: true),
                },
                _stop.Token
            );
            byte[] buffer = new byte[4096];
            Request = Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer), _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The client does not like the certificate, or has heard enough.
        }
    }
}
