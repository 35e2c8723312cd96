using System.Globalization;
using System.Management.Automation.Host;

namespace EmbeddedPowerShell.Hosting;

/// <summary>What the engine knows of the process that hosts it.</summary>
internal sealed class EmbeddedHost : PSHost
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>What was asked for by <c>$Host.SetShouldExit</c>; null when nothing was.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "EmbeddedPowerShell";
    public override Version Version => typeof(PSHost).Assembly.GetName().Version ?? new Version();
    public override Guid InstanceId => _id;
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override PSHostUserInterface UI { get; } = new EmbeddedUserInterface();

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
    public override void EnterNestedPrompt() => throw new NotSupportedException("This host runs scripts; it has no prompt.");
    public override void ExitNestedPrompt() => throw new NotSupportedException("This host runs scripts; it has no prompt.");

    // Native programs share the console as it is, so there is nothing to save or restore around them.
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
}
