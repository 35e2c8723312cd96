using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary><c>soft_bounce</c> is off: it keeps mail queued that can never be delivered.</summary>
internal sealed class SoftBounceCheck()
    : Check(
        "Postfix.SoftBounce",
        MailServerCheckCategory.Service,
        CheckSeverity.Warning,
        MailDelayCause.RecipientUnknown,
        MailDelayCause.ContentRejected,
        MailDelayCause.MessageTooLarge
    )
{
    private const string Parameter = "soft_bounce";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        bool isOn = (await run.ParametersAsync()).IsYes(Parameter);
        MailServerService[] overriding = (await run.ServicesAsync()).Where(static service => service.Overrides.Any(IsOn)).ToArray();
        if (isOn)
            yield return Warn(null);
        foreach (MailServerService? service in overriding)
            yield return Warn(service.ToString());
        if (!isOn && overriding.Length == 0)
            yield return Pass("Permanent failures are returned to the sender.", "no") with
            {
                Expected = "no",
            };
    }

    private static bool IsOn(MailServerOverride setting) =>
        setting.Name == Parameter && string.Equals(setting.Value, "yes", StringComparison.OrdinalIgnoreCase);

    private static CheckFinding Warn(string? service) =>
        CheckFinding.Warn(
            "soft_bounce is on: permanent failures are kept in the queue and tried again instead of being returned.",
            "It is meant for tests. Turn it off and reload; mail queued because of it bounces at the next attempt."
        ) with
        {
            Actual = "yes",
            Expected = "no",
            Target = service ?? Parameter,
            RemedyCommand = service is null
                ? ShellCommand.Create($"postconf -e soft_bounce=no && postfix reload")
                : ShellCommand.Create($"postconf -PX {service}/{Parameter} && postfix reload"),
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#soft_bounce",
        };
}
