using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>Mail to the addresses that RFC 2142 and RFC 5321 section 4.5.1 want on every server reaches somebody.</summary>
internal sealed class ReservedAliasesCheck : ICheck
{
    /// <summary>More domains than this are not looked at: each costs several runs of a tool.</summary>
    private const int MostDomains = 20;

    /// <summary>Each with where its mail may go when nobody else is at hand.</summary>
    private static readonly (string Name, string? Stead)[] s_names = [("postmaster", "root"), ("abuse", "postmaster"), ("root", null), ("mailer-daemon", "postmaster")];

    public string Name => "Config.ReservedAliases";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var look = new AddressLook(context, parameters);
        var hasLocal = parameters.List("mydestination").Count > 0;
        var domains = parameters.List("virtual_alias_domains").Concat(parameters.List("virtual_mailbox_domains")).Where(MailDomains.IsDomain).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (!hasLocal && domains.Length == 0) yield return CheckFinding.Skip("The configuration names no domain whose mail stays here; domains in tables are not looked at.");
        foreach (var (name, stead) in hasLocal ? s_names : [])
        {
            var fate = await look.OfLocalAsync(name, cancellationToken);
            yield return Judge(fate, name, "mailer-daemon") with { Target = name, RemedyCommand = fate.Kind == AddressFateKind.Missing ? Command(parameters, name, stead) : null };
        }

        foreach (var domain in domains.Take(MostDomains))
        {
            foreach (var (name, _) in s_names.Take(2))
                yield return Judge(await look.OfVirtualAsync(name, domain, cancellationToken), name, string.Empty) with { Target = $"{name}@{domain}" };
        }
    }

    private static CheckFinding Judge(AddressFate fate, string name, string disposable) => (fate.Kind switch
    {
        AddressFateKind.Delivered => CheckFinding.Pass("Mail to the address reaches somebody."),
        AddressFateKind.Discarded when name == disposable => CheckFinding.Pass("Mail to the address is thrown away, which does no harm."),
        AddressFateKind.Discarded => CheckFinding.Warn("Mail to the address is thrown away.", "Let it go to a person who reads it, and rebuild the table."),
        AddressFateKind.Missing => CheckFinding.Warn(
            "Mail to the address comes back: complaints and questions about this server reach nobody, and blocklists expect that they do.",
            "Add an alias that leads to a person who reads it, and rebuild the table."),
        AddressFateKind.Elsewhere => CheckFinding.Skip("Which mailboxes there are is decided by the program that mail is handed to."),
        _ => CheckFinding.Unknown("Where mail to the address goes could not be found out.", "Read the evidence; see Postfix.AliasDatabase."),
    }) with
    {
        Actual = fate.Target,
        Evidence = fate.Evidence,
        ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc2142",
    };

    private static string? Command(ServerParameters parameters, string name, string? stead) =>
        stead is not null && parameters.List("alias_database") is [var word, ..] && LookupTable.TryParse(word, out var table) && table.TextFile is { } path
            ? $"echo '{name}: {stead}' >> {path} && newaliases"
            : null;
}
