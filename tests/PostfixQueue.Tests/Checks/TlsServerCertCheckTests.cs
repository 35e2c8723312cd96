using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Config.TlsServerCert: certificate and key of the SMTP server.</summary>
public sealed class TlsServerCertCheckTests
{
    private const string HostName = "mail.lab.example";

    [Theory]
    [InlineData(-10, 60, HostName, "Pass")]
    [InlineData(-10, 7, HostName, "Warning")]
    [InlineData(-10, -1, HostName, "Fail")]
    [InlineData(2, 60, HostName, "Fail")]
    [InlineData(-10, 60, "www.lab.example", "Warning")]
    public async Task A_certificate_is_judged_by_its_dates_and_names(int fromDays, int toDays, string name, string status)
    {
        await using CheckedServer server = CreateServer();
        using X509Certificate2 certificate = TestCertificates.Server(name, fromDays: fromDays, toDays: toDays);
        Write(server, "cert.pem", certificate.ExportCertificatePem());
        Write(server, "key.pem", KeyOf(certificate));

        Assert.Equal(status, server.CheckOne("Config.TlsServerCert").Status);
    }

    [Fact]
    public async Task A_wildcard_stands_for_one_label()
    {
        await using CheckedServer server = CreateServer();
        using X509Certificate2 certificate = TestCertificates.Server("other.lab.example", toDays: 60);
        Write(server, "cert.pem", certificate.ExportCertificatePem());
        Write(server, "key.pem", KeyOf(certificate));

        await server.Postfix.ConfigureAsync("myhostname=mx.wild.example.test");
        Assert.Equal("Pass", server.CheckOne("Config.TlsServerCert").Status);
        await server.Postfix.ConfigureAsync("myhostname=mx.too.wild.example.test");
        Assert.Equal("Warning", server.CheckOne("Config.TlsServerCert").Status);
    }

    [Fact]
    public async Task Files_that_are_missing_or_do_not_fit_fail_until_they_are_put_right()
    {
        await using CheckedServer server = CreateServer();
        using X509Certificate2 certificate = TestCertificates.Server(HostName, toDays: 60);
        using X509Certificate2 other = TestCertificates.Server(HostName, toDays: 60);
        using RSA rsa = RSA.Create(2048);

        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
        Write(server, "cert.pem", "no certificate");
        Write(server, "key.pem", "no key");
        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
        Write(server, "cert.pem", certificate.ExportCertificatePem());
        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
        Write(server, "key.pem", KeyOf(other));
        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
        Write(server, "key.pem", rsa.ExportPkcs8PrivateKeyPem());
        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        Write(
            server,
            "key.pem",
            key.ExportEncryptedPkcs8PrivateKeyPem("pass", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10))
        );
        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
        Write(server, "key.pem", key.ExportECPrivateKeyPem());
        Assert.Equal("Pass", server.CheckOne("Config.TlsServerCert").Status);
    }

    [Fact]
    public async Task A_chain_out_of_order_is_warned_of()
    {
        await using CheckedServer server = CreateServer();
        using X509Certificate2 root = TestCertificates.Authority("Root");
        using X509Certificate2 middle = TestCertificates.Authority("Middle", root);
        using X509Certificate2 certificate = TestCertificates.Server(HostName, middle, toDays: 19);
        Write(server, "key.pem", KeyOf(certificate));

        Write(server, "cert.pem", certificate.ExportCertificatePem(), root.ExportCertificatePem(), middle.ExportCertificatePem());
        Assert.Equal("Warning", server.CheckOne("Config.TlsServerCert").Status);
        Write(server, "cert.pem", certificate.ExportCertificatePem(), middle.ExportCertificatePem(), root.ExportCertificatePem());
        Assert.Equal("Pass", server.CheckOne("Config.TlsServerCert").Status);
    }

    [Fact]
    public async Task Each_key_of_a_chain_file_is_followed_by_its_certificates()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(
            "smtpd_tls_security_level = may",
            "smtpd_tls_chain_files = $config_directory/one.pem, $config_directory/two.pem"
        );
        using X509Certificate2 one = TestCertificates.Server(HostName, toDays: 60);
        using X509Certificate2 two = TestCertificates.Server(HostName, toDays: -1);
        Write(server, "one.pem", KeyOf(one), one.ExportCertificatePem(), KeyOf(two));
        Write(server, "two.pem", two.ExportCertificatePem());

        Assert.Equal(["Pass", "Fail"], server.Check("Config.TlsServerCert").Select(result => result.Status));
        Write(server, "two.pem", one.ExportCertificatePem());
        Assert.Equal(["Pass", "Fail"], server.Check("Config.TlsServerCert").Select(result => result.Status));
        Write(server, "one.pem", one.ExportCertificatePem(), KeyOf(one));
        Assert.Equal("Fail", server.CheckOne("Config.TlsServerCert").Status);
    }

    [Fact]
    public async Task A_key_that_this_user_may_not_read_is_undecided()
    {
        await using CheckedServer server = CreateServer(new AlteredSystem { ForbiddenName = "key.pem" });
        using X509Certificate2 certificate = TestCertificates.Server(HostName, toDays: 60);
        Write(server, "cert.pem", certificate.ExportCertificatePem());

        Assert.Equal("Unknown", server.CheckOne("Config.TlsServerCert").Status);
    }

    [Fact]
    public async Task A_service_without_TLS_is_passed_over_and_one_without_a_certificate_fails()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Skipped", server.CheckOne("Config.TlsServerCert").Status);
        server.AppendToMasterCf("127.0.0.1:0 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n");
        Assert.Equal("Skipped", server.CheckOne("Config.TlsServerCert").Status);
        server.AppendToMasterCf("192.0.2.1:0 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n");
        MailServerCheckResult result = server.CheckOne("Config.TlsServerCert");
        Assert.Equal(("Fail", "192.0.2.1:0/inet"), (result.Status, result.Target));
    }

    private static CheckedServer CreateServer(AlteredSystem? system = null) =>
        CheckedServer.CreatePublic(
            new PostfixOptions
            {
                MainCf =
                [
                    "smtpd_tls_security_level = may",
                    "smtpd_tls_cert_file = $config_directory/cert.pem",
                    "smtpd_tls_key_file = $config_directory/key.pem",
                ],
            },
            system: system
        );

    private static string KeyOf(X509Certificate2 certificate)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static void Write(CheckedServer server, string name, params string[] blocks) =>
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, name), string.Join('\n', blocks) + "\n");
}
