using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Mail.Spf;

/// <summary>The addresses that a record lets send, put together from its networks: how much of the world is that?</summary>
internal sealed class SpfAddressSpace
{
    private static readonly IPNetwork s_all4 = IPNetwork.Parse("0.0.0.0/0");

    /// <summary>Of IPv6 only this is given out (RFC 4291 section 2.4); the rest is nobody's.</summary>
    private static readonly IPNetwork s_all6 = IPNetwork.Parse("2000::/3");

    private readonly List<IPNetwork> _networks = [];

    /// <summary>Adds a network; bits of the address behind the prefix do not matter.</summary>
    public void Add(IPAddress address, int prefixLength) => _networks.Add(new IPNetwork(Masked(address, prefixLength), prefixLength));

    /// <summary>Adds all there is.</summary>
    public void AddAll() => _networks.AddRange([s_all4, s_all6]);

    /// <summary>How much of the world's addresses of a family are in it, from 0 to 1.</summary>
    public double ShareOf(AddressFamily family)
    {
        IPNetwork world = family == AddressFamily.InterNetwork ? s_all4 : s_all6;
        (UInt128 First, UInt128 Last) = RangeOf(world);
        double share = 0;
        UInt128 next = First;
        foreach (
            (UInt128 first, UInt128 last) in _networks.Where(network => network.BaseAddress.AddressFamily == family).Select(RangeOf).Order()
        )
        {
            if (first > Last || last < next)
                continue;
            UInt128 from = UInt128.Max(first, next);
            UInt128 to = UInt128.Min(last, Last);
            share += (double)(to - from + 1) / (double)(Last - First + 1);
            if (to == Last)
                break;
            next = to + 1;
        }

        return share;
    }

    private static (UInt128 First, UInt128 Last) RangeOf(IPNetwork network)
    {
        UInt128 first = NumberOf(network.BaseAddress);
        int bits = (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - network.PrefixLength;
        return (first, bits == 128 ? UInt128.MaxValue : first + (UInt128.One << bits) - 1);
    }

    private static UInt128 NumberOf(IPAddress address)
    {
        byte[] octets = address.GetAddressBytes();
        return octets.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    private static IPAddress Masked(IPAddress address, int prefixLength)
    {
        byte[] octets = address.GetAddressBytes();
        for (int index = 0; index < octets.Length; index++)
            octets[index] &= (byte)(0xff00 >> Math.Clamp(prefixLength - (8 * index), 0, 8));
        return new IPAddress(octets);
    }
}
