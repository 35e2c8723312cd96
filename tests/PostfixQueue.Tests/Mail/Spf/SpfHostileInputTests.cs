using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>Records are written by others: no text may do more than give a result.</summary>
public sealed class SpfHostileInputTests : SpfTest
{
    private static readonly string[] s_fragments =
    [
        "v=spf1",
        " ",
        "a",
        "mx",
        "include",
        "exists",
        "ptr",
        "ip4",
        "ip6",
        "all",
        "redirect",
        "exp",
        ":",
        "=",
        "/",
        "//",
        "+",
        "-",
        "~",
        "?",
        "%",
        "%{",
        "}",
        "%{d}",
        "%{ir}",
        "%{p}",
        "%{l9r-+}",
        "%%",
        "%_",
        "%-",
        "0",
        "32",
        "128",
        "999999999999",
        ".",
        "example.com",
        "192.0.2.1",
        "2001:db8::",
        "\0",
        "\u00ff",
        "\ufffd",
        "ä",
        "\t",
    ];

    private static Gen<string> Records =>
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements(s_fragments).ArrayOf().Select(parts => "v=spf1 " + string.Concat(parts))
        );

    [Fact]
    public void Any_text_parses_and_evaluates_to_a_result() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000),
            Prop.ForAll(
                Records.ToArbitrary(),
                text =>
                {
                    ZoneResolver zone = new ZoneResolver().Txt("example.com", text).A("example.com", "192.0.2.7").Ptr("192.0.2.1", text);
                    SpfQuery query = SpfQuery.ForMailFrom(System.Net.IPAddress.Parse("192.0.2.1"), text + "@example.com", text);
                    SpfEvaluation evaluation = SpfEvaluator
                        .EvaluateAsync(zone, query, SpfLimits.Default, CancellationToken.None)
                        .GetAwaiter()
                        .GetResult();
                    return Enum.IsDefined(evaluation.Result)
                        && SpfRecordParser.Parse(text).Problems.All(problem => problem.Message.Length > 0)
                        && zone.Questions.Count <= 300;
                }
            )
        );

    [Fact]
    public async Task A_huge_record_is_evaluated_in_linear_time()
    {
        Zone.Txt("example.com", "v=spf1 " + string.Concat(Enumerable.Repeat("ip4:198.51.100.1 ", 100_000)) + "-all");

        SpfEvaluation evaluation = await EvaluateAsync().WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

        Assert.Equal(SpfResult.Fail, evaluation.Result);
    }
}
