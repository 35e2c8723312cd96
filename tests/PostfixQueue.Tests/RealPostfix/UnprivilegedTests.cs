using PostfixQueue.Lab;

namespace PostfixQueue.Tests.RealPostfix;

public sealed class UnprivilegedTests
{
    private const string List = "Get-MailQueueItem -ConfigDirectory $config";

    [Fact]
    public async Task A_user_lists_and_flushes_but_changes_nothing_else()
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.Greylisting("450 4.2.0 <{0}>: Greylisted"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["later.example"] = peer.Transport } }
        );
        string stays = await queue.DeferAsync();
        string goes = await queue.DeferAsync("sender@lab.example", "one@later.example");
        using UnprivilegedSession session = new();

        Assert.Equal(
            new[] { stays, goes }.Order(StringComparer.Ordinal),
            (await session.RunAsync("postdrop", List, queue.Postfix.ConfigDirectory)).Order(StringComparer.Ordinal)
        );
        foreach (
            string cmdlet in new[] { "Remove-MailQueueItem", "Suspend-MailQueueItem", "Resume-MailQueueItem", "Restart-MailQueueItem" }
        )
        {
            Assert.Equal(
                ["SuperuserRequired"],
                await session.RunAsync("postdrop", $"{List} | {cmdlet} -Confirm:$false", queue.Postfix.ConfigDirectory)
            );
        }

        Assert.Equal(2, (await queue.Postfix.ListAsync()).Count);
        Assert.Empty(
            await session.RunAsync(
                "postdrop",
                $"{List} -RecipientDomain later.example | Invoke-MailQueueFlush -Confirm:$false",
                queue.Postfix.ConfigDirectory
            )
        );
        await queue.Postfix.WaitUntilAsync(entries => entries.Count == 1 && entries[0].QueueId == stays);
    }

    [Fact]
    public async Task A_user_whom_the_configuration_does_not_allow_is_told_so()
    {
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { MainCf = ["authorized_mailq_users = root", "authorized_flush_users = root"] }
        );
        string id = await queue.DeferAsync();
        using UnprivilegedSession session = new();

        Assert.Equal(["QueueAccessDenied"], await session.RunAsync("postdrop", List, queue.Postfix.ConfigDirectory));
        Assert.Equal(
            ["QueueAccessDenied"],
            await session.RunAsync(
                "postdrop",
                "Invoke-MailQueueFlush -All -Force -Confirm:$false -ConfigDirectory $config",
                queue.Postfix.ConfigDirectory
            )
        );
        Assert.Equal(["InvalidConfigDirectory"], await session.RunAsync("nogroup", List, queue.Postfix.ConfigDirectory));
        Assert.Equal([id], await queue.Postfix.IdsAsync("deferred"));
    }

    [Fact]
    public async Task A_table_that_a_user_may_not_read_is_undecided_at_once_and_leaves_no_line_in_the_log()
    {
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { MainCf = ["virtual_alias_maps = proxy:sqlite:$config_directory/secret.cf"] }
        );
        string path = Path.Join(queue.Postfix.ConfigDirectory, "secret.cf");
        File.WriteAllText(path, "dbpath = /nonexistent\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        using UnprivilegedSession session = new();

        Assert.Equal(
            ["Unknown"],
            await session.RunAsync(
                "postdrop",
                "(Test-MailServerConfig Postfix.MapLookup -ConfigDirectory $config).Status",
                queue.Postfix.ConfigDirectory
            )
        );
        Assert.DoesNotContain("postmap", await queue.Postfix.ReadSettledLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_Postfix_stopped_a_user_gets_an_error_and_no_empty_listing()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();
        await queue.Postfix.StopAsync();
        using UnprivilegedSession session = new();

        Assert.Equal(["MailSystemDown"], await session.RunAsync("postdrop", List, queue.Postfix.ConfigDirectory));
    }
}
