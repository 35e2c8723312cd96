using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// Each relay of <c>sender_dependent_relayhost_maps</c> is well written, has an address, and a login where one is needed.
/// </summary>
internal sealed class SenderDependentRelayCheck()
    : Check(
        "Config.SenderDependentRelay",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Warning,
        MailDelayCause.AuthenticationFailure,
        MailDelayCause.RelayDenied,
        MailDelayCause.DnsNotFound
    )
{
    private const string Parameter = "sender_dependent_relayhost_maps";

    /// <summary>Each sender costs look-ups by a tool, so that larger tables are looked at in part.</summary>
    private const int MostSenders = 50;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<string> words = parameters.List(Parameter);
        if (words.Count == 0)
            yield return Skip("All senders have the same relay host, or none.");
        NextHopFindings look = await NextHopFindings.CreateAsync(run);
        SmtpClientSettings client = await run.SmtpClientAsync();
        LoginSetup login = new(run, client);
        foreach (string word in words)
        {
            (IReadOnlyList<(string Key, string Value)>? entries, CheckFinding? problem) = Read(run.Host.System, word);
            (string Key, string Value)[] senders = entries
                .SelectMany(static entry => PostfixList.Split(entry.Value).Select(hop => (entry.Key, Value: hop)))
                .Where(static entry => !entry.Value.Equals("DUNNO", StringComparison.OrdinalIgnoreCase))
                .Distinct()
                .ToArray();
            foreach ((string? sender, string? value) in senders.Take(MostSenders))
            {
                CheckFinding finding = await look.ExamineAsync(value) with { Target = $"{sender}: {value}" };
                CheckFinding? second =
                    finding.Status != CheckStatus.Fail && NextHop.TryParse(value, client, run.Host.System, out NextHop? hop)
                        ? await login.LookUpAsync(hop, sender)
                        : null;
                bool hasSecond = second is { Status: not CheckStatus.Skipped };
                if (finding.Status != CheckStatus.Pass || !hasSecond)
                    yield return finding;
                if (hasSecond)
                    yield return second!;
            }

            if (senders.Length > MostSenders)
                problem = Unknown($"Only the first {MostSenders} senders of the table were checked.", "Check the others yourself.");
            if (problem is not null)
                yield return problem with
                {
                    Target = word,
                };
            else if (senders.Length == 0)
                yield return Pass("The table sends no mail to a relay.") with
                {
                    Target = word,
                };
        }
    }

    private static (IReadOnlyList<(string Key, string Value)> Entries, CheckFinding? Problem) Read(IServerSystem system, string word)
    {
        if (!LookupTable.TryParse(word, out LookupTable? table))
            return ([], Fail("The table cannot be read.", "Write type:name, such as hash:/etc/postfix/sender_relay."));
        if (table.InlineEntries() is { } inline)
            return (inline, null);
        if (table.TextFile is not { } path)
        {
            return (
                [],
                Unknown(
                    "The entries of a table of this type cannot be listed.",
                    "Query it for your senders. A wrong entry sends their mail to the wrong server or bounces it: there is no fallback."
                ) with
                {
                    RemedyCommand = $"postmap -q user@example.com {word}",
                }
            );
        }

        return system.ReadText(path) is { } text ? ([.. LookupTable.ReadText(text)], null)
            : system.Inspect(table.IndexedFile ?? path) is null
                ? ([], Fail("The table does not exist: mail that needs it is deferred.", "Write it, and build it with postmap."))
            : ([], Unknown("The source of the table does not exist any more.", "Query the table for your senders with 'postmap -q'."));
    }
}
