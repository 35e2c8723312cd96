using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>
/// A mail filter (milter protocol 6) that edits each message at its end, so that cleanup(8) patches the queue file with pointers.
/// </summary>
internal sealed class EditingMilter : IDisposable
{
    private const int Version = 6;

    /// <summary>Add headers, change the body, add and delete recipients, change headers.</summary>
    private const int Actions = 0x01 | 0x02 | 0x04 | 0x08 | 0x10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    private EditingMilter()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>For smtpd_milters.</summary>
    public string Endpoint => $"inet:127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static EditingMilter Start() => new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] length = new byte[4];
                while (true)
                {
                    await stream.ReadExactlyAsync(length, _stop.Token);
                    byte[] packet = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                    await stream.ReadExactlyAsync(packet, _stop.Token);
                    foreach (byte[] answer in Answers((char)packet[0]))
                        await stream.WriteAsync(answer, _stop.Token);
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // Postfix has no more for us.
            }
        }
    }

    private static IEnumerable<byte[]> Answers(char command)
    {
        switch (command)
        {
            case 'O':
                byte[] options = new byte[12];
                BinaryPrimitives.WriteInt32BigEndian(options, Version);
                BinaryPrimitives.WriteInt32BigEndian(options.AsSpan(4), Actions);
                yield return Packet('O', options);
                break;
            case 'A' or 'D' or 'Q' or 'K':
                break;
            case 'E':
                yield return Packet('m', [0, 0, 0, 1, .. "Subject\0A changed subject that is a good deal longer than it was before\0"u8]);
                yield return Packet('h', [.. "X-Added\0by the filter\0"u8]);
                yield return Packet('i', [0, 0, 0, 1, .. "X-Inserted\0in front\0"u8]);
                yield return Packet('+', [.. "<added-by-filter@elsewhere.example>\0"u8]);
                yield return Packet('-', [.. "<taken-back@elsewhere.example>\0"u8]);
                yield return Packet(
                    'b',
                    Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Another body, longer than the first.\r\n", 300)))
                );
                yield return Packet('c', []);
                break;
            default:
                yield return Packet('c', []);
                break;
        }
    }

    private static byte[] Packet(char command, byte[] data)
    {
        byte[] packet = new byte[5 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, data.Length + 1);
        packet[4] = (byte)command;
        data.CopyTo(packet, 5);
        return packet;
    }
}
