using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Services that a parameter names, in main.cf or in a service's own settings, and that master.cf does not have: whoever hands mail to them waits.</summary>
internal static class NamedServices
{
    private const string Ending = "_service_name";

    /// <summary>postscreen(8) hands its clients over to it.</summary>
    private const string Smtpd = "smtpd_service_name";

    /// <summary>All that are missing, each once.</summary>
    public static IEnumerable<CheckFinding> Missing(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        var main = new ServiceView(parameters, null);
        var set = parameters.Names.Where(name => name.EndsWith(Ending, StringComparison.Ordinal) && name != Smtpd && parameters.IsSet(name)).Select(name => (Name: name, View: main))
            .Concat(services.SelectMany(service => service.Overrides.Where(static setting => setting.Name.EndsWith(Ending, StringComparison.Ordinal) && setting.Name != Smtpd)
                .Select(setting => (setting.Name, View: new ServiceView(parameters, service)))))
            .Concat(ServiceView.Of("postscreen", parameters, services).Select(static view => (Name: Smtpd, View: view)));
        return set.Select(entry => (entry.Name, Value: entry.View[entry.Name] ?? string.Empty, entry.View))
            .Where(entry => entry.Value.Length > 0 && !services.Any(service => service.Service == entry.Value && (service.Type == "pass") == (entry.Name == Smtpd) && service.Type != "inet"))
            .DistinctBy(static entry => (entry.Name, entry.Value)).Select(static entry => Explain(entry.Name, entry.Value, entry.View));
    }

    private static CheckFinding Explain(string name, string service, ServiceView view)
    {
        var place = view.Service is { } owner ? $"{owner}: {name}" : name;
        return CheckFinding.Fail(
            $"{name} names the service {service}, which master.cf does not have: what is handed to it gets nowhere.",
            name == Smtpd ? "Put the line of the SMTP server behind postscreen back into master.cf, and reload." : $"Define the service in master.cf, or correct {name}; reload.") with
        {
            Target = place,
            Actual = service,
            Expected = name == Smtpd ? Line(service) : null,
            RemedyCommand = name == Smtpd && Text.ShellWord.IsPlain(service) ? $"postconf -M '{service}/pass={Line(service)}' && postfix reload" : null,
            ReferenceUrl = "https://www.postfix.org/master.5.html",
        };
    }

    private static string Line(string service) => $"{service} pass - - n - - smtpd";
}
