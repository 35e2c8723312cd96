using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>
/// Walks through a record and those that it pulls in, to the end. An evaluation for one client stops at the first term that matches; what
/// is wrong behind that term is met by every other client.
/// </summary>
internal sealed class SpfSurveyor
{
    /// <summary>Records are other people's. Who is that far over the limit of ten learns nothing from the rest.</summary>
    private const int MostLookups = 60;

    private readonly IMailResolver _resolver;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _voidTerms = [];
    private readonly List<string> _dead = [];
    private readonly SpfAddressSpace _space = new();
    private SpfRecord? _record;
    private string[] _passedOver = [];
    private MailResolverAnswer? _failure;
    private int _lookups;

    private SpfSurveyor(IMailResolver resolver, CancellationToken cancellationToken) =>
        (_resolver, _cancellationToken) = (resolver, cancellationToken);

    private bool IsCut => _failure is not null || _lookups >= MostLookups;

    /// <summary>Walks through the record of a domain.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<SpfSurvey> SurveyAsync(IMailResolver resolver, string domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        SpfSurveyor surveyor = new(resolver, cancellationToken);
        if (SpfQuery.LookupDomain(domain) is { } name)
            await surveyor.WalkAsync(name, [name], grants: true);
        return new SpfSurvey
        {
            Record = surveyor._record,
            Lookups = surveyor._lookups,
            IsCut = surveyor.IsCut,
            VoidTerms = surveyor._voidTerms,
            Dead = surveyor._dead,
            PassedOver = surveyor._passedOver,
            Failure = surveyor._failure,
            Space = surveyor._space,
        };
    }

    /// <summary>Walks through one record.</summary>
    /// <param name="domain">Whose it is.</param>
    /// <param name="path">The domains that led here, this one included.</param>
    /// <param name="grants">Who passes here passes as a whole.</param>
    /// <returns>Why receivers cannot evaluate it, without a full stop; null when they can.</returns>
    private async Task<string?> WalkAsync(string domain, IReadOnlyList<string> path, bool grants)
    {
        if (await AskAsync(domain, DnsRecordType.Txt) is not { } answer)
            return null;
        string[] texts = [.. answer.Texts.Where(SpfRecordParser.IsSpf)];
        string[] almost = [.. answer.Texts.Where(SpfNearMiss.Is)];
        if (path.Count == 1)
            _passedOver = almost;
        if (texts.Length == 0)
            return almost.Length == 0 ? $"{domain} has no SPF record" : $"{domain} has no SPF record that receivers recognize";
        if (texts.Length > 1)
            return $"{domain} has {texts.Length} SPF records, which makes all of them invalid";
        SpfRecord record = SpfRecordParser.Parse(texts[0]);
        if (path.Count == 1)
            _record = record;
        if (record.Problems.FirstOrDefault(static problem => problem.Severity == RecordProblemSeverity.Error) is { } fault)
            return $"the record of {domain} is wrong: {fault.Message}";

        foreach (SpfDirective directive in record.Directives)
        {
            if (IsCut)
                return null;
            if (directive.NeedsLookup)
                _lookups++;
            bool isGranting = grants && directive.Qualifier == SpfResult.Pass;
            if (directive.Mechanism == SpfMechanism.All)
            {
                if (isGranting)
                    _space.AddAll();
                return null;
            }

            await WalkAsync(directive, domain, path, isGranting);
        }

        if (record.Redirect is not { } redirect || IsCut)
            return null;
        _lookups++;
        await FollowAsync(redirect.Value, redirect.Text, domain, path, grants);
        return null;
    }

    private async Task WalkAsync(SpfDirective directive, string domain, IReadOnlyList<string> path, bool grants)
    {
        if (directive.Mechanism is SpfMechanism.Ip4 or SpfMechanism.Ip6)
        {
            Grant(directive, directive.Network!, grants);
            return;
        }

        // The name then depends on the client.
        if (directive.Target is { } target && target.Parts.Any(static part => part.Literal is null))
            return;
        string name = directive.Target?.Text ?? domain;
        switch (directive.Mechanism)
        {
            case SpfMechanism.Include:
                await FollowAsync(directive.Target!, directive.Text, domain, path, grants);
                break;
            case SpfMechanism.A:
                if (!await GrantHostAsync(directive, name, grants))
                    _voidTerms.Add($"{domain}: {directive.Text}");
                break;
            case SpfMechanism.Mx:
                await GrantExchangesAsync(directive, name, domain, grants);
                break;
            case SpfMechanism.Exists when await AskAsync(name, DnsRecordType.A) is { } answer:
                if (answer.IsAbsent)
                    _voidTerms.Add($"{domain}: {directive.Text}");
                else if (grants)
                    _space.AddAll();
                break;
            default:
                break;
        }
    }

    private async Task FollowAsync(SpfMacroString target, string term, string domain, IReadOnlyList<string> path, bool grants)
    {
        if (target.Parts.Any(static part => part.Literal is null))
            return;
        string? problem =
            SpfQuery.LookupDomain(target.Text) is not { } name ? $"\"{target.Text}\" is not a valid domain name"
            : path.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"it leads back to {name}"
            : await WalkAsync(name, [.. path, name], grants);
        if (problem is not null)
            _dead.Add($"{term} in the record of {domain}: {problem}");
    }

    private async Task GrantExchangesAsync(SpfDirective directive, string name, string domain, bool grants)
    {
        if (await AskAsync(name, DnsRecordType.Mx) is not { } answer)
            return;
        string[] hosts = [.. answer.Exchanges.Where(static exchange => !exchange.IsNull).Select(static exchange => exchange.Host)];
        if (answer.IsAbsent)
            _voidTerms.Add($"{domain}: {directive.Text}");
        if (hosts.Length > SpfLimits.Default.NamesPerTerm)
        {
            _dead.Add(
                $"{directive.Text} in the record of {domain}: {name} has {hosts.Length} MX hosts, at most "
                    + $"{SpfLimits.Default.NamesPerTerm} are allowed"
            );
            return;
        }

        foreach (string host in hosts)
            if (!await GrantHostAsync(directive, host, grants))
                _voidTerms.Add($"{domain}: {directive.Text}, {host}");
    }

    /// <summary>Takes the addresses of a host, of both families.</summary>
    /// <returns>False when it has none at all.</returns>
    private async Task<bool> GrantHostAsync(SpfDirective directive, string host, bool grants)
    {
        if (await AskAsync(host, DnsRecordType.A) is not { } four || await AskAsync(host, DnsRecordType.Aaaa) is not { } six)
            return true;
        foreach (IPAddress? address in four.Addresses.Concat(six.Addresses))
            Grant(directive, address, grants);
        return !four.IsAbsent || !six.IsAbsent;
    }

    private void Grant(SpfDirective directive, IPAddress address, bool grants)
    {
        if (grants)
            _space.Add(address, address.GetAddressBytes().Length == 4 ? directive.PrefixLength4 : directive.PrefixLength6);
    }

    /// <summary>Asks as long as everything is answered: a walk through silence would take minutes.</summary>
    private async Task<MailResolverAnswer?> AskAsync(string name, DnsRecordType type)
    {
        if (_failure is not null)
            return null;
        MailResolverAnswer answer = await _resolver.QueryAsync(name, type, _cancellationToken);
        if (!answer.IsUndecided)
            return answer;
        _failure = answer;
        return null;
    }
}
