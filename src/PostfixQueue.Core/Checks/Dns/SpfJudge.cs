using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Checks.Dns;

/// <summary>What results of SPF evaluations mean for a server that sends.</summary>
internal static class SpfJudge
{
    /// <summary>The standard.</summary>
    public const string ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc7208";

    /// <summary>About a mail domain.</summary>
    /// <param name="evaluation">The evaluation for one address.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="address">The address; null when none is known, and only the record was walked through.</param>
    /// <param name="addresses">All addresses that mail leaves from, for a record that is still to be written.</param>
    public static CheckFinding OfDomain(SpfEvaluation evaluation, MailDomainUse domain, IPAddress? address, IReadOnlyList<IPAddress> addresses)
    {
        var finding = evaluation.Result switch
        {
            SpfResult.TempError => CheckFinding.Unknown(
                "The SPF record could not be evaluated: a name server failed.",
                "See Dns.Resolver, then run this check again."),
            SpfResult.PermError => CheckFinding.Fail(
                "The SPF record is void: receivers cannot evaluate it.",
                "Correct what the evidence names. A domain has one record, which leads to at most ten lookups."),
            SpfResult.None when domain.IsGuess => CheckFinding.Skip("The domain has no SPF record, and nothing shows that it is used for mail. If it is, name it with -Domain."),
            SpfResult.None => CheckFinding.Fail(
                "The domain has no SPF record.",
                "Publish a TXT record that names all servers that send mail of the domain.") with { Expected = NewRecord(addresses) },
            SpfResult.Pass when IsOpen(evaluation) => Open(),
            _ when address is null => CheckFinding.Pass("The SPF record can be evaluated."),
            SpfResult.Pass => CheckFinding.Pass($"SPF lets {address} send."),
            SpfResult.Neutral => CheckFinding.Warn(
                $"The SPF record does not say whether {address} may send.",
                $"Add {Term(address)} to the record, before its end.") with { Expected = With(evaluation.Record, address) },
            _ => CheckFinding.Fail(
                $"By its SPF record {address} may not send mail of this domain.",
                $"Add {Term(address)} to the record, before its end.") with { Expected = With(evaluation.Record, address) },
        };
        return Describe(finding, evaluation, address is null && finding.Status == CheckStatus.Pass);
    }

    /// <summary>About the server's own name, which counts for bounces.</summary>
    public static CheckFinding OfHelo(SpfEvaluation evaluation, IPAddress address)
    {
        var finding = evaluation.Result switch
        {
            SpfResult.TempError => CheckFinding.Unknown(
                "The SPF record of the server's name could not be evaluated: a name server failed.",
                "See Dns.Resolver, then run this check again."),
            SpfResult.None => CheckFinding.Pass("The server's own name has no SPF record, which is all right; one would help its bounces.") with { Expected = NewRecord([address]) },
            SpfResult.Pass or SpfResult.Neutral => CheckFinding.Pass($"The SPF record of the server's name has nothing against {address}."),
            SpfResult.PermError => CheckFinding.Warn(
                "The SPF record of the server's own name is void.",
                "Correct or remove it; it is what receivers evaluate for bounces."),
            _ => CheckFinding.Warn(
                $"By the SPF record of the server's own name {address} may not send; bounces are refused.",
                $"Add {Term(address)} to that record, before its end.") with { Expected = With(evaluation.Record, address) },
        };
        return Describe(finding, evaluation, isWalk: false);
    }

    /// <summary>What is unwise in a record that works.</summary>
    public static IEnumerable<CheckFinding> OfRecord(SpfRecord record)
    {
        if (record.All is { Qualifier: SpfResult.Pass }) yield return Open() with { Actual = record.Text };
        if (record.All is { Qualifier: SpfResult.Neutral })
            yield return CheckFinding.Warn(
                "The SPF record ends with ?all, which protects nothing.",
                "End it with ~all, and with -all when all senders are named.") with { Actual = record.Text };
        var others = record.All is { Qualifier: SpfResult.Pass } all ? record.Problems.Where(problem => problem.Position != all.Position) : record.Problems;
        var problems = DnsFinding.Sentences(others, RecordProblemSeverity.Warning).ToArray();
        if (problems.Length > 0)
        {
            yield return CheckFinding.Warn("The SPF record works, but not as well as it could.", "Correct what the evidence names.") with
            {
                Actual = record.Text,
                Evidence = string.Join("\n", problems),
            };
        }
    }

    private static CheckFinding Open() => CheckFinding.Fail(
        "The SPF record lets the whole world send as this domain, which many receivers take for spam.", "End the record with ~all or -all, and name the senders before that.");

    private static CheckFinding Describe(CheckFinding finding, SpfEvaluation evaluation, bool isWalk) => finding with
    {
        Actual = evaluation.MatchedTerm is null || isWalk ? evaluation.Record?.Text ?? evaluation.Result.ToString() : $"{evaluation.Result} by {evaluation.MatchedTerm}",
        Evidence = string.Join("\n", ((string?[])[evaluation.Problem, evaluation.Record?.Text, .. evaluation.MatchPath]).OfType<string>()),
    };

    /// <summary>The address passes only because everybody does, in this record or in one that it includes.</summary>
    private static bool IsOpen(SpfEvaluation evaluation) =>
        evaluation.MatchPath.Count > 0 && evaluation.MatchPath[^1].Split(": ")[^1].TrimStart('+').Equals("all", StringComparison.OrdinalIgnoreCase);

    private static string Term(IPAddress address) => $"{(address.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6")}:{address}";

    private static string? NewRecord(IReadOnlyList<IPAddress> addresses) => addresses.Count == 0 ? null : $"v=spf1 {string.Join(' ', addresses.Select(Term))} ~all";

    /// <summary>The published record with the address added where it counts before anything else; null where it holds what no record should.</summary>
    private static string? With(SpfRecord? record, IPAddress address)
    {
        const string Version = "v=spf1";
        return record is { IsValid: true } && record.Text.All(static c => c is >= ' ' and <= '~') ? $"{Version} {Term(address)}{record.Text[Version.Length..]}" : null;
    }
}
