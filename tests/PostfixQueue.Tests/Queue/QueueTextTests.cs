using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Queue;

/// <summary>The small readers: IDs, spans of time, settings, reports of postsuper.</summary>
public sealed class QueueTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("2h", 7_200)]
    [InlineData("5d", 432_000)]
    [InlineData("1w", 604_800)]
    [InlineData("1d12h", 129_600)]
    [InlineData(" 2H ", 7_200)]
    [InlineData("1:30:00", 5_400)]
    [InlineData("2.00:00:00", 172_800)]
    public void A_span_with_its_unit_is_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), AgeText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5d")]
    [InlineData("d")]
    [InlineData("5x")]
    [InlineData("5d ago")]
    [InlineData("1.5h")]
    [InlineData("-1:00")]
    [InlineData("9999999999d")]
    public void What_is_not_a_span_is_not_guessed(string text) => Assert.Null(AgeText.Parse(text));

    [Theory]
    [InlineData("5d", 'd', 5 * 86_400)]
    [InlineData("300", 's', 300)]
    [InlineData("0", 'd', 0)]
    [InlineData("2w", 's', 1_209_600)]
    public void Postfix_times_carry_their_unit_or_the_parameters_own(string text, char unit, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), PostfixDuration.Parse(text, unit));

    [Theory]
    [InlineData("10parsecs")]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("99999999999999999999d")]
    public void A_time_that_Postfix_would_refuse_is_none(string text) => Assert.Null(PostfixDuration.Parse(text, 's'));

    [Theory]
    [InlineData("mail_version = 3.7.11", "3.7.11")]
    [InlineData("mail_version = 3.12-20260821", "3.12")]
    [InlineData("mail_version = 3.9.1-RC1", "3.9.1")]
    [InlineData("mail_version = unknown", null)]
    public void The_version_is_the_number_in_front(string output, string? version) =>
        Assert.Equal(version, PostfixSettings.Parse(output).Version?.ToString());

    [Theory]
    [InlineData("1C114B2C2CF", true)]
    [InlineData("4jYB8D5px9z1j1Fc", true)]
    [InlineData("all_1", true)]
    [InlineData("ALL", false)]
    [InlineData("aLl", false)]
    [InlineData("A-1", false)]
    [InlineData("Ä1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_an_id_can_be_acted_on(string? text, bool isActionable) => Assert.Equal(isActionable, QueueId.IsActionable(text));

    [Theory]
    [InlineData("postsuper: A1: removed", "A1", "removed")]
    [InlineData("postsuper: A1: placed on hold", "A1", "placed on hold")]
    [InlineData("postsuper: A1: released from hold", "A1", "released from hold")]
    [InlineData("postsuper: A1: requeued", "A1", "requeued")]
    [InlineData("postsuper: A1: expired", "A1", "expired")]
    public void A_report_of_postsuper_names_the_message_and_the_deed(string line, string queueId, string deed) =>
        Assert.Equal(new PostsuperLine(queueId, deed), PostsuperLine.Parse(System.Text.Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("postsuper: Deleted: 1 message")]
    [InlineData("postsuper: warning: invalid mail queue id: A1: removed")]
    [InlineData("postsuper: A 1: removed")]
    [InlineData("xpostsuper: A1: removed")]
    [InlineData("postsuper: A1: removed twice")]
    [InlineData("postsuper: ")]
    [InlineData("")]
    public void Any_other_line_reports_nothing(string line) => Assert.Null(PostsuperLine.Parse(System.Text.Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Every_id_is_new_once()
    {
        QueueIdSet seen = new();
        string[] ids = [.. Enumerable.Range(0, 200_000).Select(number => $"4jYB8D5px9z{number:x}")];

        Assert.All(ids, id => Assert.True(seen.Add(id)));
        Assert.All(ids, id => Assert.False(seen.Add(id)));
        Assert.True(seen.Add("4jyb8D5px9z0"));
    }
}
