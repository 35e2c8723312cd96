using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>No domain belongs to two address classes, of which Postfix would pick one: see ADDRESS_CLASS_README.</summary>
internal sealed class MydestinationCheck : ICheck
{
    public string Name => "Config.Mydestination";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.MailLoop, MailDelayCause.RecipientUnknown, MailDelayCause.RelayDenied];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);

        // Before compatibility level 2 relay_domains is $mydestination by default, which Postfix knows about.
        var lists = MailDomains.Lists.Where(name => name != "relay_domains" || parameters.IsSet(name))
            .Select(name => (Name: name, Words: parameters.List(name))).ToArray();
        var doubled = lists.SelectMany(static list => list.Words.Where(MailDomains.IsDomain).Distinct(StringComparer.OrdinalIgnoreCase).Select(word => (Domain: word, list.Name)))
            .GroupBy(static entry => entry.Domain, static entry => entry.Name, StringComparer.OrdinalIgnoreCase)
            .Where(static domain => domain.Count() > 1)
            .ToArray();
        foreach (var domain in doubled)
        {
            yield return CheckFinding.Fail(
                $"The domain is in {string.Join(" and ", domain)}.",
                "Leave it in the one list that says how its mail is delivered: mydestination for users of this machine, virtual_mailbox_domains for mailboxes of their own, "
                + "virtual_alias_domains for addresses that only lead elsewhere, relay_domains for other servers.") with
            {
                Target = domain.Key,
                Actual = string.Join(", ", domain),
                Expected = "one of them",
                ReferenceUrl = "https://www.postfix.org/ADDRESS_CLASS_README.html",
            };
        }

        var tables = lists.SelectMany(static list => list.Words.Where(IsTable)).ToArray();
        if (doubled.Length == 0 && tables.Length == 0) yield return CheckFinding.Pass("Each domain has one way of delivery.");
        if (tables.Length > 0)
        {
            yield return CheckFinding.Unknown("Domains that stand in tables are not compared.", "See whether the mail log warns 'do not list domain … in BOTH'.") with
            {
                Actual = string.Join(", ", tables),
            };
        }
    }

    private static bool IsTable(string word) => word.Contains(':', StringComparison.Ordinal) || word.StartsWith('/');
}
