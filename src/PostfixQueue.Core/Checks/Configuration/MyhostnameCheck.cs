using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary><c>myhostname</c> is a name that other servers can take seriously: it is what Postfix says in EHLO and in its banner.</summary>
internal sealed class MyhostnameCheck()
    : Check(
        "Host.Myhostname",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Error,
        MailDelayCause.ReverseDns,
        MailDelayCause.SenderRejected
    )
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string name = (await run.ParametersAsync())["myhostname"] ?? "";
        string? problem = Problem(name);
        string? outside = await PublicNameAsync(run);
        CheckFinding finding =
            problem is null ? Pass("The server introduces itself with a fully qualified host name.")
            : InternalName.Is(name) && outside is not null
                ? Pass($"The name exists only on this network; to others the server introduces itself as {outside}.")
            : Fail(problem, "Set myhostname to the public name of this server, the one that its address resolves to, and reload.") with
            {
                RemedyCommand = Better(name, run.Host.Name) is { } better
                    ? ShellCommand.Create($"postconf -e myhostname={better} && postfix reload")
                    : null,
            };
        yield return finding with
        {
            Actual = name,
            Expected = "a name such as mail.example.com",
            Target = "myhostname",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#myhostname",
        };
    }

    /// <summary>The name that others get to see, in EHLO and in every greeting; null when that is not one that they know.</summary>
    private static async Task<string?> PublicNameAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string? name = (await run.SmtpClientAsync()).PublicHeloName;
        IEnumerable<string> greetings = StrangerAccess
            .Reachable(parameters, await run.ServicesAsync())
            .Select(static server => (server["smtpd_banner"] ?? "").Split(' ', 2)[0]);
        return name is not null && greetings.All(greeting => PublicName.NormalizeOrNull(greeting) is not null) ? name : null;
    }

    /// <summary>
    /// A name to be had without a guess: the same without what is wrong with its end, or the full name that the machine itself has; null
    /// for none.
    /// </summary>
    private static string? Better(string name, string machine) =>
        Array.Find(
            [name.TrimEnd('.'), machine],
            candidate => candidate != name && ShellWord.IsPlain(candidate) && Problem(candidate) is null
        );

    private static string? Problem(string name)
    {
        if (name.EndsWith('.'))
            return "The name ends in a dot, which Postfix refuses: none of its programs starts.";
        if (name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase))
            return "The name means the local machine to everybody.";
        if (!DomainName.TryNormalize(name, out string? ascii) || !ascii.Split('.').All(IsLabel))
            return "This is not a valid host name.";
        if (!ascii.Contains('.', StringComparison.Ordinal))
            return "The name has no domain.";
        return InternalName.Is(ascii) ? "Nobody outside can resolve the name." : null;
    }

    /// <summary>RFC 952 and RFC 1123 section 2.1: letters, digits and hyphens, no hyphen at either end.</summary>
    private static bool IsLabel(string label) =>
        label.Length > 0
        && !label.StartsWith('-')
        && !label.EndsWith('-')
        && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
