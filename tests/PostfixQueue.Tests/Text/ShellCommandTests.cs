using System.Diagnostics;
using System.Management.Automation.Language;
using PostfixQueue.Delay;
using PostfixQueue.Text;

namespace PostfixQueue.Tests.Text;

/// <summary>Whatever value goes into a command, it stays the one word that it was meant to be, in sh(1) and in PowerShell.</summary>
public sealed class ShellCommandTests
{
    public static TheoryData<string> Values =>
        [
            "plain",
            "/srv/mail queue/a file",
            "a;reboot",
            "a && reboot",
            "$(reboot)",
            "`reboot`",
            "a'; reboot; '",
            "a\u2019; reboot; \u2018",
            "\"; reboot; \"",
            "a\nreboot",
            "a | reboot",
            "a > /etc/passwd",
            "${HOME}",
            "*",
            "~root",
            "#a",
            "@a",
            "a,b",
            "{a}",
            "%{a}",
            "\u202Etxt.exe",
            "\u001b]0;a\u0007",
            "ä ß",
            "",
        ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_one_word_or_there_is_no_command(string value)
    {
        ShellCommand command = $"printf %s,%s,%s a{value} name={value} last && printf .";
        if (command.Text is not { } text)
        {
            Assert.Contains(
                value,
                character => character is '\'' or '\u2018' or '\u2019' || char.IsControl(character) || character == '\u202E'
            );
            return;
        }

        Assert.Equal($"a{value},name={value},last.", await ShAsync(text));
        Ast script = Parser.ParseInput(text, out _, out ParseError[] errors);
        Assert.Empty(errors);
        CommandAst[] commands = [.. script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()];
        Assert.Equal(2, commands.Length);
        Assert.Equal(
            [$"a{value}", $"name={value}", "last"],
            commands[0].CommandElements.Skip(2).Select(element => Assert.IsType<StringConstantExpressionAst>(element).Value)
        );
    }

    [Fact]
    public void A_value_that_looks_like_an_option_leaves_no_command() => Assert.Null(ShellCommand.Create($"rm {"-rf"} /a").Text);

    [Fact]
    public void A_missing_value_leaves_no_command() => Assert.Null(ShellCommand.Create($"rm {null as string}").Text);

    [Fact]
    public void What_the_author_has_quoted_stays_as_it_is() =>
        Assert.Equal("postconf -e 'a = $b' && postfix reload", ShellCommand.Create($"postconf -e 'a = $b' && postfix reload").Text);

    [Fact]
    public void Quotes_around_a_value_hold_the_word_together() =>
        Assert.Equal("postconf -P 'smtp/inet/a = b c'", ShellCommand.Create($"postconf -P '{"smtp/inet"}/a = {"b c"}'").Text);

    [Fact]
    public void A_list_is_so_many_words() =>
        Assert.Equal("chmod 600 /a '/b c'", ShellCommand.Create($"chmod 600 {new[] { "/a", "/b c" }}").Text);

    [Fact]
    public void A_command_goes_into_a_longer_one_as_it_is()
    {
        ShellCommand first = $"chgrp {"post drop"} /a";

        Assert.Equal("chgrp 'post drop' /a && postfix reload", ShellCommand.Create($"{first} && postfix reload").Text);
        Assert.Null(ShellCommand.Create($"{ShellCommand.Create($"a {"\n"}")} && b").Text);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void No_remedy_of_a_delay_lets_a_harmful_value_in(string value)
    {
        string[] templates =
        [
            .. DelayCauseCatalog.Entries.SelectMany(entry => new[] { entry.Remedy, entry.GroupRemedy }),
            .. DelayReasonClassifier.Rules.Rules.SelectMany(rule => new[] { rule.Detail, rule.Remedy }).OfType<string>(),
        ];
        foreach (string template in templates)
        {
            DelayReasonDetail detail = new()
            {
                RemoteHost = $"{value} reboot",
                RemoteAddress = $"{value} reboot",
                LookedUp = $"{value} reboot",
                Blocklist = $"{value} reboot",
            };
            Assert.Equal(
                RemedyText.Fill(template, "Unknown", DelayReasonDetail.None, null),
                RemedyText.Fill(template, "Unknown", detail, $"{value} reboot@{value} reboot")
            );
        }
    }

    private static async Task<string> ShAsync(string script)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, WorkingDirectory = "/" }
        )!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
