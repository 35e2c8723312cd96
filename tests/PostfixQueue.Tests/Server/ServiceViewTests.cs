using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Tests.Checks;

namespace PostfixQueue.Tests.Server;

public sealed class ServiceViewTests
{
    [Theory]
    [InlineData(false, "/run/milter.sock", "/run/milter.sock")]
    [InlineData(true, "/run/milter.sock", "/var/spool/postfix/run/milter.sock")]
    [InlineData(false, "private/auth", "/var/spool/postfix/private/auth")]
    [InlineData(true, "private/auth", "/var/spool/postfix/private/auth")]
    public void A_path_is_looked_for_where_the_service_looks(bool isChrooted, string path, string expected) =>
        Assert.Equal(expected, View(isChrooted).PathOf(path));

    [Theory]
    [InlineData(true, "unix:/run/milter.sock", "unix:/var/spool/postfix/run/milter.sock")]
    [InlineData(false, "unix:/run/milter.sock", "unix:/run/milter.sock")]
    [InlineData(true, "local:run/milter.sock", "unix:/var/spool/postfix/run/milter.sock")]
    [InlineData(true, "inet:localhost:8891", "localhost:8891")]
    [InlineData(true, "inet:[::1]:8891", "[::1]:8891")]
    public void An_endpoint_is_looked_for_where_the_service_looks(bool isChrooted, string text, string expected)
    {
        Assert.True(View(isChrooted).TryFindEndpoint(text, out MailEndpoint? endpoint));

        Assert.Equal(expected, endpoint.ToString());
    }

    private static ServiceView View(bool isChrooted) =>
        new(
            GivenParameters.Of(("queue_directory", "/var/spool/postfix"), ("mail_owner", "postfix")),
            new MailServerService
            {
                Service = "smtp",
                Type = "inet",
                Program = "smtpd",
                Command = "smtpd",
                HostName = "mx.example.org",
                IsChrooted = isChrooted,
            }
        );
}
