namespace PostfixQueue.Tests.Engine;

/// <summary>What the Tab key offers.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Get-MailQueueItem -Sender a", "'anna@sender.example'")]
    [InlineData("Get-MailQueueItem -Recipient ", "'one@example.net' 'two@mail.example.org'")]
    [InlineData("Get-MailQueueItem -QueueId ", "4jYB8D5px9z1j1F 4jYB8D6Xsdz1j1G")]
    [InlineData("Suspend-MailQueueItem 4jYB8D6", "4jYB8D6Xsdz1j1G")]
    [InlineData("Get-MailQueueItem -RecipientDomain ", "example.net mail.example.org")]
    [InlineData("Invoke-MailQueueFlush -Site ", "example.org partner.example mail.example.org")]
    [InlineData("Invoke-MailQueueFlush -Site par", "partner.example")]
    public void The_live_queue_is_offered(string line, string expected)
    {
        Queue();

        Assert.Equal(expected, string.Join(' ', Complete(line)));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("printf 'postqueue: fatal: no\\n' >&2; exit 69")]
    [InlineData("exec sleep 600")]
    public void A_queue_that_gives_no_answer_offers_nothing_and_says_nothing(string script)
    {
        Queue();
        _tools.Write("postqueue", script);

        Assert.Empty(Complete("Get-MailQueueItem -Sender "));
        Assert.Empty(Complete("Get-MailQueueItem -Sender x -ConfigDirectory \"a`0b\" -Recipient "));
    }

    private void Queue()
    {
        _tools.Listing(
            ListingLines.Of(
                "4jYB8D5px9z1j1F",
                "anna@sender.example",
                recipients: [("one@example.net", null), ("two@mail.example.org", null)]
            ) + ListingLines.Of("4jYB8D6Xsdz1j1G", "erik@sender.example", recipients: [("one@example.net", null)])
        );
        _tools.Write(
            "postconf",
            $"printf '%s\\n' 'config_directory = {_tools.Directory}' 'fast_flush_domains = example.org, partner.example, "
                + $"hash:/etc/postfix/sites'"
        );
    }

    // Files are what the engine falls back to; none is asked for.
    private IEnumerable<string> Complete(string line)
    {
        using ModuleSession session = new(toolDirectory: _tools.Directory);
        return session
            .Invoke(
                "(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | Where-Object ResultType -eq ParameterValue | "
                    + "ForEach-Object CompletionText",
                line
            )
            .WithoutErrors()
            .Of<string>();
    }
}
