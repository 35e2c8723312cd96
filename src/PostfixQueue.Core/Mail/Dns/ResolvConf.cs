using System.Net;

namespace PostfixQueue.Mail.Dns;

/// <summary>What <c>resolv.conf</c> says (resolv.conf(5)).</summary>
internal sealed record ResolvConf
{
    // resolv.conf(5): MAXNS.
    private const int MaximumServers = 3;

    /// <summary>
    /// The servers in their order, at most the three that the C library asks; 127.0.0.1 when the file names none, as the C library does.
    /// </summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    /// <summary>Values of <c>nameserver</c> lines that are no address.</summary>
    public IReadOnlyList<string> UnreadableServers { get; init; } = [];

    /// <summary>Domains of the last <c>search</c> or <c>domain</c> line.</summary>
    public IReadOnlyList<string> SearchDomains { get; init; } = [];

    /// <summary>Reads the text of a file. Lines that mean nothing are skipped, as the C library skips them.</summary>
    public static ResolvConf Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<IPEndPoint> servers = [];
        List<string> unreadable = [];
        string[] search = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith('#') || line.StartsWith(';'))
                continue;

            string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || char.IsWhiteSpace(line[0]))
                continue;

            switch (words[0])
            {
                case "nameserver" when IPAddress.TryParse(words[1], out IPAddress? address):
                    servers.Add(new IPEndPoint(address, 53));
                    break;
                case "nameserver":
                    unreadable.Add(words[1]);
                    break;
                case "search" or "domain":
                    search = words[1..];
                    break;
                default:
                    break;
            }
        }

        return new ResolvConf
        {
            NameServers = servers.Count == 0 ? [new IPEndPoint(IPAddress.Loopback, 53)] : [.. servers.Take(MaximumServers)],
            UnreadableServers = unreadable,
            SearchDomains = search,
        };
    }
}
