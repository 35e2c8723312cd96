using System.Net;

namespace PostfixQueue.Mail.Dns;

/// <summary>Tells addresses that the internet routes from those that it does not.</summary>
internal static class PublicAddress
{
    /// <summary>
    /// Special-purpose networks of the registries of RFC 6890 that are not globally reachable, multicast included; documentation networks
    /// are left out, since they stand for public ones.
    /// </summary>
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/3",
            "::/128",
            "::1/128",
            "64:ff9b:1::/48",
            "100::/64",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>True when the internet routes it.</summary>
    public static bool Is(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(s_notPublic, network => network.Contains(plain));
    }

    /// <summary>True when the internet routes no address of a network.</summary>
    public static bool IsNoneOf(IPNetwork network) =>
        Array.Exists(s_notPublic, wide => wide.PrefixLength <= network.PrefixLength && wide.Contains(network.BaseAddress));
}
