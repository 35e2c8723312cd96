using System.Management.Automation;
using System.Reflection;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// Parameters and objects that nobody means to give: each ends in an error with an id, and nothing is read for a parameter that is wrong.
/// </summary>
public sealed class OddInputTests : IDisposable
{
    private const string Throwing =
        "$o = [pscustomobject]@{ QueueId = 'A1' }; "
        + "$o.psobject.Properties.Add([System.Management.Automation.PSScriptProperty]::new('Recipients', { throw 'boom' })); $o";

    private readonly StandInTools _tools = new();

    public OddInputTests() => _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));

    public static TheoryData<string, string> WildcardParameters
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((string? command, string? parameter) in FindWildcardParameters())
                data.Add(command, parameter);
            return data;
        }
    }

    public void Dispose() => _tools.Dispose();

    [Theory]
    [MemberData(nameof(WildcardParameters))]
    public void A_pattern_that_is_none_is_a_parameter_error_before_anything_is_read(string command, string parameter)
    {
        using ModuleSession session = NewSession();
        foreach (string? pattern in new[] { "[", "a[", "[z-a]", "x*[", "[]", "*[b-a]*" })
        {
            foreach (object value in new object[] { pattern, new[] { "good*", pattern } })
            {
                ErrorRecord error = Assert.Single(session.Invoke($"{command} -{parameter} $args[0]", value).Errors);

                Assert.StartsWith(
                    "ParameterArgumentValidationError,PostfixQueue.Commands.",
                    error.FullyQualifiedErrorId,
                    StringComparison.Ordinal
                );
            }
        }

        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Empty(_tools.Calls("postconf"));
    }

    [Fact]
    public void Every_cmdlet_with_wildcards_is_tried() =>
        Assert.Contains(FindWildcardParameters(), found => found == ("Get-MailQueueItem", "Sender"));

    [Theory]
    [InlineData("NoSuchDrive:/etc")]
    [InlineData("Env:")]
    [InlineData("Env:PATH")]
    [InlineData("Variable:")]
    [InlineData("Function:\\prompt")]
    [InlineData("Microsoft.PowerShell.Core\\Environment::PATH")]
    [InlineData("NoSuchProvider::x")]
    [InlineData("a\0b")]
    [InlineData("/etc/a\0b")]
    [InlineData("[")]
    [InlineData("~nobody/x")]
    [InlineData("\u001b]0;x\u0007:y")]
    public void A_configuration_directory_that_is_no_folder_has_the_id_of_its_kind(string directory)
    {
        using ModuleSession session = NewSession();
        foreach (
            string? command in new[]
            {
                "Get-MailQueueItem",
                "Measure-MailQueue",
                "Get-MailServerConfig",
                "Remove-MailQueueItem -QueueId A1 -Confirm:$false",
                "Invoke-MailQueueFlush -All -Force -Confirm:$false",
            }
        )
            Assert.Equal(["InvalidConfigDirectory"], session.Invoke($"{command} -ConfigDirectory $args[0]", directory).ErrorIds);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ QueueId = 'A1' }", 1, "")]
    [InlineData("[pscustomobject]@{ QueueId = 'A1'; Recipients = $null; QueueName = $null; Sender = $null }", 1, "")]
    [InlineData("[pscustomobject]@{ QueueId = 'A1'; Recipients = 'x@y.example' }", 1, "")]
    [InlineData("[pscustomobject]@{ QueueId = 'A1'; Recipients = 'x@y.example', 'z@y.example', $null, 7 }", 1, "")]
    [InlineData("[pscustomobject]@{ QueueId = 'A1'; Recipients = 7; ArrivalTime = 'never'; Size = 'much'; Age = @(1) }", 1, "")]
    [InlineData("@{ QueueId = 'A1'; Recipients = @{ EmailAddress = 'x@y.example' } }", 1, "")]
    [InlineData("$a = @(1, 2); $a[0] = $a; [pscustomobject]@{ QueueId = 'A1'; Recipients = $a }", 1, "")]
    [InlineData("$o = [pscustomobject]@{ QueueId = 'A1'; Recipients = $null }; $o.Recipients = @($o, $o); $o", 1, "")]
    [InlineData("[PostfixQueue.MailQueueItem]::new()", 1, "")]
    [InlineData("[PostfixQueue.MailQueueItem]@{ QueueId = 'A1'; Recipients = $null }", 1, "")]
    [InlineData("[PostfixQueue.MailQueueItem]@{ QueueId = 'A1'; Recipients = @([PostfixQueue.MailQueueRecipient]::new(), $null) }", 1, "")]
    [InlineData("[pscustomobject]@{ Recipients = @() }", 0, "InvalidQueueId")]
    [InlineData("'text', 7, [datetime]::Now, @{ a = 1 }", 0, "InvalidQueueId InvalidQueueId InvalidQueueId InvalidQueueId")]
    [InlineData(Throwing, 0, "QueueOutputInvalid")]
    public void Measuring_counts_what_is_an_item_and_refuses_the_rest(string objects, int count, string errorIds)
    {
        using ModuleSession session = NewSession();
        foreach (string grouping in Enum.GetNames<MailQueueGrouping>())
        {
            Invocation invocation = session.Invoke($"& {{ {objects} }} | Measure-MailQueue {grouping}");

            Assert.Equal(errorIds.Split(' ', StringSplitOptions.RemoveEmptyEntries), invocation.ErrorIds);
            Assert.True(
                invocation.Of<MailQueueMeasure>().Max(measure => (int?)measure.Count).GetValueOrDefault() == count,
                $"{grouping}: {string.Join(", ", invocation.Output)}"
            );
        }
    }

    [Theory]
    [InlineData("$a = @(1, 2); $a[0] = $a; ,$a")]
    [InlineData("$a = @(1); $a[0] = $a; $b = [System.Collections.ArrayList]@('x', $a); ,$b")]
    [InlineData("$a = 1; foreach ($i in 1..5000) { $a = ,$a }; ,$a")]
    public void Lists_without_end_are_refused_and_do_not_end_the_process(string list)
    {
        using ModuleSession session = NewSession();

        ErrorRecord error = Assert.Single(session.Invoke($"& {{ {list} }} | Resolve-MailDelayReason").Errors);

        Assert.Equal("ParameterArgumentValidationError,PostfixQueue.Commands.ResolveMailDelayReasonCommand", error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ QueueId = 'A1'; Recipients = @() }")]
    [InlineData("$a = @(1); $a[0] = $a; [pscustomobject]@{ QueueId = 'A1'; Recipients = $a }")]
    [InlineData("[pscustomobject]@{ x = 1 }")]
    [InlineData("@{ x = 1 }, 7, [datetime]::Now")]
    [InlineData("(Get-MailQueueItem).Recipients")]
    [InlineData("[PostfixQueue.MailQueueRecipient]::new()")]
    public void Whatever_else_is_resolved_has_a_cause(string objects)
    {
        using ModuleSession session = NewSession();

        IReadOnlyList<MailDelayReason> reasons = session
            .Invoke($"& {{ {objects} }} | Resolve-MailDelayReason")
            .WithoutErrors()
            .Of<MailDelayReason>();

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.NotEmpty(reason.Cause));
    }

    [Fact]
    public void A_property_that_throws_costs_its_object_and_no_other()
    {
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke($"& {{ {Throwing}; 'Connection refused' }} | Resolve-MailDelayReason");

        Assert.Equal(["QueueOutputInvalid"], invocation.ErrorIds);
        Assert.Single(invocation.Output);
    }

    [Fact]
    public void A_recipient_is_resolved_by_its_reason()
    {
        using ModuleSession session = NewSession();

        MailDelayReason reason = Assert.Single(
            session.Invoke("(Get-MailQueueItem A1).Recipients | Resolve-MailDelayReason").WithoutErrors().Of<MailDelayReason>()
        );

        Assert.Equal("ConnectionRefused", reason.Cause);
    }

    private static IEnumerable<(string Command, string Parameter)> FindWildcardParameters()
    {
        using ModuleSession session = new();
        Assembly assembly = AppDomain.CurrentDomain.GetAssemblies().Single(candidate => candidate.GetName().Name == "PostfixQueue");
        foreach (Type type in assembly.GetExportedTypes())
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is not { } cmdlet)
                continue;
            foreach (PropertyInfo property in type.GetProperties())
                if (property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null)
                    yield return ($"{cmdlet.VerbName}-{cmdlet.NounName}", property.Name);
        }
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory, isSuperuser: true);
}
