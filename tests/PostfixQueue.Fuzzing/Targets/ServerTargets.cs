using System.Text.Json;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;
using PostfixQueue.Server.Firewall;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>Rules of the firewall and settings: what is not understood is passed over or refused.</summary>
internal static class ServerTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new(
            "nft",
            Firewall("*.json").Select(File.ReadAllBytes).ToList(),
            [
                "\"",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "null",
                "-1",
                "\"rule\"",
                "\"chain\"",
                "\"jump\"",
                "\"set\"",
                "\"elem\"",
                "\"range\"",
                "\"@x\"",
            ],
            ReadNft
        ),
        new(
            "iptables",
            Firewall("*tables").Select(File.ReadAllBytes).ToList(),
            [
                "\n",
                "*filter\n",
                ":OUTPUT ACCEPT [0:0]\n",
                "-A OUTPUT ",
                "-p tcp",
                "--dport ",
                "25:26",
                "!",
                "-j ",
                "DROP",
                "-m ",
                "\"",
                "COMMIT\n",
                "-g ",
            ],
            ReadIptables
        ),
        new(
            "settings",
            [
                .. FuzzTargets.Bytes([
                    "nameserver 192.0.2.1\nnameserver fe80::1%eth0\nsearch x.example\noptions ndots:2 timeout:1\n",
                    "dkim_signing { enabled = true; domain { x.example { path = \"/k\"; selector = 's'; } } } # c\n/* d */ list [ a, b ]",
                ]),
                .. Directory
                    .GetFiles(FuzzTargets.Fixture("..", "Zoo"), "m*.cf", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(File.ReadAllBytes),
            ],
            [
                "\n",
                "\n ",
                " = ",
                "#",
                "{",
                "}",
                "[",
                "]",
                ",",
                ";",
                "\"",
                "'",
                "$",
                "${x?{y}:{z}}",
                "hash:",
                "inline:{",
                "proxy:",
                "-o ",
                "unix",
                "inet",
                "-----BEGIN ",
            ],
            ReadSettings
        ),
    ];

    private static IEnumerable<string> Firewall(string pattern) =>
        Directory.GetFiles(FuzzTargets.Fixture("firewall"), pattern).Order(StringComparer.Ordinal);

    private static void ReadNft(byte[] input)
    {
        try
        {
            Ask(NftRuleset.Read(FuzzTargets.Text(input)));
        }
        catch (JsonException)
        {
            // Refused.
        }
    }

    private static void ReadIptables(byte[] input)
    {
        if (IptablesRuleset.Read(FuzzTargets.Text(input), isIPv6: false) is { } table)
            Ask([table]);
    }

    private static void Ask(IReadOnlyList<FirewallTable> tables)
    {
        foreach (bool isOutgoing in new[] { true, false })
            _ = FirewallWalk.Ask(tables, new FirewallQuestion(isOutgoing, 25, IsIPv6: false, UserId: 100, GroupId: null)).Outcome;
    }

    private static void ReadSettings(byte[] input)
    {
        string text = FuzzTargets.Text(input);
        _ = (PostconfLines.ToDictionary(text), PostfixSettings.Parse(text));
        _ = (UclSettings.Read(text).ToList(), ResolvConf.Parse(text), PemBlock.ReadAll(text), LookupTable.ReadText(text).ToList());
        foreach (string line in text.Split('\n'))
        {
            _ = (
                MasterCommand.Overrides(line).Count,
                MasterCommand.WithoutOverrides(line),
                MasterCommand.FirstArgument(line),
                MasterCommand.IsTorn(line)
            );
            foreach (string word in PostfixList.Split(line))
                if (LookupTable.TryParse(word, out LookupTable? table))
                    _ = (table.InlineEntries(), table.ToString());
        }
    }
}
