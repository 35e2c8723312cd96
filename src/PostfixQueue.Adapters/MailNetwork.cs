using PostfixQueue.Adapters.Dns;
using PostfixQueue.Adapters.Smtp;
using PostfixQueue.Adapters.Web;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters;

/// <summary>The network, through the libraries. They are loaded when first used.</summary>
internal sealed class MailNetwork : IMailNetwork
{
    private readonly Lazy<ISmtpProbe> _probe = new(static () => new MailKitSmtpProbe(TimeProvider.System));

    /// <inheritdoc/>
    public ISmtpProbe SmtpProbe => _probe.Value;

    /// <inheritdoc/>
    public IHttpsReader HttpsReader { get; } = new SocketsHttpsReader();

    /// <inheritdoc/>
    public IMailResolver CreateResolver(MailResolverOptions options) => new DnsClientMailResolver(options);
}
