using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Words in a command of master.cf that the program takes for arguments: a blank within a setting, or around its equals sign, ends
/// it. The programs of Postfix have no arguments, and end with a fatal error.
/// </summary>
internal static class CommandArguments
{
    /// <summary>These have some.</summary>
    private static readonly string[] s_others = ["pipe", "spawn"];

    /// <summary>Since Postfix 3.5 the clients have flags, as pipe(8) has.</summary>
    private static readonly string[] s_clients = ["smtp", "lmtp"];

    /// <summary>All services whose program ends so.</summary>
    public static IEnumerable<CheckFinding> Examine(IReadOnlyList<MailServerService> services)
    {
        foreach (
            MailServerService? service in services.Where(static service => !s_others.Contains(service.Program, StringComparer.Ordinal))
        )
        {
            if (MasterCommand.FirstArgument(service.Command) is not { } word || IsFlags(service, word))
                continue;
            IEnumerable<string> settings = service.Overrides.Select(static setting => $"-o {setting}");
            yield return CheckFinding.Fail(
                $"The command of the service has the argument '{word}', which {service.Program} does not know: "
                    + "it ends with a fatal error each time it is started.",
                "A blank ends a setting in master.cf: write it without blanks around the equals sign and behind commas, "
                    + "or put the whole setting in braces, as in -o { name = value }; reload."
            ) with
            {
                Target = service.ToString(),
                Actual = word,
                Evidence = string.Join("\n", settings.Append($"unexpected command-line argument: {word}")),
                ReferenceUrl = "https://www.postfix.org/master.5.html",
            };
        }
    }

    private static bool IsFlags(MailServerService service, string word) =>
        s_clients.Contains(service.Program, StringComparer.Ordinal) && word.StartsWith("flags=", StringComparison.Ordinal);
}
