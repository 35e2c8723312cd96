using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Services that a parameter names, in main.cf or in a service's own settings, and that master.cf does not have: whoever hands
/// mail to them waits.
/// </summary>
internal static class NamedServices
{
    private const string Ending = "_service_name";

    /// <summary>postscreen(8) hands its clients over to it.</summary>
    private const string Smtpd = "smtpd_service_name";

    /// <summary>All that are missing, each once.</summary>
    public static IEnumerable<CheckFinding> Missing(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        ServiceView main = new(parameters, null);
        IEnumerable<(string Name, ServiceView View)> own = services
            .Select(service => new ServiceView(parameters, service))
            .SelectMany(static view =>
                view.Service!.Overrides.Where(static setting => IsName(setting.Name)).Select(setting => (setting.Name, View: view))
            );
        return parameters
            .Names.Where(name => IsName(name) && parameters.IsSet(name))
            .Select(name => (Name: name, View: main))
            .Concat(own)
            .Concat(ServiceView.Of("postscreen", parameters, services).Select(static view => (Name: Smtpd, View: view)))
            .Select(static entry => (entry.Name, Value: entry.View[entry.Name] ?? "", entry.View))
            .Where(entry => entry.Value.Length > 0 && !services.Any(service => IsMeant(service, entry.Name, entry.Value)))
            .DistinctBy(static entry => (entry.Name, entry.Value))
            .Select(static entry => Explain(entry.Name, entry.Value, entry.View));
    }

    private static bool IsName(string parameter) => parameter.EndsWith(Ending, StringComparison.Ordinal) && parameter != Smtpd;

    private static bool IsMeant(MailServerService service, string parameter, string name) =>
        service.Service == name && service.Type != "inet" && (service.Type == "pass") == (parameter == Smtpd);

    private static CheckFinding Explain(string name, string service, ServiceView view)
    {
        CheckFinding finding = CheckFinding.Fail(
            $"{name} names the service {service}, which master.cf does not have: what is handed to it gets nowhere.",
            $"Define the service in master.cf, or correct {name}; reload."
        ) with
        {
            Target = view.Service is { } owner ? $"{owner}: {name}" : name,
            Actual = service,
            ReferenceUrl = "https://www.postfix.org/master.5.html",
        };
        if (name != Smtpd)
            return finding;
        string line = $"{service} pass - - n - - smtpd";
        return finding with
        {
            Remedy = "Put the line of the SMTP server behind postscreen back into master.cf, and reload.",
            Expected = line,
            RemedyCommand = ShellWord.IsPlain(service) ? $"postconf -M '{service}/pass={line}' && postfix reload" : null,
        };
    }
}
