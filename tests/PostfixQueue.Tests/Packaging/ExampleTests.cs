using System.Text.RegularExpressions;

namespace PostfixQueue.Tests.Packaging;

/// <summary>
/// Every example of the help pages and of the README runs as it is written, on messages that it is about, and shows what the page shows.
/// </summary>
public sealed partial class ExampleTests
{
    /// <summary>By a piece of their text: what cannot be run here, and what does run it.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new(StringComparer.Ordinal)
    {
        ["Register-PSResourceRepository"] = "installs the package: the acceptance tests do that",
        ["Import-PSSession"] = "borrows commands over SSH: the acceptance tests do that with an SSH server",
        ["sudo postconf -e"] = "changes the configuration of the machine",
        ["sudo pwsh"] = "asks for a session",
        ["New-PSSessionConfigurationFile"] = "sets an endpoint up below /etc: the acceptance tests do that in a namespace of their own",
        ["-Subsystem mailqueue"] = "uses that endpoint: the acceptance tests do that",
        ["servers.txt"] = "opens sessions to a list of servers: the acceptance tests do that",
        ["ansible-inventory"] = "reads an inventory: the acceptance tests do that",
        ["dig +short"] = "asks a name server: the acceptance tests do that with a stand-in",
        ["-AsJob"] = "runs a job in sessions: the acceptance tests do that",
        ["$using:own"] = "acts in sessions: the acceptance tests do that",
        ["docker logs"] = "reads the log of a container: lines from the pipeline are read in GetMailLogEventTests",
        ["-Follow"] = "does not end: GetMailLogEventTests end it",
        ["exit $LASTEXITCODE"] = "sends what it finds to a monitoring system or by mail: the acceptance tests run it as a file",
        ["exit $code"] = "is the body of a script that ends with an exit code: the acceptance tests run it as a file",
        ["{ exit 1 }"] = "ends the session: the acceptance tests run it as a timer does",
    };

    [Fact]
    public async Task Every_example_runs_and_shows_what_its_page_shows()
    {
        Assert.True(Example.All.Count > 50, $"Only {Example.All.Count} examples were found.");
        await using ExampleQueue queue = await ExampleQueue.StartAsync();
        using ExampleShell shell = new(queue.Postfix.ConfigDirectory);
        List<string> problems = [];
        int run = 0;
        foreach (Example example in Example.All)
        {
            if (s_elsewhere.Keys.Any(part => example.Script.Contains(part, StringComparison.Ordinal)))
                continue;
            run++;
            await queue.RefillAsync();
            string script = Placed(example.Script, queue);
            foreach (Match listing in Listings().Matches(script))
            {
                if ((await shell.RunAsync(listing.Value)).Count == 0)
                    problems.Add($"{example.Place}: '{listing.Value.Trim()}' finds nothing in the prepared queue");
            }

            (string[] errors, string shown, _) = await shell.RunAsync(script);
            problems.AddRange(errors.Select(error => $"{example.Place}: {error}"));
            problems.AddRange(
                example
                    .Labels.Where(labels => !Shows(shown, labels))
                    .Select(labels => $"{example.Place}: nowhere is '{string.Join(' ', labels)}' in:\n{shown}")
            );
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.All(
            s_elsewhere.Keys,
            static part => Assert.Contains(Example.All, example => example.Script.Contains(part, StringComparison.Ordinal))
        );
        Assert.Equal(
            Example.All.Count - run,
            Example.All.Count(static example => s_elsewhere.Keys.Any(part => example.Script.Contains(part, StringComparison.Ordinal)))
        );
    }

    [GeneratedRegex(@"Get-MailQueueItem(?: +(?:-\w+|'[^']*'|[\w.,]+))* *(?=[|}\n]|$)")]
    private static partial Regex Listings();

    /// <summary>The names of the page in those of this machine.</summary>
    private static string Placed(string script, ExampleQueue queue) =>
        script
            .Replace(
                "4jYB8D5px9z1j1F",
                script.Contains("Resume-", StringComparison.Ordinal) ? queue.Held : queue.Deferred,
                StringComparison.Ordinal
            )
            .Replace("/var/lib/prometheus/node-exporter", queue.Postfix.RootDirectory, StringComparison.Ordinal)
            .Replace("Watch-MailQueue", "Watch-MailQueue -TimeoutSeconds 1", StringComparison.Ordinal)
            .Replace("/etc/postfix-out", queue.Postfix.ConfigDirectory, StringComparison.Ordinal)
            .Replace("/root/evidence", queue.NewFolder(), StringComparison.Ordinal)
            .Replace("/var/log/mail.log", queue.Postfix.LogPath, StringComparison.Ordinal);

    /// <summary>True when one line has all of them, in their order.</summary>
    private static bool Shows(string shown, string[] labels) =>
        shown
            .Split('\n')
            .Any(line =>
            {
                int at = 0;
                foreach (string label in labels)
                {
                    int found = line.IndexOf(label, at, StringComparison.Ordinal);
                    if (found < 0)
                        return false;
                    at = found + label.Length;
                }

                return true;
            });
}
