namespace PostfixQueue.Queue;

/// <summary>Domains of mail addresses as Postfix prints them.</summary>
internal static class MailDomain
{
    /// <summary>What Postfix prints for the null sender (<c>empty_address_recipient</c>).</summary>
    public const string NullSender = "MAILER-DAEMON";

    /// <summary>
    /// The part behind the last <c>@</c>, in lower case; null when there is none. A quoted local part may contain <c>@</c>,
    /// a domain may not.
    /// </summary>
    public static string? FromAddress(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return null;
        int at = address.LastIndexOf('@');
        return at < 0 || at == address.Length - 1 ? null : address[(at + 1)..].ToLowerInvariant();
    }
}
