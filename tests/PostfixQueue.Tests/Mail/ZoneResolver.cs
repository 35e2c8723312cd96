using System.Globalization;
using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail;

/// <summary>A name server in memory: holds records as zone files have them, and failures on request.</summary>
internal sealed class ZoneResolver : IMailResolver
{
    private readonly Dictionary<string, List<(DnsRecordType Type, string Value)>> _records = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string, DnsRecordType), MailResolverOutcome> _failures = [];

    public List<string> Questions { get; } = [];

    public ZoneResolver Add(string name, DnsRecordType type, params string[] values)
    {
        if (!_records.TryGetValue(name, out List<(DnsRecordType, string)>? list))
            _records[name] = list = [];

        list.AddRange(values.Select(value => (type, value)));
        return this;
    }

    public ZoneResolver Txt(string name, params string[] values) => Add(name, DnsRecordType.Txt, values);

    public ZoneResolver A(string name, params string[] values) => Add(name, DnsRecordType.A, values);

    public ZoneResolver Aaaa(string name, params string[] values) => Add(name, DnsRecordType.Aaaa, values);

    public ZoneResolver Mx(string name, params string[] values) => Add(name, DnsRecordType.Mx, values);

    public ZoneResolver Ptr(string address, params string[] values) =>
        Add(DomainName.OfAddress(IPAddress.Parse(address)), DnsRecordType.Ptr, values);

    public ZoneResolver Fails(string name, DnsRecordType type, MailResolverOutcome outcome)
    {
        _failures[(name.ToLowerInvariant(), type)] = outcome;
        return this;
    }

    public Task<MailResolverAnswer> QueryAsync(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Questions.Add($"{name} {type}");
        return Task.FromResult(Answer(name, type));
    }

    private MailResolverAnswer Answer(string name, DnsRecordType type)
    {
        MailResolverAnswer answer = new()
        {
            Name = name,
            Type = type,
            Outcome = MailResolverOutcome.NoData,
        };
        if (!DomainName.TryNormalize(name, out string? owner))
            return answer with { Outcome = MailResolverOutcome.InvalidName };

        if (_failures.TryGetValue((owner.ToLowerInvariant(), type), out MailResolverOutcome failure))
            return answer with { Outcome = failure };

        if (!_records.TryGetValue(owner, out List<(DnsRecordType Type, string Value)>? records))
            return answer with { Outcome = MailResolverOutcome.NxDomain };

        string[] values = [.. records.Where(record => record.Type == type).Select(record => record.Value)];
        if (values.Length == 0)
            return answer;

        answer = answer with { Outcome = MailResolverOutcome.Found };
        return type switch
        {
            DnsRecordType.Txt => answer with { Texts = values },
            DnsRecordType.Ptr or DnsRecordType.Cname => answer with { Names = values },
            DnsRecordType.Mx => answer with { Exchanges = [.. values.Select(ParseMx)] },
            _ => answer with { Addresses = [.. values.Select(IPAddress.Parse)] },
        };
    }

    private static MxRecord ParseMx(string value)
    {
        string[] words = value.Split(' ');
        return new MxRecord(int.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
    }
}
