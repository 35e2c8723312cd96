using PostfixQueue.Mail.Dkim;
using PostfixQueue.Mail.Dmarc;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Mail.Transport;

namespace PostfixQueue.Fuzzing.Targets;

/// <summary>What domains publish: each text is a record with what is wrong with it.</summary>
internal static class RecordTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Record(
            "spf",
            [
                "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:x.example/24//64 mx "
                    + "include:%{d2}.x.example exists:%{ir}.%{l1r+-}.y.example ?ptr -all exp=e.x.example",
                "v=spf1 redirect=_spf.%{o}",
            ],
            [
                "v=spf1",
                " ",
                "a",
                "mx",
                "/",
                "//",
                ":",
                "=",
                "%{",
                "}",
                "%%",
                "%-",
                "ip4:",
                "ip6:",
                "include:",
                "redirect=",
                "exp=",
                "all",
                "~",
            ],
            static text => SpfRecordParser.Parse(text).Problems
        ),
        Record(
            "dmarc",
            [
                "v=DMARC1; p=quarantine; sp=none; np=reject; adkim=s; aspf=r; pct=50; "
                    + "fo=1:d; ri=86400; rua=mailto:a@x.example!10m,https://x.example/",
            ],
            ["v=DMARC1", ";", "=", "p=", "rua=", "mailto:", "!", "10m", ",", "pct=", "fo=", "psd=y", "t=y", "[", "%2C"],
            static text => DmarcRecordParser.Parse(text).Problems
        ),
        Record(
            "dkim",
            [
                "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
                "v=DKIM1; h=sha256; s=email; t=y:s; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQAD"
                    + "SwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==",
            ],
            ["v=DKIM1", ";", "=", "k=rsa", "p=", "t=s", "h=sha1", "MAA=", "MAYCAQACAQM=", "AQAB", ":"],
            static text => DkimKeyRecordParser.Parse(text).Problems
        ),
        Record(
            "mta-sts",
            [
                "v=STSv1; id=20260101T000000;",
                "version: STSv1\r\nmode: enforce\r\nmx: mail.x.example\r\nmx: *.x.example\r\nmax_age: 604800\r\n",
            ],
            ["v=STSv1", ";", "id=", "version: STSv1\n", "mode: ", "testing", "mx: *.", "max_age: ", "99999999999999999999", "\r\n", ":"],
            static text =>
            {
                MtaStsPolicy policy = MtaStsPolicyParser.Parse(text);
                _ = policy.Allows("mail.x.example");
                return [.. policy.Problems, .. MtaStsRecord.FindProblems(text)];
            }
        ),
        Record(
            "tls-rpt",
            ["v=TLSRPTv1; rua=mailto:tls@x.example,https://x.example/report"],
            ["v=TLSRPTv1", ";", "rua=", "mailto:", "https://", ",", "%2C", "!"],
            TlsReportingRecord.FindProblems
        ),
    ];

    private static FuzzTarget Record(string name, string[] seeds, string[] pieces, Func<string, IReadOnlyList<RecordProblem>> read) =>
        new(
            name,
            FuzzTargets.Bytes(seeds),
            pieces,
            input => Demand.That(read(FuzzTargets.Text(input)).All(static problem => problem.Message.Length > 0), "each problem has a text")
        );
}
