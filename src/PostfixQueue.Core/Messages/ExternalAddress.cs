using System.Text;

namespace PostfixQueue.Messages;

/// <summary>
/// Addresses as queue files have them, without quotes, in the form that stands in headers, commands and listings (<c>quote_822_local()</c>
/// of Postfix; RFC 5322, section 3.4.1).
/// </summary>
internal static class ExternalAddress
{
    private const string Specials = "()<>@,;:\\\"[]";

    /// <summary>The address with its local part quoted where that is needed.</summary>
    /// <param name="address">As the queue file has it.</param>
    public static string Quote(string address)
    {
        int at = address.LastIndexOf('@');
        string local = at < 0 ? address : address[..at];
        if (local.Length == 0 || IsDotString(local))
            return address;
        StringBuilder quoted = new StringBuilder(address.Length + 8).Append('"');
        foreach (char c in local)
        {
            if (c is '"' or '\\' or '\r')
                quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.Append('"').Append(at < 0 ? "" : address[at..]).ToString();
    }

    /// <summary>True when a listing can have printed the address in this way: it shows as question marks what it does not print.</summary>
    /// <param name="address">As the queue file has it.</param>
    /// <param name="printed">As the listing has it.</param>
    public static bool IsPrintedAs(string address, string printed)
    {
        string quoted = Quote(address);
        if (string.Equals(quoted, printed, StringComparison.Ordinal))
            return true;
        return string.Equals(Printable(quoted, isUtf8Shown: true), printed, StringComparison.Ordinal)
            || string.Equals(Printable(quoted, isUtf8Shown: false), printed, StringComparison.Ordinal);
    }

    private static string Printable(string text, bool isUtf8Shown)
    {
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is < 0x20 or 0x7F)
                shown.Append('?');
            else if (rune.IsAscii || isUtf8Shown)
                shown.Append(rune.ToString());
            else
                shown.Append('?', rune.Utf8SequenceLength);
        }

        return shown.ToString();
    }

    private static bool IsDotString(string local)
    {
        if (local[0] == '.' || local[^1] == '.')
            return false;
        for (int index = 0; index < local.Length; index++)
        {
            char c = local[index];
            if (c <= ' ' || c == '\x7F' || Specials.Contains(c, StringComparison.Ordinal))
                return false;
            if (c == '.' && local[index - 1] == '.')
                return false;
        }

        return true;
    }
}
