using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>A mail domain, and what is known of what this server does with it.</summary>
/// <param name="Name">The domain.</param>
internal sealed record MailDomainUse(string Name)
{
    /// <summary>The caller named it.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Its mail ends here: a list of the configuration names it.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Its mail is passed on to another server.</summary>
    public bool IsRelayed { get; init; }

    /// <summary>Local users write with it.</summary>
    public bool IsOrigin { get; init; }

    /// <summary>It is the name of this host.</summary>
    public bool IsHost { get; init; }

    /// <summary>Mail for it is taken in.</summary>
    public bool Receives => IsFinal || IsRelayed;

    /// <summary>
    /// Mail with it is sent from here. False says that this is not known, and for a domain that is only relayed that it is not to be
    /// expected.
    /// </summary>
    public bool Sends => IsAsked || IsFinal || IsOrigin;

    /// <summary>
    /// It is <c>mydomain</c>, and nothing shows that it is a mail domain at all: that a record is missing there means nothing.
    /// </summary>
    public bool IsGuess => !Sends && !IsRelayed;

    /// <summary>
    /// The name of this very host, where local users write with it and it is no mail domain otherwise: what leaves as user@host is judged
    /// by its records.
    /// </summary>
    public static async Task<MailDomainUse?> FindHostOriginAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        if (
            run.Asked.Domains.Count > 0
            || PublicName.NormalizeOrNull(MailDomains.FindOrigin(parameters, run.Host.System)) is not { } origin
        )
            return null;
        IReadOnlyList<string> listed = await run.DomainsAsync();
        return listed.Any(name => DomainName.Same(name, origin))
            ? null
            : new MailDomainUse(origin) { IsOrigin = true, IsHost = DomainName.Same(origin, parameters["myhostname"] ?? "") };
    }

    /// <summary>The mail domains of this server.</summary>
    public static async Task<IReadOnlyList<MailDomainUse>> FindAllAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string[] ends = MailDomains.FinalLists.SelectMany(parameters.List).ToArray();
        IReadOnlyList<string> relayed = parameters.List("relay_domains");
        string? origin = MailDomains.FindOrigin(parameters, run.Host.System);
        return
        [
            .. (await run.DomainsAsync()).Select(name => new MailDomainUse(name)
            {
                IsAsked = run.Asked.Domains.Count > 0,
                IsFinal = Has(ends, name),
                IsRelayed = Has(relayed, name),
                IsOrigin = origin is { Length: > 0 } && DomainName.Same(origin, name),
            }),
        ];
    }

    private static bool Has(IEnumerable<string> words, string name) =>
        words.Any(word => DomainName.TryNormalize(word, out string? listed) && DomainName.Same(listed, name));
}
