using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Completers;

/// <summary>
/// What <c>postqueue -s</c> takes: the domains of fast_flush_domains, and those in the queue that lie below one of them (flush(8),
/// postconf(5)). Tables are not asked: who names them there knows what is in them.
/// </summary>
internal sealed class SiteCompleter : ConfigurationCompleter
{
    private const string Eligible = "fast_flush_domains";
    private const int MaximumProposals = 100;

    private static readonly char[] s_separators = [',', ' ', '\t', '\r', '\n'];

    /// <inheritdoc/>
    private protected override async Task<IEnumerable<(string Text, string Tip)>> OffersAsync(
        MailSystem mail,
        CancellationToken cancellationToken
    )
    {
        ConfigurationReading<MailServerParameter> parameters = await new ConfigurationReader(mail, cancellationToken).ReadParametersAsync(
            cancellationToken
        );
        string[] domains = (parameters.Items.FirstOrDefault(static parameter => parameter.Name == Eligible)?.EffectiveValue ?? "")
            .Split(s_separators, StringSplitOptions.RemoveEmptyEntries)
            .Where(static word => word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
            .ToArray();
        List<(string domain, string)> offers = domains
            .Select(static domain => domain.TrimStart('.'))
            .Select(static domain => (domain, $"in {Eligible}"))
            .ToList();
        if (domains.Length > 0)
            offers.AddRange(await QueuedAsync(mail, domains, cancellationToken));
        return offers;
    }

    private static async Task<IReadOnlyList<(string Text, string Tip)>> QueuedAsync(
        MailSystem mail,
        string[] domains,
        CancellationToken cancellationToken
    )
    {
        List<(string Text, string Tip)> found = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        try
        {
            await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, cancellationToken))
            {
                foreach (string domain in entry.Item?.RecipientDomains ?? [])
                    if (seen.Add(domain) && Array.Exists(domains, parent => IsWithin(domain, parent)))
                        found.Add((domain, "mail is queued for it"));
                if (found.Count >= MaximumProposals)
                    break;
            }
        }
        catch (Exception exception) when (exception is PostfixToolException or OperationCanceledException)
        {
            // The domains of the configuration are there already.
        }

        return found;
    }

    private static bool IsWithin(string domain, string parent) =>
        domain.EndsWith('.' + parent.TrimStart('.'), StringComparison.OrdinalIgnoreCase);
}
