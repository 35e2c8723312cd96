using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Delay;
using PostfixQueue.Fuzzing.Targets;

namespace PostfixQueue.Tests.Delay;

/// <summary>Remote servers write these texts. Whatever they write, there is an answer, and soon.</summary>
public sealed class DelayReasonPropertyTests
{
    private static readonly Arbitrary<string> s_reasons = Gen.OneOf(
            Gen.Elements(ReasonTargets.Pieces).ListOf().Select(string.Concat),
            Gen.Elements(DelayReasonClassifier.Rules.Rules.SelectMany(rule => rule.Examples))
                .Zip(Gen.Choose(0, 400), (text, cut) => text[..Math.Min(cut, text.Length)]),
            Gen.Elements(DelayReasonClassifier.Rules.Rules.SelectMany(rule => rule.Examples))
                .Zip(Gen.Elements(ReasonTargets.Pieces), (text, piece) => text.Insert(text.Length / 2, piece)),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)
        )
        .ToArbitrary();

    [Fact]
    public void Every_text_has_an_answer_from_the_closed_sets() =>
        Prop.ForAll(s_reasons, HasAnAnswer).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void Every_text_can_be_folded() =>
        Prop.ForAll(s_reasons, text => ReasonFolder.Fold(text).Length <= 1536).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void Folding_twice_adds_nothing_new_to_the_parts_folded() =>
        Prop.ForAll(s_reasons, text => !ReasonFolder.Fold(text).Contains("192.0.2.1", StringComparison.Ordinal))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void An_interned_text_comes_back_verbatim() =>
        Prop.ForAll(
                s_reasons,
                text =>
                    new DelayReasonTable().Intern(System.Text.Encoding.UTF8.GetBytes(text)).Text
                    == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    public static TheoryData<string> Hostile =>
        [
            new string('<', 1_000_000),
            new string('@', 1_000_000),
            new string('[', 1_000_000),
            string.Concat(Enumerable.Repeat("delivery temporarily suspended: ", 50_000)),
            string.Concat(Enumerable.Repeat("550-5.1.1 ", 100_000)),
            string.Concat(Enumerable.Repeat("a@", 500_000)),
            string.Concat(Enumerable.Repeat("http", 300_000)),
            "host " + string.Concat(Enumerable.Repeat("x[y] said: ", 100_000)),
            string.Concat(Enumerable.Repeat("(in reply to ", 100_000)),
            string.Concat(Enumerable.Repeat("ip is ip is blocked by ip ", 50_000)),
            string.Concat(Enumerable.Repeat("mailbox user account recipient sender ", 50_000)),
            new string('\u0130', 500_000),
            "status=" + new string(' ', 1_000_000) + "(",
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_texts_cost_no_more_than_others(string text)
    {
        Reasons.Explain("warm up");
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < 10; i++)
        {
            _ = Reasons.Explain(text).Remedy.Length;
            ReasonFolder.Fold(text);
            _ = new DelayReasonText(text).RemoteHost;
        }

        // Ten times a text that is cut at 8 KiB takes milliseconds; quadratic work over a million characters takes hours on any machine.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static bool HasAnAnswer(string text)
    {
        MailDelayReason reason = new DelayReasonText(text).Explain(recipient: null);
        return Enum.TryParse<MailDelayCause>(reason.Cause, out _)
            && Enum.TryParse<MailDelayScope>(reason.Scope, out _)
            && Enum.TryParse<DelayRetryAdvice>(reason.RetryAdvice, out _)
            && Enum.TryParse<DelaySource>(reason.Source, out _)
            && reason.Remedy.Length > 0
            && !reason.Remedy.Any(c => char.IsControl(c) || c > '~')
            && reason.RuleId.Length > 0
            && ReferenceEquals(reason.Text, text)
            && text.Contains(CopiedReason.Unwrap(text), StringComparison.Ordinal)
            && reason.SmtpCode is null or (>= 200 and <= 599)
            && reason.RemotePort is null or (> 0 and <= 65535)
            && reason.ToString().Length > 0;
    }
}
