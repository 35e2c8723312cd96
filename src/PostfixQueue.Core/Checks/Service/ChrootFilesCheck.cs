using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>What programs need for looking names up is in the folder that they are locked into, and says the same as outside.</summary>
internal sealed class ChrootFilesCheck()
    : Check("Postfix.ChrootFiles", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.DnsTemporary)
{
    private const string Resolver = "resolv.conf";

    private static readonly string[] s_files = [Resolver, "hosts", "services", "nsswitch.conf", "localtime"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        ServiceView[] views = services
            .Where(static service => service.IsChrooted)
            .Select(service => new ServiceView(parameters, service))
            .ToArray();
        HashSet<MailServerService?> askers = LocalSubmission
            .CleanupServices(parameters, services)
            .Select(static view => view.Service)
            .ToHashSet();
        string[] locked = views
            .Where(view => LooksUpNames(view, askers.Contains(view.Service)))
            .Select(static view => view.Service!.ToString())
            .ToArray();
        if (locked.Length == 0)
        {
            yield return views.Length == 0 ? Skip("No service in master.cf is chrooted.") : Pass("The chrooted services look up no names.");
            yield break;
        }

        string folder = Path.Join(parameters["queue_directory"], "etc");
        CheckFinding[] findings = s_files
            .Select(file => Compare(run.Host.System, file, Path.Join(folder, file)))
            .OfType<CheckFinding>()
            .ToArray();
        foreach (CheckFinding? finding in findings)
            yield return finding with
            {
                Evidence = string.Join(", ", locked),
            };
        if (findings.Length == 0)
            yield return Pass("Chrooted services have the files that they need.") with
            {
                Target = folder,
            };
    }

    /// <summary>Mail clients and servers do, and what asks another host: the others need none of these files.</summary>
    /// <param name="view">What the service sees.</param>
    /// <param name="asksMilters">It is a cleanup service that asks milters.</param>
    private static bool LooksUpNames(ServiceView view, bool asksMilters) =>
        view.Service!.Program switch
        {
            "smtp" or "lmtp" or "smtpd" or "dnsblog" or "qmqpd" or "proxymap" => true,
            "cleanup" => asksMilters
                && view.List("non_smtpd_milters").Any(word => view.TryFindEndpoint(word, out MailEndpoint? milter) && milter.NeedsLookup),
            _ => false,
        };

    private static CheckFinding? Compare(IServerSystem system, string file, string inside)
    {
        string outside = "/etc/" + file;
        if (system.ReadText(outside) is not { } wanted)
            return null;
        string? found = system.ReadText(inside);
        if (found is not null && Normalize(file, found) == Normalize(file, wanted))
            return null;
        string message = found is null
            ? $"Chrooted services lack {file}."
            : $"Chrooted services see another {file} than the rest of the machine.";
        string remedy =
            $"Copy the file and reload; the evidence lists the services. Or set the chroot column in master.cf to 'n' for "
            + $"them.{(file == Resolver ? " Until then they may say 'Host not found, try again' for every domain." : "")}";
        return (file == Resolver ? Fail(message, remedy) : Warn(message, remedy)) with
        {
            Target = inside,
            Actual = found is null ? "missing" : "different",
            Expected = $"the same as {outside}",

            // install(1) follows the link that some resolvers put in place of the file, and makes the folder.
            RemedyCommand = $"install -D -m 644 {outside} {inside} && postfix reload",
            ReferenceUrl = "https://www.postfix.org/BASIC_CONFIGURATION_README.html#chroot_setup",
        };
    }

    /// <summary>Comments and the amount of blanks mean nothing in these files, except in localtime, which is binary.</summary>
    private static string Normalize(string file, string text) =>
        file == "localtime"
            ? text
            : string.Join(
                '\n',
                text.Split('\n')
                    .Select(static line =>
                        string.Join(' ', line.Split('#', ';')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    )
                    .Where(static line => line.Length > 0)
            );
}
