using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>Each mail domain can be written to: receivers also refuse senders that nobody could answer.</summary>
internal sealed class MxExistsCheck()
    : Check("Dns.MxExists", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.SenderRejected)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string host = PublicName.NormalizeOrNull((await run.ParametersAsync())["myhostname"]) ?? "mail.example.com";
        await foreach (CheckFinding finding in SideBySide.AtDomainsAsync(run, async domain => [await ExamineAsync(run, domain, host)]))
            yield return finding with
            {
                ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc5321#section-5.1",
            };
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, MailDomainUse domain, string host)
    {
        MailResolverAnswer answer = await run.QueryAsync(domain.Name, DnsRecordType.Mx);
        if (answer.IsUndecided)
            return DnsFindings.Undecided(answer);
        string expected = $"{domain.Name}. MX 10 {host}.";
        if (answer.IsFound)
            return Conclude(domain, answer.Exchanges) with { Actual = string.Join(", ", answer.Exchanges), Expected = expected };

        HostLookup addresses = await HostLookup.AskAsync(run.WorldResolver, domain.Name, run.Stop);
        if (addresses.Addresses.Count > 0)
            return Pass("The domain has no MX record; mail goes to the address of its own name.", addresses.ToString()) with
            {
                Expected = expected,
            };
        if (addresses.Undecided is { } undecided)
            return DnsFindings.Undecided(undecided);
        if (domain.IsGuess)
            return Skip(
                "The domain has neither an MX record nor an address, and nothing suggests that it is used for mail. If it is, "
                    + "name it with -Domain."
            );
        bool isMissing = answer.Outcome == MailResolverOutcome.NxDomain;
        return Fail(
            $"The domain {(isMissing ? "does not exist" : "has neither an MX record nor an address")}: nobody can send mail to it, "
                + $"and receivers refuse mail from it.",
            "Publish an MX record that names this server, or the one that receives mail for the domain. If the domain is new, check "
                + "with its registrar that it is delegated."
        ) with
        {
            Actual = answer.Outcome.ToString(),
            Expected = expected,
        };
    }

    private static CheckFinding Conclude(MailDomainUse domain, IReadOnlyList<MxRecord> exchanges)
    {
        if (!exchanges.Any(static exchange => exchange.IsNull))
            return Pass("The domain has MX records.");
        if (exchanges.Count > 1)
        {
            return Fail(
                "Besides other MX records the domain has a null MX, which says that it accepts no mail.",
                "Remove the record with the single dot (RFC 7505 section 3)."
            );
        }

        if (domain.Receives)
            return Fail(
                "The domain says that it accepts no mail (null MX), but this server is set up to receive it.",
                "Replace the MX record with the single dot by one that names a server."
            );
        return domain.Sends
            ? Warn(
                "The domain says that it accepts no mail (null MX); many receivers then refuse mail from it (RFC 7505 section 4.2).",
                "If mail is sent from this domain, publish an MX record with a server that receives the replies."
            )
            : Pass("The domain says that it accepts no mail (null MX).");
    }
}
