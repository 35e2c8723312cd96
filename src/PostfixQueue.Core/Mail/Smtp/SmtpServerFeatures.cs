using System.Globalization;

namespace PostfixQueue.Mail.Smtp;

/// <summary>What a server says in answer to EHLO (RFC 5321 section 4.1.1.1).</summary>
internal sealed record SmtpServerFeatures
{
    /// <summary>The name by which the server calls itself.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>The extensions as written, such as <c>SIZE 10240000</c>. Empty when the server only knows HELO.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Mechanisms for logging in (RFC 4954), in upper case, also those of the old form <c>AUTH=</c>.</summary>
    public IReadOnlyList<string> AuthenticationMechanisms { get; init; } = [];

    /// <summary>The largest message in bytes (RFC 1870); null when the server names none.</summary>
    public long? MaximumSize { get; init; }

    /// <summary>The server offers STARTTLS (RFC 3207).</summary>
    public bool OffersStartTls => Has("STARTTLS");

    /// <summary>The server names an extension.</summary>
    public bool Has(string keyword) =>
        Extensions.Any(extension => KeywordOf(extension).Equals(keyword, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a positive reply to EHLO or HELO.</summary>
    public static SmtpServerFeatures Parse(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        string[] extensions = [.. reply.Lines.Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0)];
        List<string> mechanisms = [];
        long? size = null;
        foreach (string extension in extensions)
        {
            string keyword = KeywordOf(extension);
            string rest = extension[keyword.Length..].TrimStart(' ', '=');
            if (keyword.Equals("AUTH", StringComparison.OrdinalIgnoreCase))
                mechanisms.AddRange(
                    rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(mechanism => mechanism.ToUpperInvariant())
                );
            else if (
                keyword.Equals("SIZE", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                && number > 0
            )
                size = number;
        }

        return new SmtpServerFeatures
        {
            ServerName = reply.Lines.Count == 0 ? "" : reply.Lines[0].Trim().Split(' ')[0],
            Extensions = extensions,
            AuthenticationMechanisms = [.. mechanisms.Distinct()],
            MaximumSize = size,
        };
    }

    private static string KeywordOf(string extension)
    {
        int end = extension.AsSpan().IndexOfAny(' ', '=');
        return end < 0 ? extension : extension[..end];
    }
}
