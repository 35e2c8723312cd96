using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Smtp;

/// <summary>Probes mail servers with MailKit. The connection is made here, so that each way in which it can fail is told apart.</summary>
internal sealed class MailKitSmtpProbe(TimeProvider timeProvider) : ISmtpProbe
{
    // Greeting, two EHLO replies and a handshake are a few kilobytes; certificates at most some tens.
    private const long MostOctets = 1 << 20;

    private static readonly TimeSpan s_farewellTimeout = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.HeloName.Length == 0 || request.HeloName.Any(c => c is <= ' ' or >= '\x7f'))
            throw new ArgumentException("the name for EHLO is empty or has characters that no name has", nameof(request));

        cancellationToken.ThrowIfCancellationRequested();
        long start = timeProvider.GetTimestamp();
        using CancellationTokenSource total = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        total.CancelAfter(request.TotalTimeout);
        if (!IsSupported(request.Address))
            return new SmtpProbeResult
            {
                Outcome = SmtpProbeOutcome.Unreachable,
                Stage = SmtpProbeStage.Connect,
                Detail = "this system does not know the address family",
            };

        using Socket socket = new(request.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        SmtpProbeResult result = await ConnectAsync(socket, request, total.Token);
        if (result.Outcome == SmtpProbeOutcome.Succeeded)
        {
            result = result with
            {
                LocalEndPoint = socket.LocalEndPoint as IPEndPoint,
                ConnectDuration = timeProvider.GetElapsedTime(start),
            };
            result = await TalkAsync(socket, request, result, total.Token);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return result with { Duration = timeProvider.GetElapsedTime(start) };
    }

    private static async Task<SmtpProbeResult> ConnectAsync(Socket socket, SmtpProbeRequest request, CancellationToken cancellationToken)
    {
        SmtpProbeResult result = new() { Outcome = SmtpProbeOutcome.Succeeded, Stage = SmtpProbeStage.Connect };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.ConnectTimeout);
        try
        {
            if (request.LocalAddress is not null)
                socket.Bind(new IPEndPoint(request.LocalAddress, 0));

            await socket.ConnectAsync(new IPEndPoint(request.Address, request.Port), limit.Token);
            return result;
        }
        catch (OperationCanceledException)
        {
            return result with { Outcome = SmtpProbeOutcome.Timeout, Detail = "no answer to the connection attempt" };
        }
        catch (SocketException exception)
        {
            return result with { Outcome = OutcomeOf(exception.SocketErrorCode), Detail = exception.Message };
        }
    }

    /// <summary>What a failed attempt to connect means.</summary>
    internal static SmtpProbeOutcome OutcomeOf(SocketError error) =>
        error switch
        {
            SocketError.ConnectionRefused => SmtpProbeOutcome.ConnectionRefused,
            SocketError.TimedOut => SmtpProbeOutcome.Timeout,

            // Taken and closed before we heard of it: there is a way, and somebody is there.
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => SmtpProbeOutcome.Disconnected,
            _ => SmtpProbeOutcome.Unreachable,
        };

    private async Task<SmtpProbeResult> TalkAsync(
        Socket socket,
        SmtpProbeRequest request,
        SmtpProbeResult result,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SmtpTranscript transcript = new(timeProvider, request.Tls == SmtpTlsMode.Implicit, () => limit.CancelAfter(request.StageTimeout));
        using NetworkStream network = new(socket, ownsSocket: false);
        await using BoundedReadStream stream = new(network, MostOctets);
        using ProbeSmtpClient client = new(transcript, request);
        limit.CancelAfter(request.StageTimeout);
        try
        {
            await client.ConnectAsync(stream, "probe.invalid", request.Port, OptionsOf(request.Tls), limit.Token);
            if (request.Credential is { } credential)
            {
                transcript.BeginLogin();
                await client.LogInAsync(credential, limit.Token);
            }

            transcript.Finish();
            result = result with { Stage = SmtpProbeStage.Quit };
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception exception)
            when (exception
                    is SmtpCommandException
                        or SmtpProtocolException
                        or SslHandshakeException
                        or NotSupportedException
                        or AuthenticationException
                        or OperationCanceledException
                        or IOException
                        or SocketException
                        or ObjectDisposedException
            )
        {
            result = Explain(exception, transcript, limit.IsCancellationRequested, result);
            if (result.Outcome is SmtpProbeOutcome.Rejected or SmtpProbeOutcome.StartTlsNotOffered && client.Session is null)
                await SayQuitAsync(network);
        }

        return result with
        {
            Greeting = transcript.Greeting,
            GreetingDelay = transcript.GreetingDelay,
            Features = transcript.Features,
            FeaturesUnderTls = transcript.FeaturesUnderTls,
            Tls = client.Session,
        };
    }

    private static SmtpProbeResult Explain(Exception exception, SmtpTranscript transcript, bool isTimeout, SmtpProbeResult result)
    {
        // Only QUIT was left: what the server thinks of that changes nothing.
        if (result.Stage == SmtpProbeStage.Quit)
            return result;

        string detail = exception.GetBaseException().Message;
        SmtpProbeOutcome outcome = exception switch
        {
            _ when isTimeout => SmtpProbeOutcome.Timeout,
            SmtpCommandException or AuthenticationException => SmtpProbeOutcome.Rejected,
            NotSupportedException when transcript.Stage == SmtpProbeStage.Authenticate => SmtpProbeOutcome.LoginNotOffered,
            NotSupportedException => SmtpProbeOutcome.StartTlsNotOffered,
            SslHandshakeException => SmtpProbeOutcome.TlsFailed,
            SmtpProtocolException when transcript.IsInMidReply || !detail.Contains("disconnected", StringComparison.Ordinal) =>
                SmtpProbeOutcome.ProtocolError,
            _ when transcript.Stage == SmtpProbeStage.Handshake => SmtpProbeOutcome.TlsFailed,
            _ => SmtpProbeOutcome.Disconnected,
        };
        return result with
        {
            Outcome = outcome,
            Stage = transcript.Stage,
            Detail = outcome switch
            {
                SmtpProbeOutcome.Timeout => "no answer in time",
                SmtpProbeOutcome.Rejected => transcript.LastReply?.ToString() ?? detail,
                _ => detail,
            },
            Rejection = outcome == SmtpProbeOutcome.Rejected ? transcript.LastReply : null,
        };
    }

    /// <summary>Takes leave of a server that refused (RFC 5321 section 3.1): the library would just hang up.</summary>
    private static async Task SayQuitAsync(NetworkStream network)
    {
        using CancellationTokenSource limit = new(s_farewellTimeout);
        try
        {
            await network.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), limit.Token);
            await network.ReadAtLeastAsync(new byte[512], minimumBytes: 1, throwOnEndOfStream: false, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It has hung up first.
        }
    }

    private static bool IsSupported(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? Socket.OSSupportsIPv4 : Socket.OSSupportsIPv6;

    private static SecureSocketOptions OptionsOf(SmtpTlsMode mode) =>
        mode switch
        {
            SmtpTlsMode.None => SecureSocketOptions.None,
            SmtpTlsMode.Required => SecureSocketOptions.StartTls,
            SmtpTlsMode.Implicit => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTlsWhenAvailable,
        };
}
