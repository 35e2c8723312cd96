using System.Globalization;
using System.Text;
using System.Text.Json;
using PostfixQueue.Log;
using PostfixQueue.Tests.Delay;

namespace PostfixQueue.Tests.Log;

/// <summary>Lines of every program of Postfix, and of syslog daemons and containers of many kinds, each with what it says.</summary>
public sealed class LogCorpusTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Fixtures.Path("mail-log/lines.jsonl"));

    public static TheoryData<int> Lines => [.. Enumerable.Range(0, s_lines.Length)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_a_line_says_is_read(int index)
    {
        using JsonDocument expected = JsonDocument.Parse(s_lines[index]);
        MailLogEvent one = Assert.Single(LoggedLines.Read(expected.RootElement.GetProperty("line").GetString()!));

        Assert.Equal(expected.RootElement.GetProperty("type").GetString(), one.EventType);
        foreach (
            JsonProperty member in expected.RootElement.EnumerateObject().Where(static member => member.Name is not ("line" or "type"))
        )
        {
            object? value = typeof(MailLogEvent).GetProperty(member.Name)!.GetValue(one);
            Assert.Equal(
                $"{member.Name}: {member.Value.GetString()}",
                $"{member.Name}: {Convert.ToString(value, CultureInfo.InvariantCulture)}"
            );
        }
    }

    [Fact]
    public void Every_kind_of_event_is_among_them() =>
        Assert.Equal(
            Enum.GetNames<MailLogEventType>().Order(StringComparer.Ordinal),
            s_lines
                .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString())
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
}
