using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>The tables that have the SMTP client's passwords.</summary>
internal sealed class PasswordTables(ServerFacts context, SmtpClientSettings client)
{
    /// <summary>The parameter that names them.</summary>
    public const string Parameter = "smtp_sasl_password_maps";

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => client.List(Parameter);

    /// <summary>
    /// Looks for the keys that Postfix looks for, one after the other in all tables: the sender where it may have a login of its own, the
    /// host, the next hop as written.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="nextHop">The next hop.</param>
    /// <param name="sender">The sender, or a domain of senders behind <c>@</c>; null for any.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    public async Task<PasswordAnswer> FindPasswordAsync(string host, string nextHop, string? sender, CancellationToken cancellationToken)
    {
        string[] senders =
            sender is not null && client.IsYes("smtp_sender_dependent_authentication")
                ? [sender, sender[Math.Max(0, sender.LastIndexOf('@'))..]]
                : [];
        foreach (string? key in senders.Append(host).Append(nextHop).Distinct(StringComparer.Ordinal))
        {
            foreach (string name in Names)
            {
                try
                {
                    if (await LookUpAsync(name, key, cancellationToken) is { } entry)
                        return new PasswordAnswer(key, entry, name, null);
                }
                catch (PostfixToolException failure)
                {
                    // Postfix does not go on to another table either.
                    return new PasswordAnswer(null, null, name, failure);
                }
            }
        }

        return new PasswordAnswer(null, null, null, null);
    }

    private async Task<string?> LookUpAsync(string name, string key, CancellationToken cancellationToken)
    {
        // Some hold the password in their own names: it must not come onto a command line, which every user of the machine can read.
        if (LookupTable.TryParse(name, out LookupTable? table) && table.InlineEntries() is { } entries)
            return entries.FirstOrDefault(entry => entry.Key == "*" || entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
        return await context.Mail.Configuration.LookUpAsync(LookupTableKind.Map, name, key, cancellationToken);
    }
}
