using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The name that the SMTP client says in EHLO leads to the address that it comes from, as receivers test.</summary>
internal sealed class HeloNameCheck()
    : Check("Host.HeloName", MailServerCheckCategory.Configuration, CheckSeverity.Warning, MailDelayCause.ReverseDns)
{
    private static readonly string[] s_bindings =
    [
        SmtpClientSettings.BindParameter(AddressFamily.InterNetwork),
        SmtpClientSettings.BindParameter(AddressFamily.InterNetworkV6),
    ];

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        MailRoute route = await run.RouteAsync();
        if (route.SendsNothing)
        {
            yield return Skip("No mail leaves this server, so its EHLO name does not matter.");
            yield break;
        }

        if (route.HasNextHop)
        {
            yield return Skip("Mail leaves through a relay host, which uses its own EHLO name.");
            yield break;
        }

        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        IReadOnlyList<SendingAddress> usual = (await run.AddressesAsync()).Sending;
        IEnumerable<ServiceView> clients = services
            .Where(SmtpClientSettings.IsClient)
            .DefaultIfEmpty(null)
            .Select(service => new ServiceView(parameters, service));
        (string Name, IPAddress Address)[] pairs = clients
            .SelectMany(client =>
                Addresses(client, usual, run.Asked).Select(address => (Name: client["smtp_helo_name"] ?? "", Address: address))
            )
            .Distinct()
            .ToArray();
        bool asked = run.Asked.SendingAddresses.Count > 0;
        (string Name, IPAddress Address)[] visible = pairs.Where(pair => asked || PublicAddress.Is(pair.Address)).ToArray();
        foreach ((string? name, IPAddress? address) in visible)
            yield return await ExamineAsync(run, name, address);
        if (visible.Length == 0)
        {
            yield return Unknown(
                "The public address of this server is not known here.",
                "Give it with -SendingAddress. It is the outside address of the router in front of this server."
            ) with
            {
                MissingFact = SendingAddress.Parameter,
                Target = parameters["smtp_helo_name"],
                Actual = string.Join(", ", pairs.Select(static pair => pair.Address).Distinct()),
            };
        }
    }

    /// <summary>A service that binds to an address of its own comes from there, unless the caller knows better.</summary>
    private static IEnumerable<IPAddress> Addresses(ServiceView client, IReadOnlyList<SendingAddress> usual, CheckParameters asked)
    {
        IPAddress[] own = s_bindings
            .Where(client.IsOwn)
            .Select(name => IPAddress.TryParse(client[name], out IPAddress? address) ? address : null)
            .OfType<IPAddress>()
            .ToArray();
        return own.Length == 0 || asked.SendingAddresses.Count > 0
            ? usual.Select(static address => address.Address)
            : own.Concat(
                usual
                    .Select(static address => address.Address)
                    .Where(address => !Array.Exists(own, bound => bound.AddressFamily == address.AddressFamily))
            );
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, string name, IPAddress address)
    {
        bool isOld = address.AddressFamily == AddressFamily.InterNetwork;
        string type = isOld ? "A" : "AAAA";
        if (name.StartsWith('['))
        {
            return Warn(
                "The EHLO name is an address, which many servers refuse.",
                "Set smtp_helo_name to the server's full name, usually $myhostname, and reload."
            ) with
            {
                Target = "smtp_helo_name",
                Actual = name,
                Expected = "a name such as mail.example.com",
                RemedyCommand = $"postconf -e 'smtp_helo_name=$myhostname' && postfix reload",
            };
        }

        MailResolverAnswer answer = await run.QueryAsync(name, isOld ? DnsRecordType.A : DnsRecordType.Aaaa);
        return Conclude(answer, name, address, type) with
        {
            Target = name,
            Actual = answer.IsFound ? string.Join(", ", answer.Addresses) : answer.Outcome.ToString(),
            Expected = address.ToString(),
            Evidence = answer.Detail.Length > 0 ? answer.Detail : null,
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc5321#section-4.1.4",
        };
    }

    private static CheckFinding Conclude(MailResolverAnswer answer, string name, IPAddress address, string type)
    {
        if (answer.IsUndecided)
            return Unknown("The EHLO name could not be looked up.", "See Dns.Resolver, or ask another name server with -NameServer.");
        if (answer.Addresses.Contains(address))
            return Pass("The EHLO name resolves to the address that mail is sent from.");
        string remedy =
            $"Publish the record '{name}. {type} {address}', or set smtp_helo_name to a name that has it and reload. The PTR record of "
            + $"the address should name it too.";
        return answer.IsFound
            ? Warn("The EHLO name does not resolve to the address that mail is sent from.", remedy)
            : Warn($"The EHLO name has no {type} record, although mail is sent from such an address.", remedy);
    }
}
