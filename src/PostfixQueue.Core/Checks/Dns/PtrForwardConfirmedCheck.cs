using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// A reverse name of each address leads back to it: otherwise it proves nothing, and receivers treat the address as one without.
/// </summary>
internal sealed class PtrForwardConfirmedCheck()
    : Check("Dns.PtrForwardConfirmed", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.ReverseDns)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run) =>
        ReverseNames.ExamineAsync(run, (address, names) => ExamineAsync(run, address, names));

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, IPAddress address, IReadOnlyList<string> names)
    {
        HostLookup[] hosts = await Task.WhenAll(names.Select(name => HostLookup.AskAsync(run.WorldResolver, name, run.Stop)));

        // A name without a domain leads back for this host only.
        if (names.Zip(hosts).Any(entry => PublicName.NormalizeOrNull(entry.First) is not null && entry.Second.Addresses.Contains(address)))
            return Pass("The reverse name resolves back to the address.");
        bool canBeAsked = names.Any(static name => PublicName.NormalizeOrNull(name) is not null);
        if (canBeAsked && hosts.Select(static host => host.Undecided).FirstOrDefault(static answer => answer is not null) is { } unanswered)
            return DnsFindings.Undecided(unanswered);
        if (canBeAsked && DnsFindings.InsideView(run, hosts.SelectMany(static host => host.Addresses)) is { } unsure)
            return unsure;
        return Fail(
            "The reverse name does not resolve back to the address.",
            $"Publish an address record with {address} for the reverse name; or, if that name is not yours, have the provider of the "
                + $"address change it to a name of yours."
        ) with
        {
            Expected = address.ToString(),
            Evidence = string.Join(
                "\n",
                names.Zip(
                    hosts,
                    static (name, host) => $"{name}: {(host.Failure is { } failure ? failure.Outcome.ToString() : host.ToString())}"
                )
            ),
        };
    }
}
