using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks;

public sealed class MailEndpointTests
{
    [Theory]
    [InlineData("inet:127.0.0.1:8891", "127.0.0.1:8891", true, false)]
    [InlineData("inet:[::1]:8891", "[::1]:8891", true, false)]
    [InlineData("[192.0.2.1]:25", "192.0.2.1:25", false, false)]
    [InlineData("localhost:10024", "localhost:10024", true, false)]
    [InlineData("10025", "localhost:10025", true, false)]
    [InlineData("inet::10025", "localhost:10025", true, false)]
    [InlineData("inet:filter.lab.example:smtp", "filter.lab.example:25", false, true)]
    [InlineData("[mx.lab.example]:submission", "mx.lab.example:587", false, true)]
    [InlineData("filter.lab.example:10024", "filter.lab.example:10024", false, true)]
    [InlineData("unix:/run/rspamd.sock", "unix:/run/rspamd.sock", true, false)]
    [InlineData("local:private/filter", "unix:/var/spool/postfix/private/filter", true, false)]
    public void Sockets_are_read_as_Postfix_reads_them(string text, string expected, bool isLocal, bool needsLookup)
    {
        Assert.True(MailEndpoint.TryParse(text, "/var/spool/postfix", out MailEndpoint? endpoint));
        Assert.Equal((expected, isLocal, needsLookup), (endpoint.ToString(), endpoint.IsLocal, endpoint.NeedsLookup));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("inet:host")]
    [InlineData("inet:host:nosuchservice")]
    [InlineData("inet:host name:25")]
    [InlineData("inet:host:0")]
    [InlineData("inet:host:70000")]
    [InlineData("unix:")]
    [InlineData("somewhere")]
    public void What_is_no_socket_is_refused(string? text) => Assert.False(MailEndpoint.TryParse(text, "/", out _));

    [Theory]
    [InlineData("a, b\tc", "a|b|c")]
    [InlineData(" , ", "")]
    [InlineData("{ inet:h:1, x=y } b", "{ inet:h:1, x=y }|b")]
    [InlineData("{a {b, c} d}, e", "{a {b, c} d}|e")]
    [InlineData("} a {b c", "}|a|{b c")]
    [InlineData(null, "")]
    public void Lists_are_split_as_Postfix_splits_them(string? text, string expected) =>
        Assert.Equal(expected, string.Join('|', PostfixList.Split(text)));
}
