using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Tests.Dns;

/// <summary>
/// A name server that answers with whatever octets the test makes of a query, over UDP and TCP on the same port; null is silence.
/// </summary>
internal sealed class ScriptedNameServer : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly Func<byte[], bool, byte[]?> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;
    private int _queries;

    /// <param name="answer">Query and whether it came over TCP, to answer.</param>
    public ScriptedNameServer(Func<byte[], bool, byte[]?> answer)
    {
        _answer = answer;
        (_udp, _tcp) = BindBoth();
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _loops = [ServeUdpAsync(), ServeTcpAsync()];
    }

    public IPEndPoint EndPoint { get; }

    public int Queries => Volatile.Read(ref _queries);

    /// <summary>The query turned into an answer with this code and no records.</summary>
    public static byte[] Code(byte[] query, int code, int flags = 0x8180)
    {
        byte[] answer = QuestionOf(query);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(flags | code));
        return answer;
    }

    /// <summary>
    /// The query turned into an answer with these records, each from its type to the end of its data, owned by the name asked for.
    /// </summary>
    public static byte[] Records(byte[] query, int flags, params byte[][] records)
    {
        byte[] head = Code(query, 0, flags);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)records.Length);
        return [.. head, .. records.SelectMany(record => (byte[])[0xc0, 0x0c, .. record])];
    }

    public static byte[] Record(int type, params byte[] data)
    {
        byte[] record = new byte[10 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(4), 60);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(8), (ushort)data.Length);
        data.CopyTo(record, 10);
        return record;
    }

    public static bool HasEdns(byte[] query) => query[11] == 1;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Stop();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private static byte[] QuestionOf(byte[] query)
    {
        int end = 12;
        while (query[end] != 0)
            end += query[end] + 1;

        byte[] question = query[..(end + 5)];
        question.AsSpan(6, 6).Clear();
        return question;
    }

    private static (Socket Udp, TcpListener Tcp) BindBoth()
    {
        while (true)
        {
            TcpListener tcp = new(IPAddress.Loopback, 0);
            tcp.Start();
            Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind((IPEndPoint)tcp.LocalEndpoint);
                return (udp, tcp);
            }
            catch (SocketException)
            {
                udp.Dispose();
                tcp.Stop();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Interlocked.Increment(ref _queries);
                if (_answer(buffer[..received.ReceivedBytes], false) is { } answer)
                    await _udp.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test has ended; a socket that was closed says so in one of these ways.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                NetworkStream stream = client.GetStream();
                byte[] length = new byte[2];
                await stream.ReadExactlyAsync(length, _stop.Token);
                byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                Interlocked.Increment(ref _queries);
                if (_answer(query, true) is not { } answer)
                    continue;

                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            // The test has ended; a listener that was stopped says so in one of these ways.
        }
    }
}
