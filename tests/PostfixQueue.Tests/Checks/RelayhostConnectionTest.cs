using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>What the tests of connections to a relay host share.</summary>
public abstract class RelayhostConnectionTest
{
    internal const string AuthorityPath = "/nonexistent/authority.pem";
    internal const string Check = "Net.Relayhost -TimeoutSeconds 120";

    // The lab's own default sends no mail anywhere.
    internal const string Direct = "default_transport = smtp";

    internal static X509Certificate2 Authority { get; } = TestCertificates.Authority();

    internal static ScriptedSmtpServer Relay(
        X509Certificate2 certificate,
        string offer = "250 AUTH PLAIN LOGIN",
        string auth = "535 5.7.8 no\r\n"
    ) =>
        new ScriptedSmtpServer
        {
            Certificate = certificate,
            EhloUnderTls = $"250-relay.test\r\n{offer}\r\n",
            Auth = _ => auth,
        }.Start();
}
