using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// Every SMTP server of master.cf refuses mail of strangers for strangers. The lists count as smtpd(8) goes through them; a message has to
/// pass both.
/// </summary>
internal sealed class RelayRestrictionsCheck()
    : Check("Config.RelayRestrictions", MailServerCheckCategory.Configuration, CheckSeverity.Critical, MailDelayCause.BlockListed)
{
    private const string Wanted = "permit_mynetworks permit_sasl_authenticated reject_unauth_destination";

    private static readonly string[] s_lists = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"];

    /// <summary>Look-ups of what a stranger can make up: whoever writes a sender that the table permits may send to anybody.</summary>
    private static readonly string[] s_forgeable = ["check_sender_access", "check_helo_access", "check_etrn_access"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<ServiceView> servers = ServiceView.FindByProgram("smtpd", parameters, await run.ServicesAsync());
        if (servers.Count == 0)
            yield return Skip("No SMTP server is defined in master.cf.");
        AccessTables tables = new(run.Host.System);
        string? open = await FindOpenListAsync(run);
        foreach (ServiceView server in servers)
        {
            IEnumerable<string> texts = s_lists.Select(name => server[name] ?? "").Where(static text => text.Length > 0);
            yield return (open is not null && !StrangerAccess.IsRefused(server) ? Explain(open) : Examine(server, tables)) with
            {
                Target = server.Service?.ToString(),
                Actual = string.Join(" | ", texts),
                Expected = "smtpd_relay_restrictions with reject_unauth_destination",
                ReferenceUrl = "https://www.postfix.org/SMTPD_ACCESS_README.html",
            };
        }
    }

    /// <summary>
    /// A list of this server's domains that has one which cannot exist, and so all; null for none. What cannot be asked counts as sound.
    /// </summary>
    private static async Task<string?> FindOpenListAsync(CheckRun run)
    {
        // RFC 6761 section 6.4.
        const string Nowhere = "probe.invalid";
        DomainLists lists = await DomainLists.CreateAsync(run.Facts, run.Stop);
        foreach (string list in DomainLists.All)
            if (await lists.ContainsAsync(list, Nowhere, run.Stop))
                return list;
        return null;
    }

    private static CheckFinding Explain(string list) =>
        Fail(
            $"{list} matches every domain, so reject_unauth_destination rejects nothing: the server is an open relay.",
            $"List only the domains of this server in {list}, also in its tables, and reload."
        ) with
        {
            Evidence = list,
        };

    private static CheckFinding Examine(ServiceView server, AccessTables tables)
    {
        IReadOnlyList<Restriction>[] lists = s_lists.Select(name => Restriction.Read(server, name)).ToArray();
        IReadOnlyList<Restriction>[] guarded = lists.Where(static list => list.Any(static restriction => restriction.IsBarrier)).ToArray();
        ShellCommand command = server.CommandToSet(("smtpd_relay_restrictions", Wanted));
        if (guarded.Length == 0)
        {
            Restriction? disarmed = lists
                .SelectMany(static list => list)
                .FirstOrDefault(static restriction => restriction is { IsDisarmed: true, Name: not "permit" });
            return Fail(
                disarmed is null
                    ? "Nothing prevents relaying by strangers, so the server does not work at all: it ends with a fatal error at the "
                        + "first connection."
                    : $"After warn_if_reject, {disarmed.Name} only logs. Without it the server does not work at all: it ends with a "
                        + $"fatal error at the first connection.",
                "End smtpd_relay_restrictions with reject_unauth_destination, also where master.cf sets it for this service."
            ) with
            {
                RemedyCommand = command,
            };
        }

        // A message that gets through one list has the other before it still.
        Restriction?[] holes = guarded
            .Select(list =>
                list.TakeWhile(static restriction => !restriction.IsBarrier).FirstOrDefault(restriction => IsHole(restriction, tables))
            )
            .ToArray();
        return Array.Exists(holes, static hole => hole is null) || StrangerAccess.IsRefused(server)
            ? Pass("Strangers cannot relay through it.")
            : Warn(
                $"{holes[0]!.Name} comes before the relay protection: anybody who forges a sender or name that {holes[0]!.Argument} "
                    + $"permits can relay.",
                "Keep only the relay protection in smtpd_relay_restrictions, and move the table to smtpd_recipient_restrictions, after "
                    + "reject_unauth_destination."
            ) with
            {
                RemedyCommand = command,
            };
    }

    private static bool IsHole(Restriction restriction, AccessTables tables) =>
        s_forgeable.Contains(restriction.Name, StringComparer.OrdinalIgnoreCase) && tables.MayPermit(restriction.Argument);

    /// <summary>Tells whether a table of access(5) can permit something, where its text can be read.</summary>
    private sealed class AccessTables(IServerSystem system)
    {
        private readonly TableTexts _texts = new(system);

        /// <summary>False when all entries are known, and none permits anything.</summary>
        public bool MayPermit(string? word)
        {
            try
            {
                return !LookupTable.TryParse(word ?? "", out LookupTable? table)
                    || _texts.Written(table) is not { } entries
                    || entries.Any(static entry => Permits(entry.Value));
            }
            catch (ServerSystemException)
            {
                return true;
            }
        }

        /// <summary>
        /// access(5): OK, all digits (as pop-before-smtp programs write them), or a restriction that permits. The names of restriction
        /// classes
        /// may do so too.
        /// </summary>
        private static bool Permits(string value)
        {
            string word = PostfixList.Split(value) is [var first, ..] ? first : "";
            return word.Equals("OK", StringComparison.OrdinalIgnoreCase)
                || word.Equals("RELAY", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("permit", StringComparison.OrdinalIgnoreCase)
                || (word.Length > 0 && word.All(char.IsAsciiDigit));
        }
    }
}
