using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>Findings that several checks of records have in common.</summary>
internal static class DnsFindings
{
    /// <summary>A question was not answered, so that nothing is known.</summary>
    public static CheckFinding Undecided(MailResolverAnswer answer) =>
        CheckFinding.Unknown($"{WhatHappened(answer.Outcome)}, so this could not be checked.", Remedy(answer)) with
        {
            Actual = answer.Outcome.ToString(),
            Evidence =
                $"{answer.Name} {TypeName(answer.Type)}: " + $"{answer.Outcome}{(answer.Detail.Length > 0 ? $" ({answer.Detail})" : "")}",
        };

    /// <summary>What came of a question, as the beginning of a sentence.</summary>
    public static string WhatHappened(MailResolverOutcome outcome) =>
        outcome switch
        {
            MailResolverOutcome.ServFail => "The name server failed (SERVFAIL)",
            MailResolverOutcome.Refused => "The name server refuses to answer this host",
            MailResolverOutcome.Timeout => "No name server answers in time",
            MailResolverOutcome.Unreachable => "No name server can be reached",
            _ => "The name server gave an unusable answer",
        };

    /// <summary>
    /// The name servers of the host give an address that the world cannot reach. They may well give the world another one, so only those
    /// that the caller named are believed.
    /// </summary>
    /// <returns>Null when there is no such address, or when the caller named the servers.</returns>
    public static CheckFinding? InsideView(CheckRun run, IEnumerable<IPAddress> addresses) =>
        run.Asked.NameServers.Count == 0 && addresses.FirstOrDefault(static address => !PublicAddress.Is(address)) is { } inside
            ? CheckFinding.Unknown(
                "The name servers return a private address; what the public DNS says is not known here.",
                "Ask a public name server with -NameServer."
            ) with
            {
                Actual = inside.ToString(),
            }
            : null;

    /// <summary>The faults of a record of at least that weight, each a sentence.</summary>
    public static IEnumerable<string> Sentences(IEnumerable<RecordProblem> problems, RecordProblemSeverity severity) =>
        problems
            .Where(problem => problem.Severity == severity)
            .Select(static problem => problem.Remedy.Length == 0 ? $"{problem.Message}." : $"{problem.Message}: {problem.Remedy}.");

    /// <summary>The type as zone files have it.</summary>
    public static string TypeName(DnsRecordType type) => type.ToString().ToUpperInvariant();

    private static string Remedy(MailResolverAnswer answer) =>
        answer.Outcome == MailResolverOutcome.ServFail
            ? "See Dns.Resolver. If that passes, the name servers of the domain or its DNSSEC chain are broken: ask the DNS provider "
                + "of the domain."
            : "See Dns.Resolver, then run this check again.";
}
