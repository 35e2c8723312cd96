using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class RemedyTests
{
    private static readonly string[] s_commands =
    [
        "Get-Mail",
        "Invoke-Mail",
        "Remove-Mail",
        "Resume-Mail",
        "Restart-Mail",
        "Measure-Mail",
        "Test-Mail",
        "grep <id> ",
    ];

    public static TheoryData<MailDelayCause> Causes => [.. Enum.GetValues<MailDelayCause>()];

    [Fact]
    public void There_is_one_entry_for_each_cause() =>
        Assert.Equal(Enum.GetValues<MailDelayCause>(), DelayCauseCatalog.Entries.Select(entry => entry.Cause));

    [Theory]
    [MemberData(nameof(Causes))]
    public void Every_cause_has_meaning_and_a_remedy_that_names_a_command(MailDelayCause cause)
    {
        DelayCauseEntry entry = DelayCauseCatalog.Get(cause);
        Assert.NotEmpty(entry.Meaning);
        Assert.Contains(s_commands, command => entry.GroupRemedy.Contains(command, StringComparison.Ordinal));
        Assert.DoesNotContain('{', entry.GroupRemedy);
        Assert.DoesNotContain('|', entry.GroupRemedy.Replace(" | ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MailDelayCause.DnsNotFound, "Futile")]
    [InlineData(MailDelayCause.Greylisted, "Automatic")]
    [InlineData(MailDelayCause.LocalTransport, "AfterFix")]
    [InlineData(MailDelayCause.Expired, "NotApplicable")]
    public void The_advice_of_a_cause_is_from_the_closed_set(MailDelayCause cause, string advice) =>
        Assert.Equal(advice, DelayCauseCatalog.Get(cause).RetryName);

    [Fact]
    public void Rules_that_override_keep_to_templates_that_can_be_filled() =>
        Assert.All(
            DelayReasonClassifier.Rules.Rules.SelectMany(rule => new[] { rule.Detail, rule.Remedy }).OfType<string>(),
            template => Assert.DoesNotContain('{', RemedyText.Fill(template, "Unknown", DelayReasonDetail.None, null))
        );

    [Fact]
    public void A_remedy_names_what_is_at_hand()
    {
        MailDelayReason reason = Reasons.Explain("connect to mx.example.org[192.0.2.1]:25: Connection refused", recipient: "u@example.org");
        Assert.Contains("-RecipientDomain example.org | Invoke-MailQueueFlush", reason.Remedy, StringComparison.Ordinal);
        Assert.Contains("mx.example.org", reason.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_recipient_the_host_selects_the_messages() =>
        Assert.Contains(
            "-RemoteHost mx.example.org | Invoke-MailQueueFlush",
            Reasons.Explain("connect to mx.example.org[192.0.2.1]:25: Connection refused").Remedy,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_misspelt_domain_is_named() =>
        Assert.Contains(
            "dig MX gmial.con",
            Reasons.Explain("Host or domain name not found. Name service error for name=gmial.con type=AAAA: Host not found").Remedy,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_blocklist_is_named_with_its_page()
    {
        string remedy = Reasons
            .Explain(
                "host mx.example.net[198.51.100.5] said: 554 5.7.1 Client host [203.0.113.7] blocked using zen.spamhaus.org; "
                    + "https://www.spamhaus.org/query/ip/203.0.113.7 (in reply to RCPT TO command)"
            )
            .Remedy;
        Assert.Contains("zen.spamhaus.org for removal at https://www.spamhaus.org/query/ip/203.0.113.7", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_socket_that_does_not_answer_is_named() =>
        Assert.Contains(
            "at 127.0.0.1 port 10024",
            Reasons.Explain("connect to 127.0.0.1[127.0.0.1]:10024: Connection refused").Remedy,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("connect to $(reboot)[192.0.2.1;reboot]:25: Connection refused", "reboot")]
    [InlineData("connect to `id`[x y]:25: Connection refused", "`")]
    [InlineData("connect to -Force[192.0.2.1]:25: Connection refused", "-Force")]
    [InlineData("connect to a';b[192.0.2.1]:25: Connection refused", ";b")]
    [InlineData("host mx\u202e.example[192.0.2.1] said: 554 blocked using evil;rm.example (in reply to RCPT TO command)", ";rm")]
    [InlineData("Host or domain name not found. Name service error for name=x;reboot type=A: Host not found", "reboot")]
    public void What_a_shell_could_take_for_a_command_stays_out(string text, string forbidden) =>
        Assert.DoesNotContain(forbidden, Reasons.Explain(text).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("u;reboot@example.org")]
    [InlineData("u@exa$(id)mple.org")]
    [InlineData("-All@example.org")]
    [InlineData("\"a b\"@example.org")]
    public void A_recipient_that_needs_quoting_is_not_quoted_but_left_out(string recipient) =>
        Assert.DoesNotContain(
            recipient,
            Reasons.Explain("host mx.example.net[198.51.100.5] said: 550 5.1.1 User unknown", recipient: recipient).Remedy,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_template_with_an_unknown_slot_is_a_fault() =>
        Assert.Throws<FormatException>(() => RemedyText.Fill("{nonsense}", "Unknown", DelayReasonDetail.None, null));
}
