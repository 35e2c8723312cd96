using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Parameters_and_services_are_those_of_the_instance()
    {
        await using PrivatePostfix postfix = PrivatePostfix.Create(
            new PostfixOptions
            {
                MainCf = ["own_domain = shop.example", "relay_domains = $own_domain,", "  $mydomain", "no_such_parameter = 5"],
                MasterCf =
                [
                    "127.0.0.1:0 inet n - y - 7 smtpd",
                    "  -o smtpd_banner=one",
                    "  -o { smtpd_helo_required = yes }",
                    "waiting unix - - - 300? - bounce",
                ],
            }
        );
        using ModuleSession session = new(configDirectory: postfix.ConfigDirectory);

        Invocation invocation = session.Invoke("Get-MailServerConfig").WithoutErrors();

        Dictionary<string, MailServerParameter> parameters = invocation.Of<MailServerParameter>().ToDictionary(parameter => parameter.Name);
        Assert.Contains("no_such_parameter", Assert.Single(invocation.Warnings), StringComparison.Ordinal);
        Assert.Equal("$own_domain, $mydomain", parameters["relay_domains"].Value);
        Assert.Equal("shop.example, lab.example", parameters["relay_domains"].EffectiveValue);
        Assert.Equal("${{$compatibility_level} <level {2} ? {$mydestination} : {}}", parameters["relay_domains"].DefaultValue);
        Assert.Equal(Path.Join(postfix.ConfigDirectory, "main.cf"), parameters["own_domain"].Source);
        Assert.Equal((false, null), (parameters["bounce_queue_lifetime"].IsSet, parameters["bounce_queue_lifetime"].Source));
        Assert.Equal((false, postfix.ConfigDirectory), (parameters["config_directory"].IsSet, parameters["config_directory"].Value));

        MailServerService smtpd = Assert.Single(
            session.Invoke("Get-MailServerConfig -Service 127.0.0.1:0").WithoutErrors().Of<MailServerService>()
        );
        Assert.Equal((true, 7, "smtpd", "smtpd"), (smtpd.IsChrooted, smtpd.ProcessLimit, smtpd.Program, smtpd.Command));
        Assert.Equal(["smtpd_banner=one", "smtpd_helo_required=yes"], smtpd.Overrides.Select(setting => setting.ToString()));
        MailServerService waiting = Assert.Single(
            session.Invoke("Get-MailServerConfig -Service waiting").WithoutErrors().Of<MailServerService>()
        );
        Assert.Equal((false, 300, true, 100), (waiting.IsChrooted, waiting.WakeupSeconds, waiting.WakesOnlyWhenUsed, waiting.ProcessLimit));
    }
}
