using PostfixQueue.Text;

namespace PostfixQueue.Tests.Text;

/// <summary>Sender and recipient in the column that 80 columns and more leave for them.</summary>
public sealed class EnvelopeLinesTests
{
    /// <summary>The room on 80 columns.</summary>
    private const int Narrow = 31;

    private const int Wide = 71;

    private static readonly string s_end = Environment.NewLine;

    public static TheoryData<string> Domains =>
        new(
            Enumerable.Range(12, 19).Select(static length => $"{new string('d', length / 2)}.{new string('e', length - (length / 2) - 1)}")
        );

    [Theory]
    [MemberData(nameof(Domains))]
    public void An_ordinary_domain_is_whole_on_80_columns(string domain)
    {
        string sender = $"shop@{domain}";
        string recipient = $"firstname.lastname@{domain}";
        foreach (
            string text in (string[])
                [
                    EnvelopeLines.ForTerminal(sender, recipient, Narrow),
                    EnvelopeLines.ForTerminal(recipient, sender + " +3", Narrow),
                    EnvelopeLines.ForAnyWidth(sender, recipient, Narrow, isEngineWrapping: false),
                    EnvelopeLines.ForAnyWidth(recipient, sender, Narrow, isEngineWrapping: false),
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
    public void Both_share_a_line_that_has_room_for_them()
    {
        Assert.Equal("a@b.example -> c@d.example", EnvelopeLines.ForTerminal("a@b.example", "c@d.example", Narrow));
        Assert.Equal(
            "a@b.example -> c@d.example",
            EnvelopeLines.ForAnyWidth("a@b.example", "c@d.example", Narrow, isEngineWrapping: false)
        );
    }

    [Fact]
    public void On_a_wide_screen_the_recipients_stand_below_each_other()
    {
        Assert.Equal($"a@b.example{new string(' ', 20)} -> c@d.example", EnvelopeLines.ForTerminal("a@b.example", "c@d.example", Wide));
        Assert.Equal(
            $"shop@example.com{new string(' ', 15)} -> anna@department.example +2",
            EnvelopeLines.ForTerminal("shop@example.com", "anna@department.example +2", Wide)
        );
    }

    [Fact]
    public void A_local_part_that_is_cut_shows_it() =>
        Assert.Equal(
            $"somebody.with.a.na…@example.com{s_end}-> anna@example.net +1",
            EnvelopeLines.ForTerminal("somebody.with.a.name@example.com", "anna@example.net +1", Narrow)
        );

    [Fact]
    public void A_file_gets_the_whole_address() =>
        Assert.Equal(
            $"somebody.with.a.name{s_end}@example.com{new string(' ', 19)} -> anna@example.net +1",
            EnvelopeLines.ForAnyWidth("somebody.with.a.name@example.com", "anna@example.net +1", Narrow, isEngineWrapping: false)
        );

    [Fact]
    public void A_domain_longer_than_the_column_ends_its_lines_behind_dots() =>
        Assert.Equal(
            $"shop@example.com{s_end}-> anna{s_end}@mail.department.university.{s_end}example",
            EnvelopeLines.ForTerminal("shop@example.com", "anna@mail.department.university.example", Narrow)
        );

    [Theory]
    [InlineData("", "")]
    [InlineData("MAILER-DAEMON", "")]
    [InlineData("", "no-domain")]
    [InlineData("@", "@@")]
    public void What_is_no_address_is_shown_as_it_is(string sender, string recipient) =>
        Assert.Equal($"{sender} -> {recipient}", EnvelopeLines.ForTerminal(sender, recipient, Narrow));
}
