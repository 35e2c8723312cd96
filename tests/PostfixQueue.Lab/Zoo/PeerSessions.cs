using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PostfixQueue.Lab.Zoo;

/// <summary>The programs beside Postfix that a mail system has, each as far as Postfix asks: they agree to everything.</summary>
internal static class PeerSessions
{
    /// <summary>The logins that the services know: one user, whatever the password.</summary>
    private const string Greeting =
        "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nMECH\tLOGIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t0123456789abcdef0123456789abcdef\nDONE\n";

    /// <summary>What the socketmap knows, by the end of the map's name and the key.</summary>
    private static readonly Dictionary<(string Map, string Key), string> s_entries = new()
    {
        [("domain", "example.com")] = "example.com",
        [("mailbox", "info@example.com")] = "info@example.com",
        [("alias", "info@example.com")] = "info@example.com",
        [("alias", "postmaster@example.com")] = "info@example.com",
        [("alias", "abuse@example.com")] = "info@example.com",
    };

    /// <summary>All by the names that a system's list of services uses.</summary>
    public static IReadOnlyDictionary<string, Func<Stream, Task>> All { get; } =
        new Dictionary<string, Func<Stream, Task>>(StringComparer.Ordinal)
        {
            ["smtp"] = stream => new MailSession(stream, certificate: null).RunAsync(),
            ["lmtp"] = stream => new MailSession(stream, certificate: null).RunAsync(),
            ["relay"] = stream => new MailSession(stream, Authority.ForRelays).RunAsync(),
            ["milter"] = MilterAsync,
            ["policy"] = PolicyAsync,
            ["login"] = LoginAsync,
            ["tcptable"] = TableAsync,
            ["socketmap"] = SocketmapAsync,
        };

    /// <summary>The milter protocol: negotiates version 6 without any action, then has everything continue.</summary>
    private static async Task MilterAsync(Stream stream)
    {
        byte[] head = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(head);
            byte[] packet = new byte[BinaryPrimitives.ReadUInt32BigEndian(head)];
            await stream.ReadExactlyAsync(packet);
            switch ((char)packet[0])
            {
                case 'O':
                    await stream.WriteAsync((byte[])[0, 0, 0, 13, (byte)'O', 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0]);
                    break;
                case 'D' or 'A' or 'K':
                    break;
                case 'Q':
                    return;
                default:
                    await stream.WriteAsync((byte[])[0, 0, 0, 1, (byte)'c']);
                    break;
            }
        }
    }

    private static async Task PolicyAsync(Stream stream)
    {
        using StreamReader reader = new(stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
                await WriteAsync(stream, "action=DUNNO\n\n");
        }
    }

    private static async Task LoginAsync(Stream stream)
    {
        await WriteAsync(stream, Greeting);
        using StreamReader reader = new(stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Split('\t') is ["AUTH", var id, ..])
                await WriteAsync(stream, $"OK\t{id}\tuser=info@example.com\n");
        }
    }

    private static async Task TableAsync(Stream stream)
    {
        using StreamReader reader = new(stream);
        while (await reader.ReadLineAsync() is not null)
            await WriteAsync(stream, "500 not%20found\n");
    }

    /// <summary>Netstrings, see socketmap_table(5).</summary>
    private static async Task SocketmapAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.Latin1);
        while (true)
        {
            // Clients keep their connections, so that none may wait on a thread.
            StringBuilder length = new();
            char[] next = new char[1];
            while (await reader.ReadBlockAsync(next) == 1 && char.IsAsciiDigit(next[0]))
                length.Append(next[0]);
            if (length.Length == 0)
                return;
            char[] text = new char[int.Parse(length.ToString(), CultureInfo.InvariantCulture) + 1];
            if (await reader.ReadBlockAsync(text) < text.Length)
                return;
            string[] question = new string(text[..^1]).Split(' ', 2);
            string? value = s_entries
                .FirstOrDefault(entry => question[0].EndsWith(entry.Key.Map, StringComparison.Ordinal) && entry.Key.Key == question[1])
                .Value;
            string answer = value is null ? "NOTFOUND " : $"OK {value}";
            await WriteAsync(stream, string.Create(CultureInfo.InvariantCulture, $"{answer.Length}:{answer},"));
        }
    }

    private static ValueTask WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
