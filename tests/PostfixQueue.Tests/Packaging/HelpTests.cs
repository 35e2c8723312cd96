using System.Globalization;

namespace PostfixQueue.Tests.Packaging;

/// <summary>Help as the user gets it, held against the cmdlets as they are.</summary>
public sealed class HelpTests(CommandHelpFixture session) : IClassFixture<CommandHelpFixture>
{
    private const int FewestExamples = 3;

    public static TheoryData<string> Cmdlets => [.. Manifest.Cmdlets];

    [Fact]
    public void The_session_has_the_cmdlets_that_the_manifest_names() =>
        Assert.Equal(Manifest.Cmdlets.Order(StringComparer.Ordinal), session.Commands.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_and_no_other(string cmdlet)
    {
        IReadOnlyList<string> taken = session.Listed(cmdlet, "parameters");
        IReadOnlyList<string> described = session.Listed(cmdlet, "documented");

        Assert.True(
            taken.SequenceEqual(described, StringComparer.Ordinal),
            $"In src/PostfixQueue/Help/en-US/{cmdlet}.md sections '### -NAME' are missing for: "
                + $"{string.Join(", ", taken.Except(described))}; "
                + $"there is no parameter for: {string.Join(", ", described.Except(taken))}."
        );
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_syntax_shown_is_the_syntax_taken(string cmdlet) =>
        Assert.Equal(
            session.All(cmdlet, "sets").Select(set => set.ToUpperInvariant()).Order(StringComparer.Ordinal),
            session.All(cmdlet, "syntax").Select(set => set.ToUpperInvariant()).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void There_are_at_least_three_examples(string cmdlet) =>
        Assert.InRange(int.Parse(session.One(cmdlet, "examples"), CultureInfo.InvariantCulture), FewestExamples, int.MaxValue);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_goes_in_and_what_comes_out_is_said(string cmdlet)
    {
        Assert.NotEmpty(session.Listed(cmdlet, "inputs"));
        Assert.Equal(session.Listed(cmdlet, "outputTypes"), session.Listed(cmdlet, "outputs"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_synopsis_is_one_sentence(string cmdlet) => Assert.Matches(@"^[A-Z][^.]+\.$", session.One(cmdlet, "synopsis"));
}
