using System.ComponentModel;
using System.Management.Automation;
using PostfixQueue.Adapters.Postfix;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// A tool that is there and cannot be started: the reason is the true one, and what may not be run hides nothing that may.
/// </summary>
public sealed class ToolStartTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("no program", UnixFileMode.UserRead, "permission denied")]
    [InlineData("\0\0no program", UnixFileMode.UserRead | UnixFileMode.UserExecute, "exec format error")]
    [InlineData("#!/nonexistent/interpreter\n", UnixFileMode.UserRead | UnixFileMode.UserExecute, "interpreter")]
    public void The_reason_is_told(string content, UnixFileMode mode, string reason)
    {
        string path = Path.Join(_tools.Directory, "postqueue");
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        using ModuleSession session = new(toolDirectory: _tools.Directory);

        foreach (string? command in new[] { "Get-MailQueueItem", "Measure-MailQueue", "Invoke-MailQueueFlush -All -Force" })
        {
            ErrorRecord error = Assert.Single(session.Invoke(command).Errors);

            Assert.StartsWith("PostfixCommandFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(path, error.ErrorDetails.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.ErrorDetails.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(11, "processes")]
    [InlineData(12, "memory")]
    [InlineData(23, "files")]
    [InlineData(24, "open files")]
    public void A_want_of_resources_is_told_as_such(int error, string reason)
    {
        // As the library throws it: the number is in the inner exception.
        Win32Exception exception = new("Failed to start a process.", new Win32Exception(error));

        Assert.Contains(reason, StartFailure.Explain("/usr/sbin/postqueue", exception), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_early_in_the_search_path_that_may_not_be_run_does_not_hide_the_tool()
    {
        using StandInTools early = new();
        File.WriteAllText(Path.Join(early.Directory, "postqueue"), "no program");
        Directory.CreateDirectory(Path.Join(early.Directory, "postsuper"));
        _tools.Write("postqueue", ":").Write("postsuper", ":");
        ToolLocator locator = new($"{early.Directory}:{_tools.Directory}", []);

        Assert.Equal(Path.Join(_tools.Directory, "postqueue"), locator.Locate("postqueue"));
        Assert.Equal(Path.Join(_tools.Directory, "postsuper"), locator.Locate("postsuper"));
    }
}
