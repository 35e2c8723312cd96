using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dkim;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>The keys that mail is signed with are published, and are such as receivers accept (RFC 6376, RFC 8301).</summary>
internal sealed class DkimCheck : ICheck
{
    public string Name => "Dns.Dkim";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.SenderPolicy];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DkimSigner[] signers =
            context.Asked.DkimSelectors.Count > 0
                ? [.. context.Asked.DkimSelectors.Select(static selector => new DkimSigner(null, selector, "-DkimSelector"))]
                : [.. OpenDkimSigners.Find(context.Host.System), .. RspamdSigners.Find(context.Host.System)];
        await foreach (
            CheckFinding finding in SideBySide.AtDomainsAsync(
                context,
                (domain, token) => LookAsync(context, domain, signers, token),
                cancellationToken
            )
        )
            yield return finding;

        // The signer may know domains that are in tables as far as Postfix is concerned.
        if (context.Asked.Domains.Count > 0)
            yield break;
        IReadOnlyList<string> listed = await context.DomainsAsync(cancellationToken);
        DkimSigner[] others = signers
            .Where(signer => signer.Domain is { } own && !listed.Any(name => DomainName.Same(name, own)))
            .ToArray();
        IAsyncEnumerable<CheckFinding> further = SideBySide.AtAsync(
            others,
            async (signer, token) => [await ExamineAsync(context, signer.Domain!, signer, token)],
            cancellationToken
        );
        await foreach (CheckFinding finding in further)
            yield return finding;
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(
        CheckContext context,
        MailDomainUse domain,
        DkimSigner[] signers,
        CancellationToken cancellationToken
    )
    {
        DkimSigner[] own = [.. signers.Where(signer => signer.Domain is { } name && DomainName.Same(name, domain.Name))];
        if (own.Length == 0 && !domain.Sends && !domain.IsGuess)
            return [CheckFinding.Skip("Mail for this domain is only passed on; signing it is not this server's matter.")];
        if (own.Length == 0)
            own = [.. signers.Where(static signer => signer.Domain is null)];
        if (own.Length == 0)
        {
            return
            [
                CheckFinding.Skip(
                    "No selector is known for this domain: neither OpenDKIM nor Rspamd names one here. Name it with -DkimSelector; it stands as s= in the DKIM-Signature of a message."
                ),
            ];
        }

        CheckFinding[] findings = await Task.WhenAll(own.Select(signer => ExamineAsync(context, domain.Name, signer, cancellationToken)));

        // Selectors that go with no certain domain need not exist for each; one that does is enough.
        return own[0].Domain is null && findings.Any(static finding => finding.Status is CheckStatus.Pass or CheckStatus.Warning)
                ? [.. findings.Where(static finding => finding.Actual is not null)]
            : domain.IsGuess && findings.All(static finding => finding.Actual is null && finding.Status == CheckStatus.Fail)
                ? [CheckFinding.Skip("The domain has no key, and nothing shows that it is used for mail. If it is, name it with -Domain.")]
            : findings;
    }

    private static async Task<CheckFinding> ExamineAsync(
        CheckContext context,
        string domain,
        DkimSigner signer,
        CancellationToken cancellationToken
    )
    {
        string name = $"{signer.Selector}._domainkey.{domain}";
        MailResolverAnswer answer = await context.WorldResolver.QueryAsync(name, DnsRecordType.Txt, cancellationToken);
        CheckFinding finding =
            answer.IsUndecided ? DnsFinding.Undecided(answer)
            : !answer.IsFound
                ? CheckFinding.Fail(
                    "The key that mail is signed with is not published, so that receivers take the signature for a false one.",
                    "Publish the TXT record that the key generator wrote: the .txt file beside the private key."
                ) with
                {
                    Evidence = $"{name} TXT: {answer.Outcome}; the selector is from {signer.Source}",
                }
            : Judge(answer.Texts);
        return finding with
        {
            Target = name,
            Expected = "v=DKIM1; k=rsa; p= with a key of 2048 bits, or k=ed25519",
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1",
        };
    }

    private static CheckFinding Judge(IReadOnlyList<string> texts)
    {
        if (texts.Count > 1)
            return CheckFinding.Fail(
                "There are several records at the name of the key; which of them receivers take is up to chance (RFC 6376 section 3.6.2.2).",
                "Keep the one that belongs to the signer's private key."
            ) with
            {
                Actual = string.Join("\n", texts),
            };
        DkimKeyRecord key = DkimKeyRecordParser.Parse(texts[0]);
        string[] errors = [.. DnsFinding.Sentences(key.Problems, RecordProblemSeverity.Error)];
        string[] warnings = [.. DnsFinding.Sentences(key.Problems, RecordProblemSeverity.Warning)];
        CheckFinding finding =
            errors.Length > 0
                ? CheckFinding.Fail("No signature can be verified with the published key.", "Correct what the evidence names.")
            : warnings.Length > 0
                ? CheckFinding.Warn("The published key works, but not everywhere or not for long.", "Correct what the evidence names.")
            : CheckFinding.Pass($"The key is published: {key.KeyType}, {key.KeyBits} bits.");
        return finding with
        {
            Actual = texts[0],
            Evidence = errors.Length + warnings.Length == 0 ? null : string.Join("\n", errors.Concat(warnings)),
        };
    }
}
