using PostfixQueue.Text;

namespace PostfixQueue.Tests.Text;

/// <summary>Sender and recipient in the column that 80 columns and more leave for them.</summary>
public sealed class EnvelopeLinesTests
{
    /// <summary>The room on a terminal of 80 columns; a file has one more.</summary>
    private const int Narrow = 22;

    private const int Wide = 63;

    private static readonly string s_end = Environment.NewLine;

    public static TheoryData<string> Domains =>
        new(Enumerable.Range(8, 14).Select(static length => $"{new string('d', length / 2)}.{new string('e', length - (length / 2) - 1)}"));

    [Theory]
    [MemberData(nameof(Domains))]
    public void An_ordinary_domain_is_whole_on_80_columns(string domain)
    {
        string sender = $"shop@{domain}";
        string recipient = $"firstname.lastname@{domain}";
        foreach (
            string text in (string[])
                [
                    EnvelopeLines.ForTerminal(sender, recipient, Narrow, Narrow),
                    EnvelopeLines.ForTerminal(recipient, sender + " +3", Narrow, Narrow),
                ]
        )
        {
            // As PowerShell breaks it.
            List<string> lines = text.Split(s_end)
                .SelectMany(static line => line.Chunk(Narrow))
                .Select(static part => new string(part))
                .ToList();
            Assert.Equal(2, lines.Count(line => line.Contains($"@{domain}", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void On_a_wide_screen_the_recipients_stand_below_each_other()
    {
        Assert.Equal($"a@b.example{new string(' ', 11)}c@d.example", EnvelopeLines.ForTerminal("a@b.example", "c@d.example", Wide, Narrow));
        Assert.Equal(
            "shop@department.example.com anna@department.example +2",
            EnvelopeLines.ForTerminal("shop@department.example.com", "anna@department.example +2", Wide, Narrow)
        );
    }

    [Fact]
    public void A_local_part_that_is_cut_shows_it() =>
        Assert.Equal(
            $"somebody.…@example.com{s_end}anna@example.net +1",
            EnvelopeLines.ForTerminal("somebody.with.a.name@example.com", "anna@example.net +1", Narrow, Narrow)
        );

    [Fact]
    public void A_file_gets_both_whole_and_on_two_lines_where_one_is_longer_than_the_column_may_be()
    {
        Assert.Equal(
            $"shop@example.com{new string(' ', 7)}anna@example.net +1",
            EnvelopeLines.ForAnyWidth("shop@example.com", "anna@example.net +1", Narrow + 1)
        );
        Assert.Equal(
            $"shop@example.com{s_end}recipient@elsewhere.example +1",
            EnvelopeLines.ForAnyWidth("shop@example.com", "recipient@elsewhere.example +1", Narrow + 1)
        );
    }

    [Fact]
    public void A_domain_longer_than_the_column_ends_its_lines_behind_dots() =>
        Assert.Equal(
            $"shop@example.com{s_end}anna{s_end}@mail.department.{s_end}university.example",
            EnvelopeLines.ForTerminal("shop@example.com", "anna@mail.department.university.example", Narrow, Narrow)
        );

    [Theory]
    [InlineData("", "")]
    [InlineData("MAILER-DAEMON", "")]
    [InlineData("", "no-domain")]
    [InlineData("@", "@@")]
    public void What_is_no_address_is_shown_as_it_is(string sender, string recipient) =>
        Assert.Equal(sender.PadRight(Narrow) + recipient, EnvelopeLines.ForTerminal(sender, recipient, Wide, Narrow));
}
