using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Looks whether somebody listens where mail or its checks are handed over.</summary>
internal static class EndpointLook
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetworkV6, AddressFamily.InterNetwork];

    /// <summary>One finding about one endpoint.</summary>
    /// <param name="context">The run.</param>
    /// <param name="endpoint">Where.</param>
    /// <param name="what">What is handed over there, such as <c>the milter</c>, as the beginning of a sentence.</param>
    /// <param name="remedy">What to do when nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<CheckFinding> AtAsync(CheckContext context, MailEndpoint endpoint, string what, string remedy, CancellationToken cancellationToken)
    {
        if (context.Asked.SkipsNetwork && !endpoint.IsLocal) return CheckFinding.Skip($"{what} is on another host, and the network is not to be used.") with { Target = endpoint.ToString() };
        if (!endpoint.NeedsLookup) return Explain(await context.Host.System.ConnectAsync(endpoint, s_limit, cancellationToken), what, remedy) with { Target = endpoint.ToString() };
        var lookup = await HostLookup.FindAsync(context, endpoint.Host!, s_families, usesHostsFile: true, cancellationToken);
        var finding = lookup switch
        {
            { IsSkipped: true } => CheckFinding.Skip($"{what} is named by host, and no name may be looked up."),
            { Failure: { } failure } => Unresolved(context, failure, what),
            _ => Explain(await ConnectAsync(context, endpoint, lookup, cancellationToken), what, remedy),
        };
        return finding with { Target = endpoint.ToString() };
    }

    /// <summary>Tries the addresses of a host one after the other, as Postfix does.</summary>
    private static async Task<EndpointState> ConnectAsync(CheckContext context, MailEndpoint endpoint, HostLookup lookup, CancellationToken cancellationToken)
    {
        var state = EndpointState.Unreachable;
        foreach (var address in lookup.Addresses)
        {
            state = await context.Host.System.ConnectAsync(endpoint with { Host = address.ToString() }, s_limit, cancellationToken);
            if (state == EndpointState.Accepts) break;
        }

        return state;
    }

    private static CheckFinding Explain(EndpointState state, string what, string remedy)
    {
        var finding = state switch
        {
            EndpointState.Accepts => CheckFinding.Pass($"{what} answers."),
            EndpointState.Denied => CheckFinding.Unknown($"This user may not connect to {what}.", "Run pwsh with sudo."),
            EndpointState.Refused => CheckFinding.Fail($"{what} is not there: the connection is refused.", remedy),
            EndpointState.HangsUp => CheckFinding.Fail($"{what} takes the connection and closes it at once.", remedy),
            EndpointState.Missing => CheckFinding.Fail($"{what} is not there: the socket does not exist.", remedy),
            EndpointState.Silent => CheckFinding.Fail($"{what} does not take a connection within {s_limit.TotalSeconds:0} seconds.", remedy),
            _ => CheckFinding.Fail($"{what} cannot be reached: there is no way to its host.", remedy),
        };
        return finding with { Actual = state.ToString() };
    }

    /// <summary>The system's resolver completes names from its search list, which is not done here: with such a list, a name that is not there may be there for Postfix.</summary>
    private static CheckFinding Unresolved(CheckContext context, MailResolverAnswer answer, string what)
    {
        var finding = answer.IsUndecided
            ? CheckFinding.Unknown($"{what} is named by host, and no name server told its address.", "See Dns.Resolver.")
            : ResolvConf.Parse(context.Host.System.ReadText("/etc/resolv.conf") ?? string.Empty).SearchDomains.Count > 0
                ? CheckFinding.Unknown($"{what} is named by host, and only the search list of resolv.conf could tell its address.", "Write the full name or the address.")
                : CheckFinding.Fail($"{what} cannot be reached: its name has no address.", "Correct the name, or write the address.");
        return finding with { Evidence = answer.Describe() };
    }
}
