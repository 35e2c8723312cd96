using System.Net.Sockets;
using PostfixQueue.Adapters.Dns;
using PostfixQueue.Adapters.Machine;
using PostfixQueue.Adapters.Smtp;
using PostfixQueue.Adapters.Web;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Server;

/// <summary>A connection that the other side takes and closes at once shows that there is a way to it, whatever speaks there.</summary>
public sealed class ClosedConnectionTests
{
    public static TheoryData<SocketError> Closed => [SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.Shutdown];

    public static TheoryData<SocketError> NoWay => [SocketError.HostUnreachable, SocketError.NetworkUnreachable, SocketError.NetworkDown];

    [Theory]
    [MemberData(nameof(Closed))]
    public void It_is_not_called_unreachable(SocketError error)
    {
        Assert.Equal(SmtpProbeOutcome.Disconnected, MailKitSmtpProbe.OutcomeOf(error));
        Assert.Equal(EndpointState.HangsUp, EndpointConnector.StateOf(error, Endpoint));
        Assert.Equal(MailResolverOutcome.Malformed, DnsClientMailResolver.OutcomeOf(new SocketException((int)error)));
        Assert.Equal(HttpsOutcome.ProtocolError, SocketsHttpsReader.Explain(Http(error)).Outcome);
    }

    [Theory]
    [MemberData(nameof(NoWay))]
    public void A_missing_route_is(SocketError error)
    {
        Assert.Equal(SmtpProbeOutcome.Unreachable, MailKitSmtpProbe.OutcomeOf(error));
        Assert.Equal(EndpointState.Unreachable, EndpointConnector.StateOf(error, Endpoint));
        Assert.Equal(MailResolverOutcome.Unreachable, DnsClientMailResolver.OutcomeOf(new SocketException((int)error)));
        Assert.Equal(HttpsOutcome.Unreachable, SocketsHttpsReader.Explain(Http(error)).Outcome);
    }

    private static MailEndpoint Endpoint => new(Path: null, "192.0.2.1", 8891);

    private static HttpRequestException Http(SocketError error) =>
        new(HttpRequestError.ConnectionError, "The connection failed.", new SocketException((int)error));
}
