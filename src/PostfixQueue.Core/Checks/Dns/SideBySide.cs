using System.Net;
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
        CheckRun run,
        Func<MailDomainUse, Task<IReadOnlyList<CheckFinding>>> look
    )
    {
        IReadOnlyList<MailDomainUse> domains = await MailDomainUse.FindAllAsync(run);
        if (domains.Count == 0)
            yield return CheckFinding.Skip(
                "The configuration names no mail domain except perhaps in tables; name the domains with " + "-Domain."
            );
        await foreach (CheckFinding finding in AtAsync(run, domains, LookAtAsync))
            yield return finding;

        async Task<IReadOnlyList<CheckFinding>> LookAtAsync(MailDomainUse domain)
        {
            IReadOnlyList<CheckFinding> findings = InternalName.Is(domain.Name)
                ? [CheckFinding.Skip("This domain exists only on the internal network, so public records do not matter.")]
                : await look(domain);
            return [.. findings.Select(finding => finding.Target is null ? finding with { Target = domain.Name } : finding)];
        }
    }

    /// <summary>Looks at each address that receivers see, and says which are not known.</summary>
    public static async IAsyncEnumerable<CheckFinding> AtAddressesAsync(CheckRun run, Func<IPAddress, Task<CheckFinding>> look)
    {
        OutboundAddresses seen = await OutboundAddresses.LookUpAsync(run);
        await foreach (CheckFinding finding in AtAsync(run, seen.Addresses, LookAtAsync))
            yield return finding;
        if (seen.Obstacle is { } obstacle)
            yield return obstacle;

        async Task<IReadOnlyList<CheckFinding>> LookAtAsync(IPAddress address)
        {
            CheckFinding finding = await look(address);
            return [finding.Target is null ? finding with { Target = address.ToString() } : finding];
        }
    }

    /// <summary>Looks at anything.</summary>
    public static async IAsyncEnumerable<CheckFinding> AtAsync<T>(
        CheckRun run,
        IEnumerable<T> subjects,
        Func<T, Task<IReadOnlyList<CheckFinding>>> look
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
            await slots.WaitAsync(run.Stop);
            try
            {
                return await look(subject);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private static string? Shorten(string? text) => text is { Length: > LongestText } ? $"{text[..LongestText]}…" : text;
}
