using System.Security.Cryptography.X509Certificates;
using System.Text;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Packaging;

/// <summary>
/// The third-party libraries as they are laid out, without what they depend on for encrypted mail, in a PowerShell of its own.
/// </summary>
public sealed class LaidOutLibraryTests
{
    // As a cmdlet does: through the module's assembly, in the context that serves the module's own folder.
    private const string LoadMimeKit = """
        $adapters = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName('PostfixQueue.Adapters')
        $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($adapters)
        $mimekit = $context.LoadFromAssemblyName('MimeKit')
        $mailkit = $context.LoadFromAssemblyName('MailKit')

        """;

    [Fact]
    public async Task TLS_is_begun_and_a_login_made()
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer
        {
            Certificate = TestCertificates.Server("127.0.0.1", authority),
            EhloUnderTls = "250-relay.test\r\n250 AUTH PLAIN\r\n",
            Auth = _ => "235 2.7.0 ok\r\n",
        }.Start();
        using PrivatePostfix postfix = PrivatePostfix.Create(
            new PostfixOptions
            {
                MainCf =
                [
                    "default_transport = smtp",
                    $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}",
                    "smtp_tls_security_level = encrypt",
                    "smtp_sasl_auth_enable = yes",
                    "smtp_sasl_security_options = noanonymous",
                    "smtp_sasl_password_maps = static:relay-user:secret",
                ],
            }
        );

        IReadOnlyList<string> lines = await RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            Test-MailServerConfig Net.Relayhost -TestRelayLogin -SkipDns -TimeoutSeconds 120 `
                -ConfigDirectory '{{postfix.ConfigDirectory}}' | ForEach-Object { "$($_.Status) $($_.Message)" }
            """
        );

        string all = string.Join('\n', lines.Concat(relay.Commands));
        Assert.Contains("STARTTLS\n", all, StringComparison.Ordinal);
        Assert.Contains("AUTH PLAIN ", all, StringComparison.Ordinal);
        Assert.StartsWith("Pass", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_ways_to_log_in_find_all_that_they_need()
    {
        IReadOnlyList<string> lines = await RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            {{LoadMimeKit}}
            foreach ($name in 'CramMd5', 'ScramSha1', 'ScramSha256', 'Ntlm') {
                $mechanism = $mailkit.GetType("MailKit.Security.SaslMechanism$name")::new([Net.NetworkCredential]::new('user', 'secret'))
                $challenge = if ($name -eq 'CramMd5') { [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('<1.2@relay.test>')) }
                "$name $($mechanism.Challenge($challenge, [Threading.CancellationToken]::None).Length -gt 0)"
            }
            """
        );

        Assert.Equal(["CramMd5 True", "ScramSha1 True", "ScramSha256 True", "Ntlm True"], lines);
    }

    [Fact]
    public async Task Messages_are_parsed_also_signed_and_encrypted_ones()
    {
        const string Message = """
            From: =?utf-8?Q?J=C3=BCrgen?= <j@lab.example>
            Subject: =?utf-8?B?R3LDvMOfZQ==?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/signed; boundary=signed; micalg=sha-256; protocol="application/pkcs7-signature"

            --signed
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            gr=C3=BC=C3=9Fe
            --signed
            Content-Type: application/pkcs7-signature; name=smime.p7s
            Content-Transfer-Encoding: base64

            MAMCAQU=
            --signed--
            --outer
            Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m
            Content-Transfer-Encoding: base64

            MAMCAQU=
            --outer
            Content-Type: message/rfc822

            Subject: inner

            text
            --outer--

            """;

        IReadOnlyList<string> lines = await RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            {{LoadMimeKit}}
            $stream = [IO.MemoryStream]::new([Convert]::FromBase64String('{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Message))}}'))
            $message = $mimekit.GetType('MimeKit.MimeMessage')::Load($stream, [Threading.CancellationToken]::None)
            [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($message.Subject))
            @($message.BodyParts).Count
            $message.TextBody.Length
            $buffer = [IO.MemoryStream]::new()
            $message.WriteTo($buffer, [Threading.CancellationToken]::None)
            $buffer.Length -gt 300
            """
        );

        Assert.Equal([Convert.ToBase64String(Encoding.UTF8.GetBytes("Grüße")), "4", "5", "True"], lines);
    }
}
