using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Server;

/// <summary>A word of <c>mynetworks</c>, as match_list of Postfix reads it.</summary>
/// <param name="Text">The word without its exclamation marks.</param>
/// <param name="IsNegative">It takes out what other words would let in.</param>
/// <param name="Network">The network; null for a name, and where the word is a table.</param>
/// <param name="Fault">Why Postfix cannot read it; null when it can.</param>
/// <param name="Mended">The word as it is meant; the word itself where that is not known.</param>
internal sealed record NetworkPattern(string Text, bool IsNegative, IPNetwork? Network, string? Fault, string Mended)
{
    /// <summary>It is a table or a file.</summary>
    public bool IsTable =>
        Fault is null
        && Network is null
        && (
            Text.StartsWith('/')
            || (LookupTable.TryParse(Text, out LookupTable? table) && table.Type.All(static letter => char.IsAsciiLetter(letter)))
        );

    /// <summary>Reads one.</summary>
    public static NetworkPattern Read(string word)
    {
        bool isNegative = (word.Length - word.TrimStart('!').Length) % 2 == 1;
        string text = word.TrimStart('!');
        NetworkPattern read = ReadPositive(text);
        return read with { IsNegative = isNegative, Mended = isNegative ? "!" + read.Mended : read.Mended };
    }

    private static NetworkPattern ReadPositive(string text)
    {
        // What has a colon and does not begin with a bracket is taken for a table, whatever it looks like.
        int slash = text.LastIndexOf('/');
        string host = slash < 0 ? text : text[..slash];
        bool isOpen = host.StartsWith('[');
        bool isClosed = isOpen && host.EndsWith(']');
        string plain = host.Trim('[', ']');
        if (text.StartsWith('/') || !IPAddress.TryParse(plain, out IPAddress? address) || !IsWrittenOut(plain, address))
        {
            return isOpen ? Faulty(text, null, "A bracket is open, but what it holds is no address.", text)
                : slash > 0 && char.IsAsciiDigit(text[0]) && !text.Contains(':', StringComparison.Ordinal)
                    ? Faulty(text, null, "This is not a network.", text)
                : new NetworkPattern(text, false, null, null, text);
        }

        int longest = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = longest;
        if (
            slash >= 0
            && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > longest)
        )
            return Faulty(
                text,
                null,
                "After the slash there must be the number of bits of the network.",
                MaskLength(text[(slash + 1)..]) is { } bits ? Write(address, bits, true) : text
            );

        IPNetwork network = new(Cut(address, length), length);
        string mended = Write(network.BaseAddress, length, slash >= 0);
        if (isOpen && !isClosed)
            return Faulty(text, network, "The bracket is not closed.", mended);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !isOpen)
            return Faulty(text, network, "An IPv6 address needs brackets: otherwise it is taken for a table.", mended);

        // Without an opening bracket it is a name to Postfix, which never matches.
        if (host.EndsWith(']') && !isOpen)
            return new NetworkPattern(text, false, null, null, mended);
        if (!network.BaseAddress.Equals(address))
            return Faulty(text, network, "The address has host bits set.", mended);
        return new NetworkPattern(text, false, Unmapped(network), null, text);
    }

    private static NetworkPattern Faulty(string text, IPNetwork? network, string fault, string mended) =>
        new(text, false, network, fault, mended);

    /// <summary>The framework also reads <c>10</c> and <c>10.1</c> as addresses; Postfix does not.</summary>
    private static bool IsWrittenOut(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(static letter => letter == '.') == 3;

    private static string Write(IPAddress address, int length, bool isNetwork)
    {
        string host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return isNetwork ? string.Create(CultureInfo.InvariantCulture, $"{host}/{length}") : host;
    }

    /// <summary>The number of bits of a mask such as 255.255.255.0; null for other texts.</summary>
    private static int? MaskLength(string text)
    {
        if (
            !IPAddress.TryParse(text, out IPAddress? mask)
            || mask.AddressFamily != AddressFamily.InterNetwork
            || !text.Contains('.', StringComparison.Ordinal)
        )
            return null;
        string bits = string.Concat(mask.GetAddressBytes().Select(static octet => Convert.ToString(octet, 2).PadLeft(8, '0')));
        return bits.Contains("01", StringComparison.Ordinal) ? null : bits.Count(static bit => bit == '1');
    }

    private static IPAddress Cut(IPAddress address, int length)
    {
        byte[] octets = address.GetAddressBytes();
        for (int bit = length; bit < octets.Length * 8; bit++)
            octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(octets);
    }

    /// <summary>Addresses of IPv4 in IPv6 count as what they stand for.</summary>
    private static IPNetwork Unmapped(IPNetwork network) =>
        network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
            : network;
}
