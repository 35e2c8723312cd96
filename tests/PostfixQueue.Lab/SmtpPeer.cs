using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Lab;

/// <summary>A small SMTP server on loopback that answers as its script says, and counts and keeps what it takes.</summary>
public sealed class SmtpPeer : IAsyncDisposable, IDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly ConcurrentQueue<ReceivedMessage> _received = new();
    private readonly Task _accepting;
    private volatile SmtpScript _script;
    private int _sessionCount;

    private SmtpPeer(TcpListener listener, SmtpScript script)
    {
        _listener = listener;
        _script = script;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens: an address of 127.0.0.0/8.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The transport that sends a domain's mail here.</summary>
    public string Transport => $"smtp:[{Endpoint.Address}]:{Endpoint.Port}";

    /// <summary>How it answers sessions that begin from now on.</summary>
    public SmtpScript Script
    {
        get => _script;
        set => _script = value;
    }

    /// <summary>How many clients have connected.</summary>
    public int SessionCount => Volatile.Read(ref _sessionCount);

    /// <summary>The messages that it took, in order.</summary>
    public IReadOnlyList<ReceivedMessage> Received => [.. _received];

    /// <summary>Starts a server; null for one that takes everything.</summary>
    public static SmtpPeer Start(SmtpScript? script = null)
    {
        TcpListener listener = new(LoopbackEndpoint.Draw());
        listener.Start();
        return new SmtpPeer(listener, script ?? new SmtpScript());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _sessionCount);
                Task session = ServeAsync(client);
                _sessions[session] = true;
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // The server is being disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using SmtpPeerSession session = new(client, _script, _received.Enqueue);
                await session.RunAsync(_stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
            {
                // The client went away, or the server is being disposed.
            }
        }
    }
}
