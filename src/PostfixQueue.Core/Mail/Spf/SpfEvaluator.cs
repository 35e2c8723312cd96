using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>
/// Evaluates SPF, <c>check_host()</c> of RFC 7208 section 4: the records that it walks through, what it asked and what it spent.
/// </summary>
internal sealed class SpfEvaluator
{
    private readonly SpfQuery _query;
    private readonly SpfLimits _limits;
    private readonly SpfLookups _dns;
    private readonly SpfMechanisms _mechanisms;
    private int _lookups;

    // The record of the domain asked for, once it was read.
    private SpfRecord? _firstRecord;

    private SpfEvaluator(IMailResolver resolver, SpfQuery query, SpfLimits limits, CancellationToken cancellationToken)
    {
        _query = query;
        _limits = limits;
        _dns = new SpfLookups(resolver, query.Client, limits, cancellationToken);
        _mechanisms = new SpfMechanisms(_dns, query.Client, limits);
    }

    /// <summary>More questions found nothing than may.</summary>
    private bool IsOverVoidLimit => _dns.VoidLookups > _limits.VoidLookups;

    /// <summary>May this client send as this identity?</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="query">The client and the identity.</param>
    /// <param name="limits">How much work it may cause.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>Always a result; failures of name servers are <see cref="SpfResult.TempError"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<SpfEvaluation> EvaluateAsync(
        IMailResolver resolver,
        SpfQuery query,
        SpfLimits limits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(query);

        // RFC 7208 section 5: an IPv4 client remains one when it arrives over an IPv6 socket.
        IPAddress client = query.Client.IsIPv4MappedToIPv6 ? query.Client.MapToIPv4() : query.Client;
        SpfEvaluator run = new(resolver, query with { Client = client }, limits, cancellationToken);
        SpfRecordResult verdict = await run.CheckHostAsync(query.Domain, depth: 0);
        return new SpfEvaluation
        {
            Result = verdict.Result,
            MatchedTerm = verdict.Path is [(_, var term), ..] ? term : null,
            MatchPath = [.. verdict.Path.Select(step => $"{step.Domain}: {step.Term}")],
            Problem = verdict.Problem,
            Record = run._firstRecord,
            IsOverVoidLimit = verdict.Result == SpfResult.PermError && run.IsOverVoidLimit,
        };
    }

    /// <summary>Evaluates the record of one domain.</summary>
    private async Task<SpfRecordResult> CheckHostAsync(string domain, int depth)
    {
        if (SpfQuery.LookupDomain(domain) is not { } name)
            return SpfRecordResult.Because(SpfResult.None, $"\"{domain}\" is not a valid domain name");

        MailResolverAnswer answer = await _dns.AskAsync(name, DnsRecordType.Txt);
        if (answer.IsUndecided)
            return SpfRecordResult.Because(SpfResult.TempError, $"the record of {name} could not be read ({answer.Outcome})");

        string[] texts = [.. answer.Texts.Where(SpfRecordParser.IsSpf)];
        if (texts.Length == 0)
            return SpfRecordResult.Because(SpfResult.None, $"{name} has no SPF record");

        if (texts.Length > 1)
            return SpfRecordResult.Because(SpfResult.PermError, $"{name} has {texts.Length} SPF records, which makes all of them invalid");

        SpfRecord record = SpfRecordParser.Parse(texts[0]);
        if (depth == 0)
            _firstRecord = record;

        return record.Problems.FirstOrDefault(problem => problem.Severity == RecordProblemSeverity.Error) is { } fault
            ? SpfRecordResult.Because(SpfResult.PermError, $"the record of {name} is wrong: {fault.Message}")
            : await EvaluateAsync(record, name, depth);
    }

    private async Task<SpfRecordResult> EvaluateAsync(SpfRecord record, string domain, int depth)
    {
        foreach (SpfDirective directive in record.Directives)
        {
            SpfMatch match = await EvaluateDirectiveAsync(directive, domain, depth);
            if (match.Error is { } error)
                return SpfRecordResult.Because(error, $"{directive.Text} in the record of {domain}: {match.Problem}") with
                {
                    Path = [(domain, directive.Text)],
                };

            if (match.IsMatch)
            {
                return new SpfRecordResult(directive.Qualifier) { Path = [(domain, directive.Text), .. match.Path] };
            }
        }

        // RFC 7208 section 6.1: an "all" anywhere switches the redirect off; here none can have been there, since it would have matched.
        return record.Redirect is { } redirect
            ? await FollowRedirectAsync(redirect, domain, depth)
            : new SpfRecordResult(SpfResult.Neutral);
    }

    private async Task<SpfRecordResult> FollowRedirectAsync(SpfModifier redirect, string domain, int depth)
    {
        if (++_lookups > _limits.Lookups)
            return SpfRecordResult.Because(SpfResult.PermError, TooManyLookups) with { Path = [(domain, redirect.Text)] };

        string target = await ExpandDomainAsync(redirect.Value, domain);
        SpfRecordResult verdict = await CheckHostAsync(target, depth + 1);
        return verdict.Result == SpfResult.None
            ? SpfRecordResult.Because(SpfResult.PermError, $"{redirect.Text} in the record of {domain}: {verdict.Problem}") with
            {
                Path = [(domain, redirect.Text)],
            }
            : verdict;
    }

    private async Task<SpfMatch> EvaluateDirectiveAsync(SpfDirective directive, string domain, int depth)
    {
        if (directive.NeedsLookup && ++_lookups > _limits.Lookups)
            return SpfMatch.Permanent(TooManyLookups);

        string target = directive.Target is null ? domain : await ExpandDomainAsync(directive.Target, domain);
        SpfMatch match =
            directive.Mechanism == SpfMechanism.Include
                ? await IncludeAsync(target, depth)
                : await _mechanisms.EvaluateAsync(directive, target);

        return match.Error is null && IsOverVoidLimit
            ? SpfMatch.Permanent($"more than {_limits.VoidLookups} lookups found nothing (RFC 7208 section 4.6.4)")
            : match;
    }

    private string TooManyLookups => $"more than {_limits.Lookups} terms ask the domain name system (RFC 7208 section 4.6.4)";

    /// <summary>The table of RFC 7208 section 5.2.</summary>
    private async Task<SpfMatch> IncludeAsync(string target, int depth)
    {
        SpfRecordResult verdict = await CheckHostAsync(target, depth + 1);
        return verdict.Result switch
        {
            SpfResult.Pass => SpfMatch.Yes with { Path = verdict.Path },
            SpfResult.TempError => SpfMatch.Temporary(verdict.Problem ?? ""),
            SpfResult.PermError or SpfResult.None => SpfMatch.Permanent(verdict.Problem ?? ""),
            _ => SpfMatch.No,
        };
    }

    private async Task<string> ExpandDomainAsync(SpfMacroString target, string domain)
    {
        string validated = target.UsesValidatedName ? await _dns.ValidatedNameAsync(domain) : "";
        return SpfMacroExpander.ExpandDomain(target, _query, domain, validated);
    }
}
