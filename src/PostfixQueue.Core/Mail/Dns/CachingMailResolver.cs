using System.Collections.Concurrent;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Dns;

/// <summary>
/// Remembers answers for as long as it lives, which should be one run of the checks: all of them then see the same zone, and none asks
/// twice.
/// Failures are not remembered, since a second try may well succeed.
/// </summary>
internal sealed class CachingMailResolver(IMailResolver inner) : IMailResolver
{
    // More than any run of the checks asks; a bound all the same, because names come out of other people's records.
    private const int MaximumEntries = 10_000;

    private readonly ConcurrentDictionary<(string Name, DnsRecordType Type), MailResolverAnswer> _answers = new();

    /// <inheritdoc/>
    public async Task<MailResolverAnswer> QueryAsync(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        (string, DnsRecordType) key = ((name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant(), type);
        if (_answers.TryGetValue(key, out MailResolverAnswer? known))
            return known;

        MailResolverAnswer answer = await inner.QueryAsync(name, type, cancellationToken);
        if (!answer.IsUndecided && _answers.Count < MaximumEntries)
            _answers.TryAdd(key, answer);

        return answer;
    }
}
