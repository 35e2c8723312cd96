using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// Only a few neighbours may send without a login: whoever is in <c>mynetworks</c> may send to anybody. It is read as Postfix reads it: one
/// fault in it makes every look-up fail.
/// </summary>
internal sealed class MynetworksCheck()
    : Check("Config.Mynetworks", MailServerCheckCategory.Configuration, CheckSeverity.Critical, MailDelayCause.BlockListed)
{
    private const string Parameter = "mynetworks";
    private static readonly ShellCommand s_onlyThisMachine =
        $"postconf -e 'mynetworks=127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128' && postfix reload";
    private const int WidestPublic4 = 24;
    private const int WidestPublic6 = 48;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<string> words = parameters.List(Parameter);
        TableTexts texts = new(run.Host.System);
        ShellCommand? command = Mend([.. words.Select(NetworkPattern.Read)]);
        ShellCommand? narrow = Narrow(words);
        List<CheckFinding> findings = words
            .SelectMany(word => Examine(word, texts, command))
            .Select(finding => finding.RemedyCommand == s_onlyThisMachine ? finding with { RemedyCommand = narrow } : finding)
            .ToList();
        if (!parameters.IsSet(Parameter) && parameters["mynetworks_style"] == "class")
            findings.Add(TooWide("mynetworks_style", "class", "The whole address class of the provider may relay through this server."));
        foreach (CheckFinding? finding in findings)
            yield return finding;
        if (findings.Count == 0)
            yield return Pass("Only this machine and private or small networks may relay without a login.", string.Join(' ', words));
    }

    /// <summary>All faults of the list go away with one command; null where it is not known what is meant.</summary>
    private static ShellCommand? Mend(IReadOnlyList<NetworkPattern> patterns) =>
        patterns.Any(static pattern => pattern.Fault is not null && pattern.Mended.TrimStart('!') == pattern.Text)
            ? null
            : ShellCommand.Create(
                $"postconf -e {Parameter}={string.Join(' ', patterns.Select(static pattern => pattern.Mended))} && postfix reload"
            );

    /// <summary>The list without what is too wide: the others go on sending. Null where a command line cannot hold it.</summary>
    private static ShellCommand? Narrow(IReadOnlyList<string> words)
    {
        string[] kept = words
            .Where(static word => NetworkPattern.Read(word) is not { Network: { } network, IsNegative: false } || Width(network) is null)
            .ToArray();
        if (kept.Length == 0)
            return s_onlyThisMachine;
        return ShellCommand.Create($"postconf -e {Parameter}={string.Join(' ', kept)} && postfix reload");
    }

    private static IEnumerable<CheckFinding> Examine(string word, TableTexts texts, ShellCommand? command)
    {
        NetworkPattern pattern = NetworkPattern.Read(word);
        if (pattern.IsTable)
            return ExamineTable(word, pattern, texts);
        if (pattern.Fault is { } fault)
        {
            return
            [
                Fail(
                    $"{fault} Postfix cannot read the list, and answers all clients with 451 4.3.0 Temporary lookup failure.",
                    "Write it as 192.0.2.0/28 or [2001:db8::]/64, with the first address of the network, and reload."
                ) with
                {
                    RemedyCommand = command,
                    Target = word,
                    Actual = word,
                    Expected = pattern.Mended,
                    ReferenceUrl = "https://www.postfix.org/postconf.5.html#mynetworks",
                },
            ];
        }

        if (pattern.Network is not { } network)
        {
            return
            [
                Warn(
                    "This is neither an address nor a network: it never matches.",
                    "Write addresses, such as 192.0.2.3, or networks, such as 192.0.2.0/28, and reload."
                ) with
                {
                    Target = word,
                    RemedyCommand = pattern.Mended == word ? null : command,
                },
            ];
        }

        return pattern.IsNegative || Width(network) is not { } message ? [] : [TooWide(word, word, message)];
    }

    /// <summary>Of files the words count; of tables of networks the keys; other tables are asked for single addresses only.</summary>
    private static IEnumerable<CheckFinding> ExamineTable(string word, NetworkPattern pattern, TableTexts texts)
    {
        try
        {
            if (pattern.Text.StartsWith('/'))
                return texts.Words(pattern.Text).SelectMany(inner => Examine(inner, texts, null));
            if (!LookupTable.TryParse(pattern.Text, out LookupTable? table) || table.Type is not "cidr")
                return [];
            return (texts.Written(table) ?? [])
                .Select(static entry => NetworkPattern.Read(entry.Key))
                .Where(static entry => entry is { Fault: null, Network: not null, IsNegative: false })
                .Select(static entry => (Entry: entry, Message: Width(entry.Network!.Value)))
                .Where(static entry => entry.Message is not null)
                .Select(entry => TooWide(word, entry.Entry.Text, entry.Message!) with { RemedyCommand = null });
        }
        catch (ServerSystemException failure)
        {
            return [CheckFailure.Explain(failure) with { Target = word }];
        }
    }

    private static string? Width(IPNetwork network)
    {
        if (network.PrefixLength == 0)
            return "Everybody may relay through this server: it is an open relay.";
        int widest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? WidestPublic4 : WidestPublic6;
        return PublicAddress.IsNoneOf(network) || network.PrefixLength >= widest
            ? null
            : "A large public network may relay through this server.";
    }

    private static CheckFinding TooWide(string target, string actual, string message) =>
        Fail(
            message,
            "List only this machine and those that have to relay without a login. Spammers find an open relay within hours, and block "
                + "lists follow within a day."
        ) with
        {
            Target = target,
            Actual = actual,
            Expected = "127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128",
            RemedyCommand = s_onlyThisMachine,
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#mynetworks",
        };
}
