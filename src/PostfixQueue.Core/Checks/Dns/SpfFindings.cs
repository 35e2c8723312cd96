using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Checks.Dns;

/// <summary>What results of SPF evaluations mean for a server that sends.</summary>
internal static class SpfFindings
{
    /// <summary>The standard.</summary>
    public const string ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc7208";

    /// <summary>About a mail domain.</summary>
    /// <param name="evaluation">The evaluation for one address.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="address">The address; null when none is known, and only the record was walked through.</param>
    /// <param name="addresses">All addresses that mail leaves from, for a record that is still to be written.</param>
    /// <param name="isStrictlyVoid">Receivers that count hosts without an address of this family as found nothing give up over the
    /// record.</param>
    public static CheckFinding OfDomain(
        SpfEvaluation evaluation,
        MailDomainUse domain,
        IPAddress? address,
        IReadOnlyList<IPAddress> addresses,
        bool isStrictlyVoid
    )
    {
        CheckFinding finding = evaluation.Result switch
        {
            SpfResult.TempError => CheckFinding.Unknown(
                "The SPF record could not be evaluated: a name server failed.",
                "See Dns.Resolver, then run this check again."
            ),
            SpfResult.PermError => CheckFinding.Fail(
                "The SPF record is invalid: receivers cannot evaluate it (permerror).",
                "Correct what the evidence lists. A domain has one SPF record, and evaluating it takes at most ten lookups."
            ),
            SpfResult.None when domain.IsGuess => CheckFinding.Skip(
                "The domain has no SPF record, and nothing suggests that it is used for mail. If it is, name it with -Domain."
            ),
            SpfResult.None when domain.IsHost => CheckFinding.Pass(
                "The host name, which local users send from, has no SPF record. Large receivers require one, or a DKIM signature."
            ) with
            {
                Expected = NewRecord(addresses),
            },
            SpfResult.None => CheckFinding.Fail(
                "The domain has no SPF record.",
                "Publish a TXT record with all servers that send mail for the domain."
            ) with
            {
                Expected = NewRecord(addresses),
            },
            SpfResult.Pass when isStrictlyVoid && address is not null => CheckFinding.Warn(
                $"Some receivers let {address} send, others give permerror for clients of this address family: more than "
                    + $"{SpfLimits.Default.VoidLookups} of its hosts before the matching term have no address of that family (RFC 7208 "
                    + $"section 4.6.4 makes the limit a SHOULD).",
                $"Move {Term(address)} to the front of the record, or replace names with ip4 and ip6 terms."
            ) with
            {
                Expected = With(evaluation.Record, address),
            },
            _ when address is null => CheckFinding.Pass("The SPF record can be evaluated."),
            SpfResult.Pass => CheckFinding.Pass($"SPF lets {address} send."),
            SpfResult.Neutral => CheckFinding.Warn(
                $"The SPF record does not say whether {address} may send.",
                $"Add {Term(address)} to the record, before the final term."
            ) with
            {
                Expected = With(evaluation.Record, address),
            },
            _ => CheckFinding.Fail(
                $"According to the SPF record, {address} may not send mail for this domain.",
                $"Add {Term(address)} to the record, before the final term."
            ) with
            {
                Expected = With(evaluation.Record, address),
            },
        };
        return Describe(finding, evaluation, address is null && finding.Status == CheckStatus.Pass);
    }

    /// <summary>About a domain whose only record is none for receivers.</summary>
    public static CheckFinding OfNearMiss(IReadOnlyList<string> texts) =>
        CheckFinding.Fail(
            "A TXT record was meant as the SPF record, but receivers do not recognize it: for them the domain has none.",
            "Correct it: it must begin with v=spf1 and one space. Do not publish a second one: two SPF records are both invalid."
        ) with
        {
            Actual = string.Join("\n", texts),
            Expected = "v=spf1 …",
        };

    /// <summary>About the server's own name, which counts for bounces.</summary>
    public static CheckFinding OfHelo(SpfEvaluation evaluation, IPAddress address, bool isStrictlyVoid)
    {
        CheckFinding finding = evaluation.Result switch
        {
            SpfResult.TempError => CheckFinding.Unknown(
                "The SPF record of the EHLO name could not be evaluated: a name server failed.",
                "See Dns.Resolver, then run this check again."
            ),
            SpfResult.None => CheckFinding.Pass("The EHLO name has no SPF record. That is fine, but one would help bounces.") with
            {
                Expected = NewRecord([address]),
            },
            SpfResult.Pass or SpfResult.Neutral when isStrictlyVoid => CheckFinding.Warn(
                $"Some receivers give permerror for the SPF record of the EHLO name: too many of its hosts have no address of the "
                    + $"family of {address}.",
                $"Put {Term(address)} first in that record."
            ) with
            {
                Expected = With(evaluation.Record, address),
            },
            SpfResult.Pass or SpfResult.Neutral => CheckFinding.Pass($"The SPF record of the EHLO name does not exclude {address}."),
            SpfResult.PermError => CheckFinding.Warn(
                "The SPF record of the EHLO name is invalid.",
                "Correct or remove it; receivers evaluate it for bounces."
            ),
            _ => CheckFinding.Warn(
                $"According to the SPF record of the EHLO name, {address} may not send: bounces are refused.",
                $"Add {Term(address)} to that record, before the final term."
            ) with
            {
                Expected = With(evaluation.Record, address),
            },
        };
        return Describe(finding, evaluation, isWalk: false);
    }

