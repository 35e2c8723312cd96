using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace PostfixQueue.Mail.Dns;

/// <summary>Reads name server addresses as administrators write them.</summary>
internal static class NameServerAddress
{
    private const int DefaultPort = 53;

    /// <summary>
    /// Takes <c>192.0.2.53</c>, <c>192.0.2.53:5353</c>, <c>2001:db8::53</c>, <c>[2001:db8::53]</c> and <c>[2001:db8::53]:5353</c>. Host
    /// names are refused: who would resolve them?
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;

        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        ReadOnlySpan<char> address = rest;
        ReadOnlySpan<char> port = [];
        if (rest[0] == '[')
        {
            int end = rest.IndexOf(']');
            if (end < 0 || !rest[1..end].Contains(':'))
                return false;

            address = rest[1..end];
            rest = rest[(end + 1)..];
            if (!rest.IsEmpty && (rest[0] != ':' || rest.Length == 1))
                return false;

            port = rest.IsEmpty ? rest : rest[1..];
        }
        else if (rest.Count(':') == 1)
        {
            int colon = rest.IndexOf(':');
            address = rest[..colon];
            port = rest[(colon + 1)..];
            if (port.IsEmpty)
                return false;
        }

        int number = DefaultPort;
        if (!port.IsEmpty && !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;

        // Without a dot or colon IPAddress would take "1" for 0.0.0.1.
        if (number is < 1 or > 65535 || !IsWhole(address) || !IPAddress.TryParse(address, out IPAddress? ip))
            return false;

        endPoint = new IPEndPoint(ip, number);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<char> address) => address.Contains(':') || address.Count('.') == 3;
}
