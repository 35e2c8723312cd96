using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Adapters.Web;
using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Web;

public sealed class SocketsHttpsReaderTests
{
    private static readonly IPAddress s_nobody = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task The_next_address_is_tried_when_nobody_listens_at_the_first()
    {
        using X509Certificate2 certificate = TestCertificates.Server("www.lab.test");
        await using HttpsTextServer server = new(certificate, HttpsTextServer.Ok("text"));

        HttpsAnswer answer = await ReadAsync(
            RequestOf(server.Port, s_nobody, IPAddress.Loopback) with
            {
                TrustAnchors = [certificate.RawDataMemory],
            }
        );

        Assert.Equal((HttpsOutcome.Succeeded, 200, "text"), (answer.Outcome, answer.StatusCode, answer.Text));
    }

    [Fact]
    public async Task A_text_of_the_most_octets_allowed_is_read_and_one_more_is_not()
    {
        using X509Certificate2 certificate = TestCertificates.Server("www.lab.test");
        await using HttpsTextServer server = new(certificate, HttpsTextServer.Ok("12345"));
        HttpsRequest request = RequestOf(server.Port, IPAddress.Loopback) with { TrustAnchors = [certificate.RawDataMemory] };

        Assert.Equal("12345", (await ReadAsync(request with { MaximumOctets = 5 })).Text);
        Assert.Equal(HttpsOutcome.TooLong, (await ReadAsync(request with { MaximumOctets = 4 })).Outcome);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_an_error()
    {
        using X509Certificate2 certificate = TestCertificates.Server("www.lab.test");
        await using HttpsTextServer server = new(certificate, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");

        HttpsAnswer answer = await ReadAsync(
            RequestOf(server.Port, IPAddress.Loopback) with
            {
                TrustAnchors = [certificate.RawDataMemory],
            }
        );

        Assert.Equal((HttpsOutcome.ProtocolError, ""), (answer.Outcome, answer.Text));
    }

    [Fact]
    public async Task Without_an_address_there_is_no_way() =>
        Assert.Equal(HttpsOutcome.Unreachable, (await ReadAsync(RequestOf(443))).Outcome);

    [Fact]
    public async Task A_server_that_is_silent_does_not_hold_the_reader_up()
    {
        using SilentPort silent = new();

        HttpsAnswer answer = await ReadAsync(
            RequestOf(silent.Endpoint.Port, silent.Endpoint.Address) with
            {
                TotalTimeout = TimeSpan.FromMilliseconds(300),
            }
        );

        Assert.Equal(HttpsOutcome.Timeout, answer.Outcome);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using SilentPort silent = new();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new SocketsHttpsReader().ReadAsync(RequestOf(silent.Endpoint.Port, silent.Endpoint.Address), stop.Token)
        );
    }

    private static HttpsRequest RequestOf(int port, params IPAddress[] addresses) =>
        new()
        {
            Host = "www.lab.test",
            Path = "/text",
            Addresses = addresses,
            Port = port,
        };

    private static Task<HttpsAnswer> ReadAsync(HttpsRequest request) =>
        new SocketsHttpsReader().ReadAsync(request, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120));
}
