using System.Text;
using PostfixQueue.Spool;

namespace PostfixQueue.Tests.Spool;

public sealed class ShowqTextTests
{
    [Theory]
    [InlineData("user@x.example", "user@x.example")]
    [InlineData("", "MAILER-DAEMON")]
    [InlineData("john smith@x.example", "\"john smith\"@x.example")]
    [InlineData("a\"b\\c@x.example", "\"a\\\"b\\\\c\"@x.example")]
    [InlineData(".a@x.example", "\".a\"@x.example")]
    [InlineData("a.@x.example", "\"a.\"@x.example")]
    [InlineData("a..b@x.example", "\"a..b\"@x.example")]
    [InlineData("a@b@x.example", "\"a@b\"@x.example")]
    [InlineData("@x.example", "\"\"@x.example")]
    [InlineData("@route:user@x.example", "@route:user@x.example")]
    [InlineData("@route:a b@x.example", "@route:\"a b\"@x.example")]
    [InlineData("jürgen@x.example", "jürgen@x.example")]
    [InlineData("a\rb@x.example", "\"a\\?b\"@x.example")]
    [InlineData("a\0b@x.example", "a")]
    public void An_address_is_quoted_as_Postfix_quotes_it(string raw, string expected)
    {
        ByteBuffer buffer = new();
        ByteRange range = new ShowqText(new ShowqRules()).AddAddress(Encoding.UTF8.GetBytes(raw), buffer);

        Assert.Equal(expected, Encoding.UTF8.GetString(buffer[range]));
    }

    [Theory]
    [InlineData("6E61C3AF7665", true, true, "naïve")]
    [InlineData("6E61C37665", true, true, "na?ve")]
    [InlineData("C2808080", true, true, "\u0080??")]
    [InlineData("EDA080", true, true, "???")]
    [InlineData("6E61C3AF7665", false, true, "na??ve")]
    [InlineData("EDA08041", true, false, "\uFFFD\uFFFD\uFFFDA")]
    [InlineData("C0AF41", true, false, "??A")]
    public void What_is_not_printable_is_replaced_as_this_Postfix_does(string hex, bool showsUtf8, bool isStrict, string expected)
    {
        byte[] text = Convert.FromHexString(hex);
        new ShowqText(new ShowqRules { ShowsUtf8 = showsUtf8, IsStrictUtf8 = isStrict }).MakePrintable(text);

        Assert.Equal(expected, Encoding.UTF8.GetString(text));
    }
}
