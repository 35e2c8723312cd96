using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>Net.SendTestMail through a real Postfix to scripted peers.</summary>
public sealed class SendTestMailCheckTests
{
    private const string Check = "Net.SendTestMail -TestRecipient someone@peer.example -TimeoutSeconds 120";

    [Fact]
    public async Task Without_a_recipient_nothing_is_sent()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Skipped", server.CheckOne("Net.SendTestMail").Status);
        Assert.Equal("Skipped", server.CheckOne("Net.SendTestMail -TestRecipient someone@peer.example -SkipNetwork").Status);
        Assert.Empty(await server.Postfix.ListAsync());
    }

    [Fact]
    public async Task A_message_that_is_delivered_passes()
    {
        using SmtpPeer peer = SmtpPeer.Start();
        await using CheckedServer server = await StartAsync(peer);

        MailServerCheckResult result = server.CheckOne(Check);

        Assert.Equal(("Pass", "someone@peer.example"), (result.Status, result.Target));
        ReceivedMessage received = Assert.Single(peer.Received);
        Assert.Equal("postmaster@lab.example", received.Sender);
        Assert.Contains("Auto-Submitted: auto-generated", received.Text, StringComparison.Ordinal);
    }

    [Fact]
    [CheckPasses("Net.SendTestMail")]
    [CheckFails("Net.SendTestMail")]
    public async Task A_message_that_is_deferred_fails_with_its_cause_and_passes_when_that_is_mended()
    {
        using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("452 4.2.2 <{0}>: mailbox full"));
        await using CheckedServer server = await StartAsync(peer);

        MailServerCheckResult result = server.CheckOne(Check);

        Assert.Equal(("Fail", "Error", "MailboxFull"), (result.Status, result.Severity, result.Actual));
        Assert.Contains("452 4.2.2", result.Evidence!, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(await server.Postfix.IdsAsync()), result.RemedyCommand!, StringComparison.Ordinal);
        peer.Script = new SmtpScript();
        Assert.Equal("Pass", server.CheckOne(Check).Status);
    }

    [Fact]
    public async Task Greylisting_is_a_warning()
    {
        using SmtpPeer peer = SmtpPeer.Start(
            SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Recipient address rejected: Greylisted, try again later")
        );
        await using CheckedServer server = await StartAsync(peer);

        MailServerCheckResult result = server.CheckOne(Check);

        Assert.Equal(("Warning", "Greylisted"), (result.Status, result.Actual));
    }

    [Fact]
    public async Task A_message_that_is_returned_fails_with_the_reason()
    {
        using SmtpPeer peer = SmtpPeer.Start(
            new SmtpScript
            {
                Recipient = address => address.StartsWith("someone", StringComparison.Ordinal) ? "550 5.1.1 no such user" : "250 2.1.5 Ok",
            }
        );
        await using CheckedServer server = await StartAsync(peer);

        MailServerCheckResult result = server.CheckOne(Check);

        Assert.Equal(("Fail", "bounced"), (result.Status, result.Actual));
        Assert.Contains("550 5.1.1", result.Evidence!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_recipient_is_written_anew_is_followed_in_the_log()
    {
        using SmtpPeer peer = SmtpPeer.Start();
        await using CheckedServer server = await StartAsync(peer, "virtual_alias_maps = inline:{someone@peer.example=other@peer.example}");

        Assert.Equal("Pass", server.CheckOne(Check).Status);
        Assert.Equal(["other@peer.example"], Assert.Single(peer.Received).Recipients);
    }

    [Fact]
    public async Task A_message_that_is_held_fails()
    {
        await using CheckedServer server = CheckedServer.Create("header_checks = static:HOLD");
        await server.Postfix.StartAsync();

        MailServerCheckResult result = server.CheckOne(Check);

        Assert.Equal(("Fail", "hold"), (result.Status, result.Actual));
    }

    [Fact]
    public async Task A_message_that_nobody_picks_up_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult result = RisingLimit.Try(
            2,
            seconds => server.CheckOne($"Net.SendTestMail -TestRecipient someone@peer.example -TimeoutSeconds {seconds}"),
            static result => result.Actual is not null
        );

        Assert.Equal(("Unknown", "maildrop"), (result.Status, result.Actual));
    }

    [Fact]
    public async Task Without_a_log_it_is_undecided_how_the_message_left()
    {
        using SmtpPeer peer = SmtpPeer.Start();
        await using CheckedServer server = CheckedServer.Create(Options(peer), system: new AlteredSystem { IsForbidden = true });
        await server.Postfix.StartAsync();

        Assert.Equal("Unknown", server.CheckOne(Check).Status);
        Assert.Single(peer.Received);
    }

    [Theory]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("-bs")]
    [InlineData("a b@c.example")]
    [InlineData("<a@b.example>")]
    [InlineData("a@b.example\n")]
    public async Task What_is_not_one_address_is_refused(string text)
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(
            ["ParameterArgumentValidationError"],
            server.Session.Invoke("Test-MailServerConfig Net.SendTestMail -TestRecipient $args[0]", text).ErrorIds
        );
    }

    private static PostfixOptions Options(SmtpPeer peer, params string[] lines) =>
        new()
        {
            MainCf = lines,
            Transports = new Dictionary<string, string> { ["peer.example"] = peer.Transport, ["lab.example"] = peer.Transport },
        };

    private static async Task<CheckedServer> StartAsync(SmtpPeer peer, params string[] lines)
    {
        CheckedServer server = CheckedServer.Create(Options(peer, lines));
        await server.Postfix.StartAsync();
        return server;
    }
}
