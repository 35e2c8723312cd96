using System.Runtime.CompilerServices;

namespace PostfixQueue.Tests;

/// <summary>
/// PowerShell processes that the tests start end before code that was compiled better could pay: a third of their time would go into that.
/// This process itself, which runs for minutes, has read its own settings already.
/// </summary>
internal static class ShortProcesses
{
    [ModuleInitializer]
    public static void CompileOnce()
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        // Milliseconds, in hexadecimal: until then nothing new may have been run for the better code to be made.
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "2710");
    }
}
