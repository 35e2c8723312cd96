using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>Postfix.PipePrograms: programs that services hand mail to.</summary>
public sealed class PipeProgramsCheckTests
{
    [Theory]
    [InlineData("/nonexistent/deliver -a \"$EXTENSION\"", "", "Fail")]
    [InlineData("/bin/true", "", "Pass")]
    [InlineData("procmail", "", "Skipped")]
    [InlineData("/nonexistent/deliver", "mailbox_transport = lmtp:unix:private/x", "Skipped")]
    [InlineData("/nonexistent/deliver", "mydestination =", "Skipped")]
    public async Task The_program_for_users_of_the_machine_has_to_be_there_where_it_is_used(string command, string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            "mydestination = lab.example",
            "local_transport = local",
            $"mailbox_command = {command}",
            line
        );

        Assert.Equal(status, server.CheckOne("Postfix.PipePrograms").Status);
    }

    [Theory]
    [InlineData("user=nobody argv=/nonexistent/policy", "unix:private/policy", "Fail")]
    [InlineData("user=root argv=/bin/true", "unix:private/policy", "Fail")]
    [InlineData("user=nobody argv=/bin/true", "unix:private/policy", "Pass")]
    [InlineData("user=nobody argv=/nonexistent/policy", "unix:private/other", "Skipped")]
    public async Task The_program_of_a_service_that_is_asked_has_to_be_there(string arguments, string asked, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"smtpd_recipient_restrictions = check_policy_service {asked}, reject");
        server.AppendToMasterCf($"policy unix - n n - - spawn {arguments}\n");

        Assert.Equal(status, server.CheckOne("Postfix.PipePrograms").Status);
    }

    [Fact]
    [CheckPasses("Postfix.PipePrograms")]
    [CheckFails("Postfix.PipePrograms")]
    public async Task The_program_of_a_pipe_service_has_to_be_there_and_to_be_executable()
    {
        await using CheckedServer server = CheckedServer.Create("virtual_transport = dovecot", "virtual_mailbox_domains = shop.example");
        string program = Path.Join(server.Postfix.ConfigDirectory, "deliver");
        server.AppendToMasterCf($"dovecot unix - n n - - pipe flags=DRhu user=nobody argv={program} -d ${{recipient}}\n");

        MailServerCheckResult missing = server.CheckOne("Postfix.PipePrograms");
        Assert.Equal(("Fail", "dovecot/unix", program, null), (missing.Status, missing.Target, missing.Expected, missing.RemedyCommand));

        File.WriteAllText(program, "#!/bin/sh\n");
        MailServerCheckResult closed = server.CheckOne("Postfix.PipePrograms");
        Assert.Equal("Fail", closed.Status);
        await server.FollowAsync(closed);
        Assert.Equal("Pass", server.CheckOne("Postfix.PipePrograms").Status);
    }

    [Theory]
    [InlineData("user=nobody", "Pass")]
    [InlineData("user=nobody:nogroup", "Pass")]
    [InlineData("user=nosuchuser", "Fail")]
    [InlineData("user=nobody:nosuchgroup", "Fail")]
    [InlineData("user=root", "Fail")]
    [InlineData("user=postfix", "Fail")]
    [InlineData("flags=R", "Fail")]
    public async Task The_user_of_a_pipe_service_has_to_exist_and_to_be_nobody_of_rank(string user, string status)
    {
        await using CheckedServer server = CheckedServer.Create("content_filter = scan:");
        server.AppendToMasterCf($"scan unix - n n - 10 pipe {user} argv=/bin/true\n");

        Assert.Equal(status, server.CheckOne("Postfix.PipePrograms").Status);
    }

    [Theory]
    [InlineData("relayhost =", "", "Skipped")]
    [InlineData("mailbox_transport = gone", "", "Fail")]
    [InlineData("transport_maps = inline:{lists.example=gone:}", "", "Fail")]
    [InlineData("transport_maps = texthash:$config_directory/more", "lists.example gone:\n", "Fail")]
    [InlineData("transport_maps = texthash:$config_directory/more", "lists.example smtp:\n", "Skipped")]
    public async Task A_pipe_service_counts_where_something_names_it(string line, string table, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "more"), table);
        server.AppendToMasterCf("gone unix - n n - - pipe user=nobody argv=/nonexistent/deliver\n");

        Assert.Equal(status, server.CheckOne("Postfix.PipePrograms").Status);
    }
}
