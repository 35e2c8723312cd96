using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PostfixQueue.Lab.Zoo;

/// <summary>Takes what programs log and writes what is of mail into a file, as syslogd does in its oldest format.</summary>
internal sealed class SystemLog : IDisposable
{
    private const int TimeLength = 16;
    private const int MailFacility = 2;
    private const int SeveritiesOfFacility = 8;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly StreamWriter _file;

    public SystemLog(string socket, string file, string host)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _file = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        _socket.Bind(new UnixDomainSocketEndPoint(socket));
        _ = Libc.ChangeMode(socket, Convert.ToUInt32("666", 8));
        _ = TakeAsync(host);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _file.Dispose();
    }

    /// <summary>A message is the priority in angle brackets, the time, and the text with the program's name.</summary>
    private async Task TakeAsync(string host)
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (true)
            {
                int length = await _socket.ReceiveAsync(buffer);
                string message = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\n', '\0');
                int end = message.IndexOf('>', StringComparison.Ordinal);
                string text = message[(end + 1)..];
                bool isMail =
                    end > 1
                    && int.TryParse(message.AsSpan(1, end - 1), CultureInfo.InvariantCulture, out int priority)
                    && priority / SeveritiesOfFacility == MailFacility;
                if (isMail && text.Length > TimeLength)
                    await _file.WriteAsync($"{text[..TimeLength]}{host} {text[TimeLength..]}\n");
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The log is being closed.
        }
    }
}
