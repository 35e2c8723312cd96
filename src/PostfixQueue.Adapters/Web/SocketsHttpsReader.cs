using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Web;

/// <summary>
/// Fetches texts with the framework's own client. The connection is made here, so that the names are the caller's to resolve.
/// </summary>
internal sealed class SocketsHttpsReader : IHttpsReader
{
    private const int MostHeaderKilobytes = 16;

    /// <inheritdoc/>
    public async Task<HttpsAnswer> ReadAsync(HttpsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource total = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        total.CancelAfter(request.TotalTimeout);
        using HttpMessageInvoker client = new(CreateHandler(request));
        using HttpRequestMessage message = new(
            HttpMethod.Get,
            new UriBuilder(Uri.UriSchemeHttps, request.Host, request.Port, request.Path).Uri
        );
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message, total.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? await ReadTextAsync(response, request.MaximumOctets, total.Token)
                : new HttpsAnswer
                {
                    Outcome = HttpsOutcome.OtherStatus,
                    StatusCode = (int)response.StatusCode,
                    Detail = $"status {(int)response.StatusCode}",
                };
        }
        catch (Exception exception)
            when (exception
                    is HttpRequestException
                        or IOException
                        or OperationCanceledException
                        or SocketException
                        or AuthenticationException
            )
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Explain(exception);
        }
    }

    private static async Task<HttpsAnswer> ReadTextAsync(HttpResponseMessage response, int maximum, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] octets = new byte[maximum + 1];
        int length = await stream.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken);
        HttpsAnswer answer = new() { Outcome = HttpsOutcome.Succeeded, StatusCode = (int)response.StatusCode };
        return length > maximum
            ? answer with
            {
                Outcome = HttpsOutcome.TooLong,
                Detail = $"more than {maximum} octets",
            }
            : answer with
            {
                Text = Encoding.UTF8.GetString(octets, 0, length),
            };
    }

    private static SocketsHttpHandler CreateHandler(HttpsRequest request) =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = request.Host,
                CertificateChainPolicy = TrustPolicy.Create(request.TrustAnchors),
            },
            ConnectCallback = async (_, token) => await ConnectAsync(request, token),
        };

    /// <summary>The first address that takes the connection.</summary>
    private static async Task<NetworkStream> ConnectAsync(HttpsRequest request, CancellationToken cancellationToken)
    {
        Exception failure = new SocketException((int)SocketError.HostUnreachable);
        foreach (IPAddress address in request.Addresses)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(request.ConnectTimeout);
            Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, request.Port), limit.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                failure = exception is SocketException ? exception : new SocketException((int)SocketError.TimedOut);
            }
        }

        throw failure;
    }

    internal static HttpsAnswer Explain(Exception exception)
    {
        HttpsOutcome outcome = exception switch
        {
            OperationCanceledException => HttpsOutcome.Timeout,
            { InnerException: AuthenticationException }
            or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => HttpsOutcome.TlsFailed,
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => HttpsOutcome.ConnectionRefused,
            { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } } => HttpsOutcome.Timeout,
            {
                InnerException: SocketException
                {
                    SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
                }
            } => HttpsOutcome.ProtocolError,
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => HttpsOutcome.Unreachable,
            _ => HttpsOutcome.ProtocolError,
        };
        return new HttpsAnswer
        {
            Outcome = outcome,
            Detail = outcome == HttpsOutcome.Timeout ? "no answer in time" : exception.GetBaseException().Message,
        };
    }
}
