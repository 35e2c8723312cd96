using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>
/// A hoster's gateway or a firewall that answers in place of every mail server: all of them then greet with one and the same name.
/// </summary>
internal static class StandIn
{
    /// <summary>The name by which servers of several providers greet, although it is none of theirs; null when there is none.</summary>
    public static async Task<string?> FindAsync(CheckRun run, IEnumerable<(ProbeTarget Target, SmtpProbeResult Result)> probes)
    {
        IEnumerable<IGrouping<string, ProbeTarget>> byName = probes
            .Select(static probe => (probe.Target, Name: NameOf(probe.Result)))
            .Where(static entry => entry.Name is not null)
            .GroupBy(static entry => entry.Name!, static entry => entry.Target, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, ProbeTarget> group in byName)
        {
            ProbeTarget[] foreign = group.Where(target => !IsItsOwn(target, group.Key)).ToArray();
            if (foreign.DistinctBy(ProviderOf, StringComparer.OrdinalIgnoreCase).Count() < 2)
                continue;

            // Two addresses of one server are no two providers.
            if (run.Asked.SkipsDns || !DomainName.IsHostName(group.Key))
                return group.Key;
            HostLookup named = await HostLookup.AskAsync(run.WorldResolver, group.Key, run.Stop);
            if (!foreign.Any(target => named.Addresses.Contains(target.Address)))
                return group.Key;
        }

        return null;
    }

    /// <summary>The name in a greeting (RFC 5321 section 4.2), or the stars that some firewalls write over it.</summary>
    private static string? NameOf(SmtpProbeResult result) =>
        result.Greeting is { Code: 220, Lines: [var first, ..] }
        && first.Trim().Split(' ')[0] is { Length: > 0 } name
        && (DomainName.IsHostName(name) || name.All(static c => c == '*'))
            ? name
            : null;

    private static bool IsItsOwn(ProbeTarget target, string name) =>
        !IsAddress(target) && (DomainName.Same(target.Name, name) || RegisteredDomain.IsShared(target.Name, name));

    private static string ProviderOf(ProbeTarget target) =>
        IsAddress(target) ? target.Address.ToString() : RegisteredDomain.Of(target.Name) ?? target.Name;

    private static bool IsAddress(ProbeTarget target) => new HostAndPort(target.Name, null, IsBracketed: false).Address is not null;
}
