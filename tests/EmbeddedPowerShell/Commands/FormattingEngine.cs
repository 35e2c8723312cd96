using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace EmbeddedPowerShell.Commands;

/// <summary>
/// Gives a formatting command the engine's formatter. The commands' base classes are public, the formatter behind them is not, hence the reflection:
/// it holds for the version of the engine that this project references, and fails with a clear name when another one moves things.
/// </summary>
internal static class FormattingEngine
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    private const string Namespace = "Microsoft.PowerShell.Commands.Internal.Format.";

    public static void Attach(FrontEndCommandBase command, string shape)
    {
        var assembly = typeof(FrontEndCommandBase).Assembly;
        var shapes = assembly.GetType(Namespace + "FormatShape", throwOnError: true)!;
        var formatter = assembly.GetType(Namespace + "InnerFormatShapeCommand", throwOnError: true)!;
        var instance = Activator.CreateInstance(formatter, Hidden, null, [Enum.Parse(shapes, shape)], null);

        var field = typeof(FrontEndCommandBase).GetField("implementation", Hidden)
            ?? throw new MissingFieldException(nameof(FrontEndCommandBase), "implementation");
        field.SetValue(command, instance);
    }
}
