using System.Diagnostics;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Server;

/// <summary>Files below /proc, whose process may end while they are read.</summary>
public sealed class EndedProcessTests
{
    [Fact]
    public async Task The_file_of_a_process_that_has_ended_since_it_was_opened_is_empty()
    {
        using Process process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using IOpenFile file = AdapterFactory.CreateServerSystem().Open($"/proc/{process.Id}/stat")!;
        byte[] text = new byte[4096];
        Assert.NotEqual(0, file.Read(0, text));

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, file.Read(0, text));
    }
}
