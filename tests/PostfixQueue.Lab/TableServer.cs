using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Lab;

/// <summary>
/// A service on loopback that answers for a table, in the protocol of tcp_table(5) or of socketmap_table(5): the same to every question.
/// </summary>
public sealed class TableServer : IDisposable
{
    private readonly TcpListener _listener = new(LoopbackEndpoint.Draw());
    private readonly bool _isSocketmap;
    private readonly Task _serving;
    private readonly List<string> _questions = [];

    /// <summary>Starts it.</summary>
    /// <param name="isSocketmap">Which of the two protocols.</param>
    /// <param name="answer">The answer, without its frame.</param>
    public TableServer(bool isSocketmap, string answer)
    {
        _isSocketmap = isSocketmap;
        Answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The answer, without its frame.</summary>
    public string Answer { get; set; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>What it was asked, in its protocol's frame.</summary>
    public IReadOnlyList<string> Questions
    {
        get
        {
            lock (_questions)
                return [.. _questions];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await ConverseAsync(client.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The server is being disposed.
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            // A client asks one short question at a time, which comes in one piece on loopback.
            int length;
            while ((length = await stream.ReadAsync(buffer)) > 0)
            {
                lock (_questions)
                    _questions.Add(Encoding.UTF8.GetString(buffer, 0, length));
                string answer = _isSocketmap ? string.Create(CultureInfo.InvariantCulture, $"{Answer.Length}:{Answer},") : Answer + "\n";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }
}
