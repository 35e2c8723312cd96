using PostfixQueue.Mail.Dkim;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>The keys that mail is signed with are published, and receivers accept them (RFC 6376, RFC 8301).</summary>
internal sealed class DkimCheck() : Check("Dns.Dkim", MailServerCheckCategory.Dns, CheckSeverity.Warning, MailDelayCause.SenderPolicy)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        DkimSigner[] signers =
            run.Asked.DkimSelectors.Count > 0
                ? [.. run.Asked.DkimSelectors.Select(static selector => new DkimSigner(null, selector, "-DkimSelector"))]
                : [.. OpenDkimSigners.FindSigners(run.Host.System), .. RspamdSigners.FindSigners(run.Host.System)];
        await foreach (CheckFinding finding in SideBySide.AtDomainsAsync(run, domain => ExamineDomainAsync(run, domain, signers)))
            yield return finding;

        // The signer may know domains that are in tables as far as Postfix is concerned.
        if (run.Asked.Domains.Count > 0)
            yield break;
        IReadOnlyList<string> listed = await run.DomainsAsync();
        DkimSigner[] others = signers
            .Where(signer => signer.Domain is { } own && !listed.Any(name => DomainName.Same(name, own)))
            .ToArray();
        IAsyncEnumerable<CheckFinding> further = SideBySide.AtAsync(
            run,
            others,
            async signer => [await ExamineAsync(run, signer.Domain!, signer)]
        );
        await foreach (CheckFinding finding in further)
            yield return finding;
    }

    private static async Task<IReadOnlyList<CheckFinding>> ExamineDomainAsync(CheckRun run, MailDomainUse domain, DkimSigner[] signers)
    {
        DkimSigner[] own = [.. signers.Where(signer => signer.Domain is { } name && DomainName.Same(name, domain.Name))];
        if (own.Length == 0 && !domain.Sends && !domain.IsGuess)
            return [Skip("This server only relays mail to the domain, and does not sign for it.")];
        if (own.Length == 0)
            own = [.. signers.Where(static signer => signer.Domain is null)];
        if (own.Length == 0)
        {
            return
            [
                Skip(
                    "No selector is known for this domain: neither OpenDKIM nor Rspamd names one here. Name it with -DkimSelector; it "
                        + "is the s= tag in the DKIM-Signature header of a message."
                ),
            ];
        }

        CheckFinding[] findings = await Task.WhenAll(own.Select(signer => ExamineAsync(run, domain.Name, signer)));

        // Selectors that go with no certain domain need not exist for each; one that does is enough.
        return own[0].Domain is null && findings.Any(static finding => finding.Status is CheckStatus.Pass or CheckStatus.Warning)
                ? [.. findings.Where(static finding => finding.Actual is not null)]
            : domain.IsGuess && findings.All(static finding => finding.Actual is null && finding.Status == CheckStatus.Fail)
                ? [Skip("The domain has no key, and nothing suggests that it is used for mail. If it is, name it with -Domain.")]
            : findings;
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, string domain, DkimSigner signer)
    {
        string name = $"{signer.Selector}._domainkey.{domain}";
        MailResolverAnswer answer = await run.QueryAsync(name, DnsRecordType.Txt);
        CheckFinding finding =
            answer.IsUndecided ? DnsFindings.Undecided(answer)
            : !answer.IsFound
                ? Fail(
                    "The public key for the signatures is not published, so receivers cannot verify them.",
                    "Publish the TXT record that the key generator wrote: the .txt file next to the private key."
                ) with
                {
                    Evidence = $"{name} TXT: {answer.Outcome}; the selector is from {signer.Source}",
                }
            : Conclude(answer.Texts);
        return finding with
        {
            Target = name,
            Expected = "v=DKIM1; k=rsa; p= with a key of 2048 bits, or k=ed25519",
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1",
        };
    }

    private static CheckFinding Conclude(IReadOnlyList<string> texts)
    {
        if (texts.Count > 1)
            return Fail(
                "There are several records at the name of the key; which one a receiver uses is undefined (RFC 6376 section 3.6.2.2).",
                "Keep the one that belongs to the signer's private key."
            ) with
            {
                Actual = string.Join("\n", texts),
            };
        DkimKeyRecord key = DkimKeyRecordParser.Parse(texts[0]);
        string[] errors = [.. DnsFindings.Sentences(key.Problems, RecordProblemSeverity.Error)];
        string[] warnings = [.. DnsFindings.Sentences(key.Problems, RecordProblemSeverity.Warning)];
        CheckFinding finding =
            errors.Length > 0 ? Fail("No signature can be verified with the published key.", "Correct what the evidence lists.")
            : warnings.Length > 0
                ? Warn("The published key works, but not everywhere or not for long.", "Correct what the evidence " + "lists.")
            : Pass($"The key is published: {key.KeyType}, {key.KeyBits} bits.");
        return finding with
        {
            Actual = texts[0],
            Evidence = errors.Length + warnings.Length == 0 ? null : string.Join("\n", errors.Concat(warnings)),
        };
    }
}
