using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Mail.Dns;

/// <summary>Tells names that a provider gave to an address from names that somebody chose. Many receivers distrust the former.</summary>
internal static class GenericHostName
{
    // Three of four: names often leave out the first octet or put it elsewhere.
    private const int TellingOctets = 3;

    // Half of an interface identifier; fewer nibbles turn up by chance.
    private const int TellingNibbles = 8;

    private static readonly string[] s_words =
    [
        "adsl",
        "broadband",
        "cable",
        "client",
        "cpe",
        "cust",
        "customer",
        "dhcp",
        "dialup",
        "dip",
        "dsl",
        "dyn",
        "dynamic",
        "dynamicip",
        "fiber",
        "fibre",
        "ftth",
        "pool",
        "pools",
        "ppp",
        "pppoe",
        "static",
        "staticip",
        "unassigned",
        "unknown",
        "unused",
        "vdsl",
        "wireless",
    ];

    /// <summary>Why a name looks as if a provider gave it, as part of a sentence; null when it does not.</summary>
    public static string? Explain(string name, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(address);

        // The domain itself may well be called static.example: only what stands before it was given to the address.
        string whole = (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();
        if (RegisteredDomain.FromName(whole) is not { } domain || domain.Length == whole.Length)
            return null;

        string given = whole[..^(domain.Length + 1)];

        if (address.AddressFamily == AddressFamily.InterNetwork ? HasOctets(given, address.GetAddressBytes()) : HasNibbles(given, address))
            return "contains the address";

        string? word = given.Split(['.', '-', '_']).Select(part => part.Trim("0123456789".ToCharArray())).FirstOrDefault(s_words.Contains);
        return word is null ? null : $"contains \"{word}\"";
    }

    private static bool HasOctets(string given, byte[] octets)
    {
        string padded = string.Concat(octets.Select(octet => octet.ToString("D3", CultureInfo.InvariantCulture)));
        string[] reversedPadded = [.. octets.Reverse().Select(octet => octet.ToString("D3", CultureInfo.InvariantCulture))];
        string hex = Convert.ToHexStringLower(octets);
        if (
            given.Contains(padded, StringComparison.Ordinal)
            || given.Contains(string.Concat(reversedPadded), StringComparison.Ordinal)
            || given.Contains(hex, StringComparison.Ordinal)
        )
        {
            return true;
        }

        int[] numbers = NumbersOf(given);
        int[] wanted = [.. octets.Select(octet => (int)octet)];
        int[] reversed = [.. wanted.Reverse()];
        return HasRun(numbers, wanted) || HasRun(numbers, reversed);
    }

    /// <summary>Three octets that follow each other in the address stand in the same order among the numbers, next to each other.</summary>
    private static bool HasRun(int[] numbers, int[] octets)
    {
        for (int first = 0; first + TellingOctets <= octets.Length; first++)
        {
            if (numbers.AsSpan().IndexOf(octets.AsSpan(first, TellingOctets)) >= 0)
                return true;
        }

        return false;
    }

    private static int[] NumbersOf(string text)
    {
        List<int> numbers = [];
        int index = 0;
        while (index < text.Length)
        {
            int start = index;
            while (index < text.Length && char.IsAsciiDigit(text[index]))
                index++;

            if (index > start)
                numbers.Add(
                    int.TryParse(text.AsSpan(start, index - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                        ? number
                        : -1
                );

            index++;
        }

        return [.. numbers];
    }

    private static bool HasNibbles(string given, IPAddress address)
    {
        string text = given.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        string forward = Convert.ToHexStringLower(address.GetAddressBytes());
        string backward = string.Concat(forward.Reverse());
        return HasWindow(text, forward)
            || HasWindow(text, backward)
            || given.Contains(address.ToString().Replace(':', '-'), StringComparison.Ordinal);
    }

    private static bool HasWindow(string text, string nibbles)
    {
        for (int start = 0; start + TellingNibbles <= nibbles.Length; start++)
        {
            string window = nibbles.Substring(start, TellingNibbles);

            // A run of zeros says nothing.
            if (window.AsSpan().IndexOfAnyExcept('0') >= 0 && text.Contains(window, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
