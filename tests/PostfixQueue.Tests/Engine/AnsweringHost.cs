using System.Globalization;
using System.Management.Automation.Host;

namespace PostfixQueue.Tests.Engine;

/// <summary>The host around an <see cref="AnsweringUserInterface"/>.</summary>
internal sealed class AnsweringHost(AnsweringUserInterface userInterface) : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Tests";

    public override PSHostUserInterface UI => userInterface;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() { }

    public override void ExitNestedPrompt() { }

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    public override void SetShouldExit(int exitCode) { }
}
