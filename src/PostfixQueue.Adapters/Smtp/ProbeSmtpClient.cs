using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Smtp;

/// <summary>MailKit's client, made to look at certificates instead of judging them, and to fetch nothing that they point to.</summary>
internal sealed class ProbeSmtpClient : SmtpClient
{
    private readonly SmtpTranscript _transcript;
    private readonly SmtpProbeRequest _request;

    public ProbeSmtpClient(SmtpTranscript transcript, SmtpProbeRequest request)
        : base(transcript)
    {
        _transcript = transcript;
        _request = request;
        LocalDomain = request.HeloName;
        CheckCertificateRevocation = false;
        ServerCertificateValidationCallback = LookAt;
    }

    /// <summary>The TLS session; null as long as there is none.</summary>
    public SmtpTlsSession? Session { get; private set; }

    /// <summary>Logs in with a mechanism that may be used on this connection.</summary>
    /// <exception cref="NotSupportedException">The server offers none.</exception>
    public async Task LogInAsync(SmtpCredential credential, CancellationToken cancellationToken)
    {
        AuthenticationMechanisms.IntersectWith(IsSecure ? credential.MechanismsUnderTls : credential.MechanismsWithoutTls);
        if (AuthenticationMechanisms.Count == 0)
            throw new NotSupportedException("no login that may be used on this connection");

        await AuthenticateAsync(Encoding.UTF8, new NetworkCredential(credential.UserName, credential.Password), cancellationToken);
    }

    /// <inheritdoc/>
    protected override void OnConnected(string host, int port, SecureSocketOptions options)
    {
        // Only now the library tells protocol and cipher suite.
        Session = Session is null
            ? null
            : Session with
            {
                Protocol = SslProtocol.ToString(),
                CipherSuite = SslCipherSuite?.ToString() ?? "",
            };
        base.OnConnected(host, port, options);
    }

    /// <inheritdoc/>
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
        string host,
        RemoteCertificateValidationCallback remoteCertificateValidationCallback
    )
    {
        _transcript.BeginHandshake();
        SslClientAuthenticationOptions options = base.GetSslClientAuthenticationOptions(
            _request.ServerName,
            remoteCertificateValidationCallback
        );
        options.CertificateChainPolicy = TrustPolicy.Create(_request.TrustAnchors);
        return options;
    }

    private bool LookAt(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        List<SmtpCertificate> certificates = [];
        if (certificate is X509Certificate2 own)
            certificates.Add(CertificateReader.Read(own));

        foreach (X509Certificate2 sent in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (certificate is null || !sent.RawDataMemory.Span.SequenceEqual(certificate.GetRawCertData()))
                certificates.Add(CertificateReader.Read(sent));
        }

        Session = new SmtpTlsSession
        {
            Certificates = certificates,
            IsNameMatch = certificates.Count > 0 && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            ChainErrors =
            [
                .. (chain?.ChainStatus ?? [])
                    .SelectMany(status => status.Status.ToString().Split(", "))
                    .Where(status => status != nameof(X509ChainStatusFlags.NoError))
                    .Distinct(),
            ],
        };
        return true;
    }
}
