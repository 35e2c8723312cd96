namespace PostfixQueue.Tests.Engine;

/// <summary>Objects of several instances in one pipeline: what is wrong with one instance is told, and the others go on.</summary>
public sealed class SeveralInstancesTests : IDisposable
{
    private const string TwoObjects =
        "[pscustomobject]@{ QueueId = 'A1'; ConfigDirectory = $args[0] }, [pscustomobject]@{ QueueId = 'A1'; ConfigDirectory = $args[1] }";

    private readonly StandInTools _tools = new();
    private readonly StandInTools _others = new();

    public void Dispose()
    {
        _tools.Dispose();
        _others.Dispose();
    }

    [Theory]
    [InlineData("Get-MailQueueItem")]
    [InlineData("Remove-MailQueueItem -Confirm:$false -PassThru")]
    [InlineData("Suspend-MailQueueItem -PassThru")]
    [InlineData("Invoke-MailQueueFlush -PassThru")]
    public void An_object_with_a_bad_directory_does_not_end_the_others(string command)
    {
        Prepare();
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke($"{TwoObjects} | {command}", "/nonexistent", _tools.Directory);

        Assert.Equal(["InvalidConfigDirectory"], invocation.ErrorIds);
        Assert.Single(invocation.Output);
    }

    [Theory]
    [InlineData("Get-MailQueueItem", 1)]
    [InlineData("Remove-MailQueueItem -Confirm:$false -PassThru", 1)]
    [InlineData("Invoke-MailQueueFlush -PassThru", 1)]
    [InlineData("Get-MailServerConfig -Name myhostname", 0)]
    public void An_instance_that_cannot_be_read_does_not_end_the_others(string command, int outputs)
    {
        Prepare();
        const string Refusal =
            "case \"$*\" in *\"$other\"*) echo 'postqueue: fatal: bad numerical configuration: message_size_limit = abc' >&2; exit "
            + "69;; esac";
        _tools.Write("postqueue", $"other='{_others.Directory}'; {Refusal}; case \"$*\" in *-j) exec cat \"$tools/listing\";; esac");
        _tools.Write("postconf", $"other='{_others.Directory}'; {Refusal}; :");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke($"{TwoObjects} | {command}", _others.Directory, _tools.Directory);

        Assert.Equal("PostfixCommandFailed", invocation.ErrorIds[0]);
        Assert.Equal(outputs, invocation.Output.Count);
        Assert.Contains(
            _tools.Calls(outputs == 1 ? "postqueue" : "postconf"),
            call => !call.Contains(_others.Directory, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Get-MailQueueItem")]
    [InlineData("Remove-MailQueueItem -Confirm:$false -PassThru")]
    [InlineData("Invoke-MailQueueFlush -PassThru")]
    public void A_directory_with_two_names_is_one_instance(string command)
    {
        Prepare();
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            $"{TwoObjects} | {command}",
            _tools.Directory,
            $"{_tools.Directory}/../{Path.GetFileName(_tools.Directory)}"
        );

        Assert.Single(invocation.WithoutErrors().Output);
    }

    [Fact]
    public void A_bad_directory_on_the_command_line_ends_the_command()
    {
        Prepare();
        using ModuleSession session = NewSession();

        Assert.Equal(
            ["InvalidConfigDirectory"],
            session.Invoke("'A1', 'B2' | Remove-MailQueueItem -ConfigDirectory /nonexistent -Confirm:$false").ErrorIds
        );
    }

    private void Prepare()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write(
            "postsuper",
            "case \"$*\" in *'-d -') word=removed;; *) word='placed on hold';; esac; while read -r id; do echo \"postsuper: $id: "
                + "$word\" >&2; done"
        );
    }

    private ModuleSession NewSession() => new(configDirectory: null, toolDirectory: _tools.Directory);
}
