using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>Tells whether the other side is a service of this host.</summary>
internal static class LocalPeer
{
    private static readonly SearchValues<char> s_dotted = SearchValues.Create("0123456789.");

    /// <summary>
    /// A socket path, a loopback address, a private address on a port that is not for mail between hosts, or what the context calls ours.
    /// On port 25 of a loopback address the domain's own MX is at fault, which points there. Services of a host listen within 127.0.0.0/16;
    /// the rest of 127.0.0.0/8 counts as a private network.
    /// </summary>
    /// <param name="parts">The parsed reason.</param>
    /// <param name="context">What is known beside the text.</param>
    /// <returns>True if it is ours.</returns>
    public static bool IsLocal(in DelayReasonParts parts, in DelayReasonContext context)
    {
        ReadOnlySpan<char> address = parts.Address.IsEmpty ? parts.Host : parts.Address;
        if (address.IsEmpty)
            return false;
        if (
            address.StartsWith("127.0.", StringComparison.Ordinal)
            || address is "::1"
            || parts.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        )
            return parts.Port != 25;
        if (address.Contains('/'))
            return true;
        if (context.OwnHosts is { Count: > 0 } own && (own.Contains(address.ToString()) || own.Contains(parts.Host.ToString())))
            return true;
        return parts.Port is not (0 or 25) && IsPrivate(address);
    }

    /// <summary>RFC 1918 and RFC 4193: within one's own network.</summary>
    private static bool IsPrivate(ReadOnlySpan<char> address)
    {
        if (
            address.StartsWith("127.", StringComparison.Ordinal)
            || address.StartsWith("10.", StringComparison.Ordinal)
            || address.StartsWith("192.168.", StringComparison.Ordinal)
        )
            return !address.ContainsAnyExcept(s_dotted);
        if (address.StartsWith("172.", StringComparison.Ordinal) && address.Length > 6 && address[6] == '.')
            return (address[4], address[5]) is ('1', >= '6') or ('2', _) or ('3', '0' or '1');
        return address.Length > 4
            && address.Contains(':')
            && (
                address.StartsWith("fd", StringComparison.OrdinalIgnoreCase) || address.StartsWith("fc", StringComparison.OrdinalIgnoreCase)
            );
    }
}
