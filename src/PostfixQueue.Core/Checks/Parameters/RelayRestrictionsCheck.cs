using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>Every SMTP server of master.cf refuses mail of strangers for strangers.</summary>
internal sealed class RelayRestrictionsCheck : ICheck
{
    private static readonly string[] s_lists = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"];

    private static readonly string[] s_barriers = ["reject_unauth_destination", "defer_unauth_destination", "reject", "defer", "defer_if_permit"];

    public string Name => "Config.RelayRestrictions";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.BlockListed];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var servers = ServiceView.Of("smtpd", parameters, await context.ServicesAsync(cancellationToken));
        if (servers.Count == 0) yield return CheckFinding.Skip("No SMTP server is defined in master.cf.");
        foreach (var server in servers) yield return Examine(server, parameters);
    }

    private static CheckFinding Examine(ServiceView server, ServerParameters parameters)
    {
        var texts = s_lists.Select(name => server[name] ?? string.Empty).ToArray();
        var words = texts.SelectMany(PostfixList.Split).ToArray();
        var finding = words.Any(IsBarrier)
            ? CheckFinding.Pass("Strangers may not send to strangers through it.")
            : words.FirstOrDefault(word => word.StartsWith('$') || parameters[word] is not null) is { } named
                ? CheckFinding.Unknown($"Whether strangers may send through it depends on {named}.", "Look whether that ends in reject_unauth_destination.")
                : CheckFinding.Fail(
                    "Nothing keeps strangers from sending to strangers through it.",
                    "Let smtpd_relay_restrictions end in reject_unauth_destination, also where master.cf sets it for this service.") with
                {
                    RemedyCommand = "postconf -e 'smtpd_relay_restrictions=permit_mynetworks permit_sasl_authenticated reject_unauth_destination' && postfix reload",
                };
        return finding with
        {
            Target = server.Service?.ToString(),
            Actual = string.Join(" | ", texts.Where(static text => text.Length > 0)),
            Expected = "smtpd_relay_restrictions with reject_unauth_destination",
            ReferenceUrl = "https://www.postfix.org/SMTPD_ACCESS_README.html",
        };
    }

    private static bool IsBarrier(string word) => s_barriers.Contains(word, StringComparer.OrdinalIgnoreCase);
}
