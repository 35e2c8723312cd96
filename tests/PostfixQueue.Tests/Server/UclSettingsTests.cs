using PostfixQueue.Server;

namespace PostfixQueue.Tests.Server;

public sealed class UclSettingsTests
{
    [Theory]
    [InlineData("a = b", "a=b")]
    [InlineData("a: \"b c\"; d = 'e;f'", "a=b c|d=e;f")]
    [InlineData("a b", "a=b")]
    [InlineData("# a = b\nc = d # e\n", "c=d")]
    [InlineData("/* a = b */ c = d", "c=d")]
    [InlineData("s { a = b; } c = d", "s.a=b|c=d")]
    [InlineData("s \"x.y\" {\n a = b\n}\nc = d", "s.x.y.a=b|c=d")]
    [InlineData("l = [ { a = b }, { a = c } ]\nd = e", "l.a=b|l.a=c|d=e")]
    [InlineData("a = \"\\\"q\\\"\"", "a=\"q\"")]
    [InlineData("a = \"b", "a=b")]
    [InlineData("a = \"\\", "a=\\")]
    public void Values_are_found_under_their_sections(string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join('|', UclSettings.Read(text).Select(setting => $"{string.Join('.', setting.Path)}={setting.Value}"))
        );

    [Theory]
    [InlineData("}}]}")]
    [InlineData("/* a")]
    [InlineData("{{{{[[[{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{ a = b")]
    [InlineData("= : ; , \n")]
    public void A_broken_file_gives_nothing_and_does_no_harm(string text) => Assert.Empty(UclSettings.Read(text));
}
