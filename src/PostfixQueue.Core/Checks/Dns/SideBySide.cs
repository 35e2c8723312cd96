using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Dns;

/// <summary>Looks at several subjects at once, since each only waits for name servers, and hands out the findings in their order.</summary>
internal static class SideBySide
{
    /// <summary>Enough to hide the waiting, few enough for a small name server.</summary>
    private const int MaximumAtOnce = 8;

    /// <summary>Records are other people's, and may be as long as a message.</summary>
    private const int LongestText = 4000;

    /// <summary>Looks at each mail domain; the domain is the target of findings that have none.</summary>
    public static async IAsyncEnumerable<CheckFinding> AtDomainsAsync(
        CheckContext context,
        Func<MailDomainUse, CancellationToken, Task<IReadOnlyList<CheckFinding>>> look,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IReadOnlyList<MailDomainUse> domains = await MailDomainUse.FindAsync(context, cancellationToken);
        if (domains.Count == 0)
            yield return CheckFinding.Skip("The configuration names no mail domain outside tables; name them with -Domain.");
        await foreach (CheckFinding finding in AtAsync(domains, LookAtAsync, cancellationToken))
            yield return finding;

        async Task<IReadOnlyList<CheckFinding>> LookAtAsync(MailDomainUse domain, CancellationToken token)
        {
            IReadOnlyList<CheckFinding> findings = InternalName.Is(domain.Name)
                ? [CheckFinding.Skip("This domain exists only inside; the world's records do not concern it.")]
                : await look(domain, token);
            return [.. findings.Select(finding => finding.Target is null ? finding with { Target = domain.Name } : finding)];
        }
    }

    /// <summary>Looks at each address that receivers see, and says which are not known.</summary>
    public static async IAsyncEnumerable<CheckFinding> AtAddressesAsync(
        CheckContext context,
        Func<IPAddress, CancellationToken, Task<CheckFinding>> look,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        SeenAddresses seen = await SeenAddresses.FindAsync(context, cancellationToken);
        await foreach (CheckFinding finding in AtAsync(seen.Addresses, LookAtAsync, cancellationToken))
            yield return finding;
        if (seen.Obstacle is { } obstacle)
            yield return obstacle;

        async Task<IReadOnlyList<CheckFinding>> LookAtAsync(IPAddress address, CancellationToken token)
        {
            CheckFinding finding = await look(address, token);
            return [finding.Target is null ? finding with { Target = address.ToString() } : finding];
        }
    }

    /// <summary>Looks at anything.</summary>
    public static async IAsyncEnumerable<CheckFinding> AtAsync<T>(
        IEnumerable<T> subjects,
        Func<T, CancellationToken, Task<IReadOnlyList<CheckFinding>>> look,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Not disposed: looks that are left behind still give their slots back.
        SemaphoreSlim slots = new(MaximumAtOnce);
        Task<IReadOnlyList<CheckFinding>>[] looks = subjects.Select(LookInSlotAsync).ToArray();
        foreach (Task<IReadOnlyList<CheckFinding>>? findings in looks)
        foreach (CheckFinding? finding in await findings)
            yield return finding with
            {
                Actual = Shorten(finding.Actual),
                Evidence = Shorten(finding.Evidence),
            };

        async Task<IReadOnlyList<CheckFinding>> LookInSlotAsync(T subject)
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                return await look(subject, cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private static string? Shorten(string? text) => text is { Length: > LongestText } ? $"{text[..LongestText]}…" : text;
}
