using PostfixQueue.Checks.Configuration;
using PostfixQueue.Checks.Dns;
using PostfixQueue.Checks.Network;
using PostfixQueue.Checks.Queue;
using PostfixQueue.Checks.Service;

namespace PostfixQueue.Checks;

/// <summary>All checks, in the order of their results.</summary>
internal static class CheckCatalog
{
    public static IReadOnlyList<Check> Checks { get; } =
    [.. ServiceChecks.All, .. ConfigurationChecks.All, .. DnsChecks.All, .. NetworkChecks.All, .. QueueChecks.All];
}
