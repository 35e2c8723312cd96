using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PostfixQueue.Lab;

/// <summary>
/// Takes values as a Zabbix server does from zabbix_sender(1): https://www.zabbix.com/documentation/6.0/en/manual/appendix/protocols.
/// </summary>
public sealed class ZabbixTrapper : IDisposable
{
    private const int HeaderLength = 13;

    private readonly TcpListener _listener = new(LoopbackEndpoint.Draw());
    private readonly ConcurrentQueue<string> _received = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Begins to listen.</summary>
    public ZabbixTrapper()
    {
        _listener.Start();
        _work = ServeAsync();
    }

    /// <summary>Where it listens, as <c>ServerActive</c> has it.</summary>
    public string Server => _listener.LocalEndpoint.ToString()!;

    /// <summary>What it has taken: host, key and value, with blanks between them.</summary>
    public IReadOnlyList<string> Received => [.. _received];

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _work.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // That is its end.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        byte[] header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header, _stop.Token);
        if (!header.AsSpan(0, 5).SequenceEqual("ZBXD\x01"u8))
            throw new InvalidDataException("This is not the protocol of Zabbix.");
        byte[] body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(5))];
        await stream.ReadExactlyAsync(body, _stop.Token);
        using JsonDocument request = JsonDocument.Parse(body);
        int count = 0;
        foreach (JsonElement one in request.RootElement.GetProperty("data").EnumerateArray())
        {
            _received.Enqueue($"{one.GetProperty("host")} {one.GetProperty("key")} {one.GetProperty("value")}");
            count++;
        }

        byte[] answer = JsonSerializer.SerializeToUtf8Bytes(
            new { response = "success", info = $"processed: {count}; failed: 0; total: {count}; seconds spent: 0.000055" }
        );
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(5), answer.Length);
        await stream.WriteAsync(header, _stop.Token);
        await stream.WriteAsync(answer, _stop.Token);
    }
}
