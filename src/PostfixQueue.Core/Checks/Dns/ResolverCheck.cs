using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Dns;

/// <summary>Each name server that Postfix asks answers: without one no mail finds its way.</summary>
internal sealed class ResolverCheck()
    : Check("Dns.Resolver", MailServerCheckCategory.Dns, CheckSeverity.Critical, MailDelayCause.DnsTemporary, MailDelayCause.DnsNotFound)
{
    /// <summary>
    /// Names that every server that resolves the internet's names knows, and that every mail server asks for sooner or later.
    /// </summary>
    private static readonly string[] s_wellKnown = ["gmail.com", "outlook.com"];

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        bool needsEdns = (await run.SmtpClientAsync())["smtp_dns_support_level"] == "dnssec";
        bool hasRelay = (await run.RouteAsync()).HasNextHop;
        IReadOnlyList<ResolverSource> sources = await ResolverSource.FindAllAsync(run);
        IAsyncEnumerable<CheckFinding> findings = SideBySide.AtAsync(
            run,
            sources,
            source => ExamineAsync(run, source, hasRelay, needsEdns)
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;
    }

    private static async Task<IReadOnlyList<CheckFinding>> ExamineAsync(CheckRun run, ResolverSource source, bool hasRelay, bool needsEdns)
    {
        MailResolverAnswer[][] answers = await Task.WhenAll(source.Servers.Select(server => AskAsync(run, server)));
        bool isAnyGood = answers.Any(answer => Works(answer, hasRelay, needsEdns));
        return
        [
            .. source.UnreadableServers.Select(text =>
                Warn("A nameserver line has no valid address, and is ignored.", $"Correct the line in {source.Place}.") with
                {
                    Target = source.Place,
                    Actual = text,
                }
            ),
            .. answers.Select(
                (answer, index) => Conclude(source, source.Servers[index], answer, Works(answer, hasRelay, needsEdns), isAnyGood)
            ),
        ];
    }

    private static async Task<MailResolverAnswer[]> AskAsync(CheckRun run, IPEndPoint server)
    {
        // Two questions at once: one lost packet does not make a server look dead.
        IMailResolver resolver = run.Host.Network.CreateResolver(ResolverSource.OptionsFor(server));
        return await Task.WhenAll(s_wellKnown.Select(name => resolver.QueryAsync(name, DnsRecordType.A, run.Stop)));
    }

    /// <summary>Behind a relay a server that knows the site's own names only is enough.</summary>
    private static bool Works(MailResolverAnswer[] answers, bool hasRelay, bool needsEdns) =>
        !(needsEdns && IsWithoutEdns(answers))
        && (
            Array.Exists(answers, static answer => answer.IsFound)
            || (hasRelay && Array.TrueForAll(answers, static answer => answer.IsAbsent))
        );

    private static bool IsWithoutEdns(MailResolverAnswer[] answers) =>
        Array.Exists(answers, static answer => answer is { IsWithoutEdns: true, IsUndecided: false });

    private static CheckFinding Conclude(
        ResolverSource source,
        IPEndPoint server,
        MailResolverAnswer[] answers,
        bool isGood,
        bool isAnyGood
    )
    {
        MailResolverAnswer worst = Array.Find(answers, static answer => answer.IsUndecided) ?? answers[0];
        CheckFinding finding =
            isGood && IsWithoutEdns(answers)
                ? Pass("The name server answers, but drops queries with EDNS: DNSSEC, and with it DANE, cannot be used.")
            : isGood ? Pass("The name server answers.")
            : new CheckFinding(
                isAnyGood ? CheckStatus.Warning : CheckStatus.Fail,
                $"{What(answers, worst)}{(isAnyGood ? "; questions wait for it before another is asked." : ".")}"
            )
            {
                Remedy = RemedyFor(source),
                RemedyCommand = source.IsCopy ? ShellCommand.Create($"cp {HostResolver.File} {source.Place} && postfix reload") : null,
                Evidence = string.Join(
                    "\n",
                    answers.Select(static answer => $"{answer.Name} A: {answer.Outcome} {answer.Detail}".TrimEnd())
                ),
            };
        return finding with
        {
            Target = $"{server}, from {source.Place}",
            Actual = isGood ? null : worst.Outcome.ToString(),
            Expected = $"an answer about {s_wellKnown[0]} or {s_wellKnown[1]}",
            ReferenceUrl = "https://man7.org/linux/man-pages/man5/resolv.conf.5.html",
        };
    }

    private static string What(MailResolverAnswer[] answers, MailResolverAnswer worst) =>
        IsWithoutEdns(answers) ? "The name server drops queries with EDNS, and with smtp_dns_support_level = dnssec Postfix sends no others"
        : worst.IsAbsent ? "The name server answers, but does not resolve names of the Internet"
        : DnsFindings.WhatHappened(worst.Outcome);

    private static string RemedyFor(ResolverSource source) =>
        source.IsCopy
            ? "Chrooted services of Postfix read this copy of the file; without one they ask this host itself. Update the copy and "
                + "reload."
        : source.Place == HostResolver.File
            ? $"Check with dig whether the server is up and answers this host; otherwise put another one into {HostResolver.File}, or "
                + $"run a resolver of your own such as unbound."
        : "Check with dig whether the server is up and answers this host; otherwise name another one.";
}
