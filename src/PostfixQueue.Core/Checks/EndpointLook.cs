using PostfixQueue.Ports;

namespace PostfixQueue.Checks;

/// <summary>Looks whether somebody listens where mail or its checks are handed over.</summary>
internal static class EndpointLook
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>One finding about one endpoint.</summary>
    /// <param name="context">The run.</param>
    /// <param name="endpoint">Where.</param>
    /// <param name="what">What is handed over there, such as <c>the milter</c>, as the beginning of a sentence.</param>
    /// <param name="remedy">What to do when nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<CheckFinding> AtAsync(CheckContext context, MailEndpoint endpoint, string what, string remedy, CancellationToken cancellationToken)
    {
        if (context.Asked.SkipsDns && endpoint.NeedsLookup) return CheckFinding.Skip($"{what} is named by host, and no name may be looked up.") with { Target = endpoint.ToString() };
        if (context.Asked.SkipsNetwork && !endpoint.IsLocal) return CheckFinding.Skip($"{what} is on another host, and the network is not to be used.") with { Target = endpoint.ToString() };
        var state = await context.Host.System.ConnectAsync(endpoint, s_limit, cancellationToken);
        var finding = state switch
        {
            EndpointState.Accepts => CheckFinding.Pass($"{what} answers."),
            EndpointState.Denied => CheckFinding.Unknown($"This user may not connect to {what}.", "Run pwsh with sudo."),
            EndpointState.Refused => CheckFinding.Fail($"{what} is not there: the connection is refused.", remedy),
            EndpointState.Missing => CheckFinding.Fail($"{what} is not there: the socket does not exist.", remedy),
            EndpointState.Silent => CheckFinding.Fail($"{what} does not take a connection within {s_limit.TotalSeconds:0} seconds.", remedy),
            _ => CheckFinding.Fail($"{what} cannot be reached: there is no way to its host.", remedy),
        };
        return finding with { Target = endpoint.ToString(), Actual = state.ToString() };
    }
}
