using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>The server's name has the address that its mail comes from, in each family.</summary>
internal sealed class HostAddressCheck()
    : Check("Dns.HostAddress", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.ReverseDns, MailDelayCause.SenderRejected)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        OutboundAddresses seen = await OutboundAddresses.LookUpAsync(run);
        string? name = PublicName.NormalizeOrNull((await run.ParametersAsync())["myhostname"]);
        if (seen.Obstacle is { Status: CheckStatus.Skipped } relayed)
        {
            yield return relayed;
        }
        else if (name is null)
        {
            yield return Skip("This name cannot be resolved outside whatever is published; see Host.Myhostname.") with
            {
                Target = "myhostname",
            };
        }
        else
        {
            HostLookup host = await HostLookup.AskAsync(run.WorldResolver, name, run.Stop);
            if (DnsFindings.InsideView(run, host.Addresses) is { } unsure)
                yield return unsure with
                {
                    Target = name,
                };
            else
                foreach (CheckFinding finding in Conclude(name, host, seen))
                    yield return finding;
        }
    }

    private static IEnumerable<CheckFinding> Conclude(string name, HostLookup host, OutboundAddresses seen)
    {
        if (host.Addresses.Count == 0 && host.Undecided is { } undecided)
        {
            yield return DnsFindings.Undecided(undecided) with
            {
                Target = name,
            };
            yield break;
        }

        if (host.Addresses.Count == 0)
        {
            yield return Fail("The EHLO name of this server has no address.", Remedy(seen.Addresses)) with
            {
                Target = name,
                Actual = host.Failure?.Outcome.ToString(),
                Expected = seen.Addresses.Count > 0 ? string.Join(", ", seen.Addresses) : null,
            };
            yield break;
        }

        bool isAnyRight = seen.Addresses.Any(host.Addresses.Contains);
        foreach (IPAddress address in seen.Addresses)
            yield return ConcludeOne(host, address, isAnyRight) with
            {
                Target = name,
                Actual = host.ToString(),
                Expected = address.ToString(),
            };
        if (seen.Obstacle is { } obstacle)
            yield return obstacle with
            {
                Target = name,
                Expected = host.ToString(),
            };
    }

    private static CheckFinding ConcludeOne(HostLookup host, IPAddress address, bool isAnyRight)
    {
        MailResolverAnswer family = host.AnswerOf(address.AddressFamily);
        if (family.Addresses.Contains(address))
            return Pass("The server's name has the address that mail leaves from.");
        if (family.IsUndecided)
            return DnsFindings.Undecided(family);
        string message =
            family.Addresses.Count > 0
                ? "The server's name has other addresses than the one that mail leaves from."
                : $"The server's name has no {DnsFindings.TypeName(family.Type)} record, though mail leaves over that family too.";

        // Where the name fits one of the addresses, receivers that compare are content most of the time.
        return isAnyRight ? Warn(message, Remedy([address])) : Fail(message, Remedy([address]));
    }

    private static string Remedy(IReadOnlyList<IPAddress> addresses) =>
        addresses.Count == 0
            ? "Publish an address record for the name, with the address that mail leaves from."
            : $"Publish {string.Join(" and ", addresses.Select(RecordWith))} for the name, or set myhostname to a name that has it.";

    private static string RecordWith(IPAddress address) =>
        $"{(address.AddressFamily == AddressFamily.InterNetwork ? "an A" : "an AAAA")} record with {address}";
}
