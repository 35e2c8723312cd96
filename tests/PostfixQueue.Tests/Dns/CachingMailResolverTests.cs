using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Mail;

namespace PostfixQueue.Tests.Dns;

public sealed class CachingMailResolverTests
{
    [Fact]
    public async Task What_is_certain_is_asked_once_and_failures_again()
    {
        ZoneResolver zone = new ZoneResolver()
            .A("mail.example.com", "192.0.2.1")
            .Fails("slow.example.com", DnsRecordType.A, MailResolverOutcome.Timeout);
        CachingMailResolver resolver = new(zone);

        foreach (
            string name in (string[])
                [
                    "mail.example.com",
                    "MAIL.example.com.",
                    "missing.example.com",
                    "missing.example.com",
                    "slow.example.com",
                    "slow.example.com",
                ]
        )
            await resolver.QueryAsync(name, DnsRecordType.A, TestContext.Current.CancellationToken);

        await resolver.QueryAsync("mail.example.com", DnsRecordType.Mx, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["mail.example.com A", "missing.example.com A", "slow.example.com A", "slow.example.com A", "mail.example.com Mx"],
            zone.Questions
        );
    }
}
