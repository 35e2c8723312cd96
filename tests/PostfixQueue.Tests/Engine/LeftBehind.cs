using System.Diagnostics;
using System.Globalization;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// A process that a stand-in tool leaves behind: it holds the tool's pipes open and is nobody's child any more. It lives longer than any
/// test waits, so that whoever waits for it is found out by its still being there.
/// </summary>
internal sealed class LeftBehind(StandInTools tools) : IDisposable
{
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Shell text that leaves one behind, with these redirections: <c>2&gt;&amp;-</c> lets it hold standard output only.</summary>
    public static string Leave(string redirections) => $"(setsid sleep 900 {redirections} < /dev/null & echo $! >> \"$tools/left\")";

    /// <summary>Fails the test unless the process is there.</summary>
    public void AssertIsThere() => Assert.True(Find().Count > 0, "Whatever was waited for, it was the process that the tool left behind.");

    public void Dispose()
    {
        foreach (RunningProcess process in Find())
        {
            using Process running = System.Diagnostics.Process.GetProcessById(process.Id);
            running.Kill();
            running.WaitForExit(s_timeLimit);
        }
    }

    private List<RunningProcess> Find() =>
        [
            .. tools
                .Note("left")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => RunningProcess.Find(int.Parse(id, CultureInfo.InvariantCulture)))
                .OfType<RunningProcess>(),
        ];
}
