using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Tests.Checks;

/// <summary>Speaks as much of Dovecot's authentication protocol as Postfix needs to offer logins. It never takes one.</summary>
internal sealed class LoginService : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public LoginService(string path)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        _listener.Listen();
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Socket> clients = [];
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptAsync(_stop.Token);
                clients.Add(client);
                try
                {
                    await client.SendAsync(
                        Encoding.ASCII.GetBytes("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n"),
                        _stop.Token
                    );
                }
                catch (SocketException)
                {
                    // Whoever only looks whether somebody listens hangs up at once.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }
}