    /// <summary>What is wrong or unwise in a record whatever client it is evaluated for.</summary>
    /// <param name="record">The record.</param>
    /// <param name="survey">The record walked to its end.</param>
    /// <param name="isOpen">It lets everybody send.</param>
    /// <param name="isVoid">That it cannot be evaluated has been said.</param>
    public static IEnumerable<CheckFinding> OfRecord(SpfRecord record, SpfSurvey survey, bool isOpen, bool isVoid)
    {
        if (isOpen)
            yield return Open() with
            {
                Actual = record.Text,
            };
        else if (survey.IsWide)
            yield return CheckFinding.Warn(
                "The SPF record allows far more addresses than any organization has.",
                "Check the prefix lengths (after the slash), and list only the real senders."
            ) with
            {
                Actual = record.Text,
            };
        if (record.All is { Qualifier: SpfResult.Neutral })
            yield return CheckFinding.Warn(
                "The SPF record ends with ?all, which protects nothing.",
                "End it with ~all, or with -all once all senders are listed."
            ) with
            {
                Actual = record.Text,
            };
        if (survey.PassedOver.Count > 0)
            yield return CheckFinding.Warn(
                "Besides the SPF record there is a text that was meant as one, which receivers ignore.",
                "Move its terms into the SPF record, and remove it."
            ) with
            {
                Actual = string.Join("\n", survey.PassedOver),
            };
        if (!isVoid && OfWalk(survey) is { } walk)
            yield return walk with
            {
                Actual = record.Text,
            };
        string[] problems = DnsFindings.Sentences(record.Problems, RecordProblemSeverity.Warning).ToArray();
        if (problems.Length > 0)
        {
            yield return CheckFinding.Warn("The SPF record works, but not as well as it could.", "Correct what the evidence lists.") with
            {
                Actual = record.Text,
                Evidence = string.Join("\n", problems),
            };
        }
    }

    /// <summary>What clients meet that no early term lets through.</summary>
    private static CheckFinding? OfWalk(SpfSurvey survey)
    {
        List<string> faults = [];
        if (survey.Lookups > SpfLimits.Default.Lookups)
            faults.Add(
                $"The record as a whole needs {survey.Lookups} lookups{(survey.IsCut ? " or more" : "")}, of "
                    + $"{SpfLimits.Default.Lookups} allowed."
            );
        if (survey.VoidTerms.Count > SpfLimits.Default.VoidLookups)
            faults.Add(
                $"{survey.VoidTerms.Count} terms find nothing, of {SpfLimits.Default.VoidLookups} allowed: "
                    + $"{string.Join(", ", survey.VoidTerms)}."
            );
        faults.AddRange(survey.Dead.Select(static sentence => $"{sentence}."));
        if (faults.Count > 0)
        {
            return CheckFinding.Warn(
                $"The SPF record is invalid for every sender that no early term "
                    + $"matches{(survey.Lookups > SpfLimits.Default.Lookups ? $": it needs {survey.Lookups} lookups" : "")}.",
                "Remove what is no longer used, and replace names with ip4 and ip6 terms."
            ) with
            {
                Evidence = string.Join("\n", faults),
            };
        }

        return survey.Failure is { } failure
            ? DnsFindings.Undecided(failure) with
            {
                Message = $"Part of the SPF record could not be looked up. {DnsFindings.WhatHappened(failure.Outcome)}.",
            }
            : null;
    }

    private static CheckFinding Open() =>
        CheckFinding.Fail(
            "The SPF record lets the whole world send as this domain, which many receivers treat as spam.",
            "List the senders in the record, and end it with ~all or -all."
        );

    private static CheckFinding Describe(CheckFinding finding, SpfEvaluation evaluation, bool isWalk) =>
        finding with
        {
            Actual =
                evaluation.MatchedTerm is null || isWalk
                    ? evaluation.Record?.Text ?? evaluation.Result.ToString()
                    : $"{evaluation.Result} by {evaluation.MatchedTerm}",
            Evidence = string.Join(
                "\n",
                ((string?[])[evaluation.Problem, evaluation.Record?.Text, .. evaluation.MatchPath]).OfType<string>()
            ),
        };

    private static string Term(IPAddress address) => $"{(address.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6")}:{address}";

    private static string? NewRecord(IReadOnlyList<IPAddress> addresses) =>
        addresses.Count == 0 ? null : $"v=spf1 {string.Join(' ', addresses.Select(Term))} ~all";

    /// <summary>
    /// The published record with the address added where it counts before anything else; null where it holds what no record should.
    /// </summary>
    private static string? With(SpfRecord? record, IPAddress address)
    {
        const string Version = "v=spf1";
        return record is { IsValid: true } && record.Text.All(static c => c is >= ' ' and <= '~')
            ? $"{Version} {Term(address)}{record.Text[Version.Length..]}"
            : null;
    }
}
