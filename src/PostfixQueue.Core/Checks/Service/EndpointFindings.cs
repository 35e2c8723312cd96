using System.Net;
using System.Net.Sockets;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Looks whether somebody listens where mail or its checks are handed over, with the eyes and the rights of the services that connect.
/// </summary>
internal static class EndpointFindings
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetworkV6, AddressFamily.InterNetwork];

    /// <summary>One finding about one endpoint.</summary>
    /// <param name="run">The run.</param>
    /// <param name="place">Where; it has an endpoint.</param>
    /// <param name="what">What is handed over there, such as <c>the milter</c>, as the beginning of a sentence.</param>
    /// <param name="remedy">What to do when nobody listens.</param>
    public static async Task<CheckFinding> AtAsync(CheckRun run, ServiceEndpoint place, string what, string remedy)
    {
        MailEndpoint endpoint = place.Endpoint!;
        CheckFinding finding = Jail(run, place, what) ?? await ConnectAsync(run, endpoint, what, remedy);
        if (finding.Status is CheckStatus.Pass or CheckStatus.Unknown && endpoint.Path is { } path)
            finding = await RightsAsync(run, place, path, what) ?? finding;
        return finding with
        {
            Target = endpoint.ToString(),
            Evidence =
                finding.Evidence ?? (place.Services is { } services && finding.Status != CheckStatus.Pass ? $"used by {services}" : null),
        };
    }

    private static async Task<CheckFinding> ConnectAsync(CheckRun run, MailEndpoint endpoint, string what, string remedy)
    {
        if (run.Asked.SkipsNetwork && !endpoint.IsLocal)
            return CheckFinding.Skip($"{what} is on another host, and was not tested because of -SkipNetwork.");
        if (!endpoint.NeedsLookup)
            return Explain(await run.ConnectAsync(endpoint, s_limit), what, remedy);
        HostLookup lookup = await HostLookup.LookUpAsync(run.Facts, endpoint.Host!, s_families, usesHostsFile: true, run.Stop);
        return lookup switch
        {
            { IsSkipped: true } => CheckFinding.Skip($"{what} is given by name, which was not looked up because of -SkipDns."),
            { Failure: { } failure } => Unresolved(run, failure, what),
            _ => Explain(await TryAddressesAsync(run, endpoint, lookup), what, remedy),
        };
    }

    /// <summary>Tries the addresses of a host one after the other, as Postfix does.</summary>
    private static async Task<EndpointState> TryAddressesAsync(CheckRun run, MailEndpoint endpoint, HostLookup lookup)
    {
        EndpointState state = EndpointState.Unreachable;
        foreach (IPAddress address in lookup.Addresses)
        {
            state = await run.ConnectAsync(endpoint with { Host = address.ToString() }, s_limit);
            if (state == EndpointState.Accepts)
                break;
        }

        return state;
    }

    /// <summary>Null when the services see what the machine sees.</summary>
    private static CheckFinding? Jail(CheckRun run, ServiceEndpoint place, string what)
    {
        if (!place.IsOutsideJail(run.Host.System, out string? outside))
            return null;
        string queue = place.Views[0].QueueDirectory + "/";
        if (outside.StartsWith(queue, StringComparison.Ordinal))
        {
            return CheckFinding.Fail(
                $"{what} is not where Postfix looks for it: chrooted services look for this path below the queue directory.",
                $"Write it relative to the queue directory, as {outside[queue.Length..]}, and reload."
            ) with
            {
                Actual = outside,
                Expected = outside[queue.Length..],
            };
        }

        MailServerService[] services = place.Views.Where(static view => view.IsChrooted).Select(static view => view.Service!).ToArray();
        string[] fields = services.Select(static service => $"{service}/chroot=n").ToArray();
        return CheckFinding.Fail(
            $"{what} is not where Postfix looks for it: chrooted services look for {outside} below the queue directory.",
            "Let the service create its socket below the queue directory, and write its path relative to that directory; or turn the "
                + "chroot off for the Postfix services, as the command does. Reload."
        ) with
        {
            Actual = "Missing",
            Expected = place.Endpoint!.Path,
            RemedyCommand = $"postconf -F {fields} && postfix reload",
        };
    }

    /// <summary>Null when the user that the services run as may connect. Root may always, which says nothing.</summary>
    private static async Task<CheckFinding?> RightsAsync(CheckRun run, ServiceEndpoint place, string path, string what)
    {
        try
        {
            SocketObstacle? obstacle = place
                .Views.Select(view => SocketObstacle.FindFirst(run.Host.System, view, path))
                .OfType<SocketObstacle>()
                .FirstOrDefault();
            if (obstacle is null)
                return null;
            (string? user, FileFacts? facts) = (obstacle.User.Name, obstacle.Facts);
            string owners =
                $"{Convert.ToString((int)facts.Mode, 8)} {ServerAccounts.UserName(run.Host.System, facts.UserId)}:"
                + ServerAccounts.GroupName(run.Host.System, facts.GroupId);
            if (await HasAccessListAsync(run, obstacle))
                return null;
            string? group = obstacle.LiftedBy is { } id ? ServerAccounts.GroupName(run.Host.System, id) : null;
            return CheckFinding.Fail(
                $"{what} is there, but the user {user}, which Postfix's programs run as, "
                    + $"{(obstacle.Path == path ? "may not connect to its socket" : $"may not enter the folder {obstacle.Path}")}.",
                group is null
                    ? $"Give the socket and its folders to a group of {user}, or open them to everybody; the configuration of that "
                        + $"service has settings for owner and mode. Restart that service."
                    : $"Add {user} to the group {group}, and restart Postfix, which reads its groups only at start."
            ) with
            {
                Actual = owners,
                Expected = $"access for {user}",
                RemedyCommand =
                    group is not null && user is not null && !char.IsAsciiDigit(group[0])
                        ? ShellCommand.Create($"usermod -aG {group} {user} && {Systemd.CommandToRestart(run.Host.System)}")
                        : null,
            };
        }
        catch (ServerSystemException)
        {
            // What cannot be looked at is no finding of its own: the connection has told what this user can see.
            return null;
        }
    }

    /// <summary>Access lists go before the mode, of whose group part they make something else.</summary>
    private static async Task<bool> HasAccessListAsync(CheckRun run, SocketObstacle obstacle)
    {
        CommandOutput? answer = await run.RunAsync("getfacl", ["-cpn", "--", obstacle.Path]);
        return answer is { ExitStatus: 0 }
            && answer
                .Output.Split('\n')
                .Any(static line =>
                    line.StartsWith("user:", StringComparison.Ordinal) && !line.StartsWith("user::", StringComparison.Ordinal)
                    || (line.StartsWith("group:", StringComparison.Ordinal) && !line.StartsWith("group::", StringComparison.Ordinal))
                );
    }

    private static CheckFinding Explain(EndpointState state, string what, string remedy)
    {
        CheckFinding finding = state switch
        {
            EndpointState.Accepts => CheckFinding.Pass($"{what} answers."),
            EndpointState.Denied => CheckFinding.Unknown($"This user may not connect to {what}.", "Run pwsh with sudo."),
            EndpointState.Refused => CheckFinding.Fail($"{what} does not listen: the connection is refused.", remedy),
            EndpointState.HangsUp => CheckFinding.Fail($"{what} accepts the connection and closes it at once.", remedy),
            EndpointState.Missing => CheckFinding.Fail($"{what} does not listen: the socket does not exist.", remedy),
            EndpointState.Silent => CheckFinding.Fail(
                $"{what} does not accept a connection within {s_limit.TotalSeconds:0} seconds.",
                remedy
            ),
            _ => CheckFinding.Fail($"{what} cannot be reached: there is no route to its host.", remedy),
        };
        return finding with { Actual = state.ToString() };
    }

    /// <summary>
    /// The system's resolver completes names from its search list, which is not done here: with such a list, a name that is not there may
    /// be there for Postfix.
    /// </summary>
    private static CheckFinding Unresolved(CheckRun run, MailResolverAnswer answer, string what)
    {
        CheckFinding finding =
            answer.IsUndecided ? CheckFinding.Unknown($"{what} is given by name, which could not be looked up.", "See Dns.Resolver.")
            : HostResolver.Read(run.Host.System, HostResolver.File).SearchDomains.Count > 0
                ? CheckFinding.Unknown(
                    $"{what} is given by a short name, which only the search list of resolv.conf could complete.",
                    "Write the full name or the address."
                )
            : CheckFinding.Fail($"{what} cannot be reached: its name has no address.", "Correct the name, or write the address.");
        return finding with { Evidence = answer.Describe() };
    }
}
