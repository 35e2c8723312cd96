using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// Hostile text in whatever else the module says: completion, errors, warnings, verbose lines, objects as text. The properties of objects
/// keep it.
/// </summary>
public sealed class HostileStreamTests : IDisposable
{
    private const string Hostile = "\u001b]0;owned\u0007\u009b31m\u202e\u2028\ufeff";

    private readonly StandInTools _tools = new();

    public HostileStreamTests() =>
        _tools.Listing(
            ListingLines.Of(
                "A1",
                $"a{Hostile}@b{Hostile}.example",
                recipients:
                [
                    ($"c{Hostile}@d{Hostile}.example", $"connect to mx{Hostile}.d.example[192.0.2.1]:25: Connection refused {Hostile}"),
                    ("e@f.example", null),
                ]
            )
        );

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Get-MailQueueItem -SenderDomain ")]
    [InlineData("Get-MailQueueItem -RecipientDomain ")]
    [InlineData("Get-MailQueueItem -RemoteHost ")]
    [InlineData("Get-MailQueueItem -QueueId ")]
    [InlineData("Remove-MailQueueItem ")]
    [InlineData("Invoke-MailQueueFlush -Site ")]
    [InlineData("Get-MailServerConfig -Name my")]
    [InlineData("Get-MailServerConfig -Service ")]
    public void Completion_is_clean(string line)
    {
        _tools.Write(
            "postconf",
            $"case \"$*\" in *-F*) printf 'x{Hostile}/inet/command = smtpd {Hostile}\\n';; *-P*) ;; "
                + $"*) printf 'myorigin = {Hostile}\\nfast_flush_domains = .example\\nmail_version = 3.7.11\\n';; esac"
        );
        using ModuleSession session = NewSession();

        string[] texts = session
            .Invoke(
                "(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object { $_.CompletionText; $_.ListItemText; "
                    + "$_.ToolTip }",
                line
            )
            .WithoutErrors()
            .Output.Select(static text => text.ToString())
            .ToArray();

        Assert.All(texts, AssertClean);
    }

    [Fact]
    public void Completion_offers_what_has_hostile_text_in_it()
    {
        using ModuleSession session = NewSession();

        Assert.NotEmpty(session.Invoke("(TabExpansion2 'Get-MailQueueItem -SenderDomain b' 33).CompletionMatches").Output);
    }

    [Theory]
    [InlineData("Get-MailQueueItem", "postqueue: fatal: ")]
    [InlineData("Get-MailQueueItem", "postqueue: fatal: User x is not allowed to view the mail queue ")]
    [InlineData(
        "Invoke-MailQueueFlush -Site x.example -Confirm:$false",
        "postqueue: fatal: Flush service is not configured for destination "
    )]
    public void Errors_are_clean_with_all_their_parts(string command, string complaint)
    {
        _tools.Write("postqueue", $"printf '{complaint}{Hostile}\\n' >&2; exit 69");
        using ModuleSession session = NewSession();

        ErrorRecord error = Assert.Single(session.Invoke(command).Errors);

        AssertCleanError(error);
    }

    [Theory]
    [InlineData("Get-MailQueueItem -QueueId $args[0]")]
    [InlineData("Remove-MailQueueItem -QueueId $args[0] -Confirm:$false")]
    [InlineData("Get-MailServerConfig -Name $args[0]")]
    [InlineData("Get-MailServerConfig -Service $args[0]")]
    [InlineData("Test-MailServerConfig -Name $args[0] -SkipDns -SkipNetwork")]
    [InlineData("Test-MailServerConfig -Domain $args[0] -SkipDns -SkipNetwork")]
    [InlineData("Get-MailQueueItem -ConfigDirectory $args[0]")]
    [InlineData("Get-MailQueueItem -OlderThan $args[0]")]
    [InlineData("[pscustomobject]@{ x = $args[0] } | Measure-MailQueue")]
    public void Errors_about_what_was_given_are_clean(string command)
    {
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: true);

        Assert.All(session.Invoke(command, "x" + Hostile).Errors, AssertCleanError);
    }

    [Fact]
    public void Warnings_verbose_lines_and_whatif_are_clean()
    {
        _tools.Write("postqueue", $"printf 'postqueue: warning: {Hostile}\\n' >&2; exec cat \"$tools/listing\"");
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: true);

        Invocation invocation = session.Invoke(
            "Get-MailQueueItem -Verbose | Remove-MailQueueItem -WhatIf -Verbose; Invoke-MailQueueFlush -Site $args[0] -WhatIf",
            "x" + Hostile
        );

        Assert.NotEmpty(invocation.Warnings);
        Assert.All(invocation.Warnings.Concat(invocation.Verbose).Concat(session.UserInterface.Lines), AssertClean);
    }

    [Fact]
    public void Objects_as_text_are_clean_and_their_properties_verbatim()
    {
        using ModuleSession session = NewSession();

        IEnumerable<string> texts = session
            .Invoke(
                "$i = Get-MailQueueItem; \"$i\"; \"$($i.Recipients)\"; \"$(Measure-MailQueue Sender)\"; \"$($i | Resolve-MailDelayReason)\""
            )
            .WithoutErrors()
            .Output.Select(static text => text.ToString());

        Assert.All(texts, AssertClean);
        Assert.Equal($"a{Hostile}@b{Hostile}.example", Assert.Single(session.Invoke("(Get-MailQueueItem).Sender").Output).BaseObject);
    }

    [Fact]
    public void A_flood_of_warnings_is_a_few_short_lines()
    {
        _tools.Write(
            "postqueue",
            "i=0; while [ $i -lt 400 ]; do echo 'postqueue: warning: the same'; echo \"postqueue: warning: number $i\"; "
                + "i=$((i+1)); done >&2; "
                + "head -c 3000 /dev/zero | tr '\\0' x | sed 's/^/postqueue: warning: /' >&2; echo >&2; exec cat \"$tools/listing\""
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<string> warnings = session.Invoke("Get-MailQueueItem").WithoutErrors().Warnings;

        Assert.InRange(warnings.Count, 2, 25);
        Assert.All(warnings, static warning => Assert.InRange(warning.Length, 1, 600));
        Assert.Equal(warnings.Count, warnings.Distinct(StringComparer.Ordinal).Count());
    }

    private static void AssertCleanError(ErrorRecord error)
    {
        AssertClean(error.ToString());
        AssertClean(error.ErrorDetails?.Message);
        AssertClean(error.ErrorDetails?.RecommendedAction);
        AssertClean(error.Exception.Message);
        AssertClean(error.TargetObject?.ToString());
        AssertClean(error.CategoryInfo.ToString());
    }

    private static void AssertClean(string? text)
    {
        foreach (char letter in text ?? "")
            Assert.False(
                (char.IsControl(letter) && letter is not ('\r' or '\n')) || letter is '\u202e' or '\u2028' or '\ufeff',
                $"U+{(int)letter:X4} in: {text}"
            );
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
