using PostfixQueue.Server;

namespace PostfixQueue.Tests.Server;

public sealed class ServiceTableTests
{
    [Fact]
    public void Fields_become_typed_values()
    {
        MailServerService service = Assert.Single(
            Read(
                "flush/unix/service = flush\nflush/unix/private = n\nflush/unix/unprivileged = n\nflush/unix/chroot = "
                    + "y\nflush/unix/wakeup = 1000?\nflush/unix/process_limit = 0\nflush/unix/command = flush\n"
            )
        );

        Assert.Equal(("flush", "unix", "flush", "flush"), (service.Service, service.Type, service.Program, service.Command));
        Assert.Equal((false, false, true), (service.IsPrivate, service.IsUnprivileged, service.IsChrooted));
        Assert.Equal((1000, true, 0), (service.WakeupSeconds, service.WakesOnlyWhenUsed, service.ProcessLimit));
    }

    [Theory]
    [InlineData("3.6", false)]
    [InlineData("1", false)]
    [InlineData("0", true)]
    public void A_dash_stands_for_what_Postfix_takes_then(string compatibilityLevel, bool isChrooted)
    {
        MailServerService service = Assert.Single(
            Read(
                "a/unix/private = -\na/unix/unprivileged = -\na/unix/chroot = -\na/unix/wakeup = -\na/unix/process_limit = "
                    + "-\na/unix/command = smtp\n",
                level: compatibilityLevel
            )
        );

        Assert.Equal((true, true, isChrooted), (service.IsPrivate, service.IsUnprivileged, service.IsChrooted));
        Assert.Equal((0, false, 100), (service.WakeupSeconds, service.WakesOnlyWhenUsed, service.ProcessLimit));
    }

    [Fact]
    public void Overrides_go_to_their_service_and_services_keep_their_order()
    {
        IReadOnlyList<MailServerService> services = Read(
            "smtp/inet/command = smtpd -o a=1\nprivate/deep/unix/command = lmtp\nsmtp/unix/command = smtp\n",
            "smtp/inet/a = 1\nprivate/deep/unix/b = x = y\n"
        );

        Assert.Equal(["smtp/inet", "private/deep/unix", "smtp/unix"], services.Select(service => service.ToString()));
        Assert.Equal(["a=1"], services[0].Overrides.Select(setting => setting.ToString()));
        Assert.Equal(("b", "x = y"), (services[1].Overrides[0].Name, services[1].Overrides[0].Value));
        Assert.Empty(services[2].Overrides);
    }

    [Theory]
    [InlineData("smtpd", "smtpd")]
    [InlineData("smtpd -o a=b -o {c=d e} -v -o f=g", "smtpd -v")]
    [InlineData("smtpd -o {c={d} e}", "smtpd")]
    [InlineData("pipe flags=DRhu user=vmail argv=/usr/bin/maildrop -o x", "pipe flags=DRhu user=vmail argv=/usr/bin/maildrop -o x")]
    [InlineData("smtpd -o", "smtpd")]
    [InlineData("smtpd -o {unclosed", "smtpd")]
    [InlineData("", "")]
    public void The_command_is_shown_without_its_overrides(string command, string expected) =>
        Assert.Equal(expected, MasterCommand.WithoutOverrides(command));

    [Theory]
    [InlineData("myhostnam", "myhostname")]
    [InlineData("relay_host", "relayhost")]
    [InlineData("something_else_entirely", null)]
    [InlineData("", null)]
    public void A_misspelt_name_is_recognized(string name, string? expected) =>
        Assert.Equal(expected, NameSuggestion.For(name, ["myhostname", "relayhost", "relay_domains"]));

    private static IReadOnlyList<MailServerService> Read(string fields, string overrides = "", string level = "3.6") =>
        new ServiceTable(
            new Dictionary<string, string> { ["compatibility_level"] = level, ["default_process_limit"] = "100" },
            "mail.lab.example",
            "/etc/postfix/master.cf"
        ).Read(fields, overrides);
}
