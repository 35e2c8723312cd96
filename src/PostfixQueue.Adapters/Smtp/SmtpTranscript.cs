using System.Text;
using MailKit;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Smtp;

/// <summary>
/// Listens to the conversation: which stage it is in, and what the server said at each. The library itself keeps neither.
/// </summary>
internal sealed class SmtpTranscript : IProtocolLogger
{
    private readonly TimeProvider _timeProvider;
    private readonly Action _onProgress;
    private readonly SmtpReplyReader _reader = new();
    private readonly long _start;
    private bool _isUnderTls;
    private bool _isReplyOpen;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="isImplicitTls">TLS comes before the greeting.</param>
    /// <param name="onProgress">Called whenever the server has completed a reply.</param>
    public SmtpTranscript(TimeProvider timeProvider, bool isImplicitTls, Action onProgress)
    {
        _timeProvider = timeProvider;
        _onProgress = onProgress;
        _start = timeProvider.GetTimestamp();
        Stage = isImplicitTls ? SmtpProbeStage.Handshake : SmtpProbeStage.Greeting;
    }

    public SmtpProbeStage Stage { get; private set; }

    public SmtpReply? Greeting { get; private set; }

    public TimeSpan? GreetingDelay { get; private set; }

    public SmtpReply? LastReply { get; private set; }

    public SmtpServerFeatures? Features { get; private set; }

    public SmtpServerFeatures? FeaturesUnderTls { get; private set; }

    /// <summary>A reply has begun but not ended.</summary>
    public bool IsInMidReply => _isReplyOpen;

    /// <inheritdoc/>
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void BeginHandshake()
    {
        Stage = SmtpProbeStage.Handshake;
        _isUnderTls = true;
    }

    public void BeginLogin() => Stage = SmtpProbeStage.Authenticate;

    public void Finish() => Stage = SmtpProbeStage.Quit;

    /// <inheritdoc/>
    public void LogConnect(Uri uri)
    {
        Stage = SmtpProbeStage.Greeting;
        _onProgress();
    }

    /// <inheritdoc/>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        string command = Encoding.ASCII.GetString(buffer, offset, Math.Min(count, 8)).ToUpperInvariant();
        if (command.StartsWith("EHLO", StringComparison.Ordinal) || command.StartsWith("HELO", StringComparison.Ordinal))
        {
            Stage = _isUnderTls ? SmtpProbeStage.EhloAfterTls : SmtpProbeStage.Ehlo;
            _onProgress();
        }
        else if (command.StartsWith("STARTTLS", StringComparison.Ordinal))
        {
            Stage = SmtpProbeStage.StartTls;
        }
    }

    /// <inheritdoc/>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        _isReplyOpen = true;
        foreach (SmtpReply reply in _reader.Read(buffer.AsSpan(offset, count)))
        {
            _isReplyOpen = false;
            Take(reply);
            _onProgress();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing; the library demands the method.
    }

    private void Take(SmtpReply reply)
    {
        LastReply = reply;
        switch (Stage)
        {
            case SmtpProbeStage.Greeting:
                Greeting = reply;
                GreetingDelay = _timeProvider.GetElapsedTime(_start);
                break;
            case SmtpProbeStage.Ehlo when reply.IsPositive:
                Features = SmtpServerFeatures.Parse(reply);
                break;
            case SmtpProbeStage.EhloAfterTls when reply.IsPositive:
                FeaturesUnderTls = SmtpServerFeatures.Parse(reply);
                break;
            default:
                break;
        }
    }
}
