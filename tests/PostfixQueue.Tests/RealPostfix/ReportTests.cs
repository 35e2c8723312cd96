using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>The report on a real queue.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task It_shows_what_is_in_the_queue_and_with_Detailed_what_only_the_files_know()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.Postfix.SubmitAsync(
            "sender@lab.example",
            ["later@elsewhere.example"],
            subject: "=?utf-8?q?Gr=C3=B6=C3=9Fe?= <b>"
        );
        await queue.Postfix.WaitUntilDeferredAsync(id);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("postfixqueue-report-");
        try
        {
            const string Script = """
                Export-MailQueueReport "$($args[0])/plain.html"
                Export-MailQueueReport "$($args[0])/detailed.html" -Detailed
                & { Get-MailQueueItem; Test-MailServerConfig Postfix.Running, Queue.Deferred } |
                    Export-MailQueueReport "$($args[0])/piped.html"
                """;
            queue.Session.Invoke(Script, folder.FullName).WithoutErrors();

            string plain = File.ReadAllText(Path.Join(folder.FullName, "plain.html"));
            string detailed = File.ReadAllText(Path.Join(folder.FullName, "detailed.html"));
            Assert.All([plain, detailed], page => Assert.Contains(id, page, StringComparison.Ordinal));
            Assert.Contains("later@elsewhere.example", plain, StringComparison.Ordinal);
            Assert.DoesNotContain("<dt>Subject</dt>", plain, StringComparison.Ordinal);
            Assert.Contains("<dt>Subject</dt><dd>Größe &lt;b&gt;</dd>", detailed, StringComparison.Ordinal);
            Assert.Contains("<dt>Next attempt</dt>", detailed, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1", detailed, StringComparison.Ordinal);
            Assert.Contains("2 results", File.ReadAllText(Path.Join(folder.FullName, "piped.html")), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
