using System.Net;

namespace PostfixQueue.Mail.Dns;

/// <summary>Reads the file that gives names to addresses without a name server (hosts(5)).</summary>
internal static class HostsFile
{
    /// <summary>The addresses of a name, in the order of the file; empty when it has none.</summary>
    /// <param name="text">The text of the file; null when there is none.</param>
    /// <param name="name">The name; its case does not matter.</param>
    public static IReadOnlyList<IPAddress> FindAddresses(string? text, string name)
    {
        List<IPAddress> addresses = [];
        foreach (ReadOnlySpan<char> line in (text ?? "").AsSpan().EnumerateLines())
        {
            int comment = line.IndexOf('#');
            string[] words = (comment < 0 ? line : line[..comment]).ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (
                words.Length > 1
                && words.Skip(1).Any(word => DomainName.Same(word, name))
                && IPAddress.TryParse(words[0], out IPAddress? address)
            )
                addresses.Add(address);
        }

        return addresses;
    }
}
