namespace PostfixQueue.Tests.Engine;

/// <summary>Metrics in a file, and those of what the pipeline brings.</summary>
public sealed class ExportMailQueueMetricFileTests : IDisposable
{
    private readonly StandInTools _tools = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("pq metrics ").FullName;

    public ExportMailQueueMetricFileTests() => _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2", queue: "hold"));

    private string File => Path.Join(_folder, "postfix.prom");

    public void Dispose()
    {
        _tools.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_file_is_whole_readable_for_others_and_replaced_the_next_time()
    {
        using ModuleSession session = NewSession();

        session.Invoke("Export-MailQueueMetric $args[0]", File).WithoutErrors();
        _tools.Listing("");
        FileInfo file = Assert.Single(
            session
                .Invoke(
                    "$ExecutionContext.SessionState.Path.SetLocation($args[0]) > $null; Export-MailQueueMetric ./postfix.prom -PassThru",
                    _folder
                )
                .WithoutErrors()
                .Of<FileInfo>()
        );

        Assert.Equal(File, file.FullName);
        Assert.Contains("postfix_queue_messages{queue=\"hold\"} 0\n", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.EndsWith("postfix_queue_export_success 1\n", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.True(System.IO.File.GetUnixFileMode(File).HasFlag(UnixFileMode.OtherRead));
        Assert.Equal([File], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_file_that_holds_something_else_is_left_alone_unless_forced()
    {
        System.IO.File.WriteAllText(File, "myhostname = mx1.example.com\n");
        using ModuleSession session = NewSession();

        Invocation refused = session.Invoke("Export-MailQueueMetric $args[0]", File);
        string kept = System.IO.File.ReadAllText(File);
        session.Invoke("Export-MailQueueMetric $args[0] -Force", File).WithoutErrors();

        Assert.Equal(["ExportFileExists"], refused.ErrorIds);
        Assert.Equal("myhostname = mx1.example.com\n", kept);
        Assert.StartsWith("# HELP ", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_cannot_be_written_that_is_an_error_and_nothing_is_listed()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(["ExportNotWritten"], session.Invoke("Export-MailQueueMetric $args[0]", _folder).ErrorIds);
        Assert.Equal(
            ["ExportNotWritten"],
            session.Invoke("Export-MailQueueMetric $args[0]", Path.Join(_folder, "none", "x.prom")).ErrorIds
        );
        Assert.Equal(["ExportNotWritten"], session.Invoke("Export-MailQueueMetric Env:/x.prom").ErrorIds);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        using ModuleSession session = NewSession();

        session.Invoke("Export-MailQueueMetric $args[0] -WhatIf", File).WithoutErrors();

        Assert.Contains(session.UserInterface.Lines, line => line.Contains(File, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_run_that_fails_replaces_the_counts_of_the_one_before()
    {
        using ModuleSession session = NewSession();
        session.Invoke("Export-MailQueueMetric $args[0]", File).WithoutErrors();
        _tools.Write("postqueue", "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69");

        Assert.Equal(["MailSystemDown"], session.Invoke("Export-MailQueueMetric $args[0]", File).ErrorIds);

        string text = System.IO.File.ReadAllText(File);
        Assert.Contains("postfix_queue_export_success 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("postfix_queue_messages", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_several_hosts_are_told_apart_also_as_copies()
    {
        using ModuleSession one = new(toolDirectory: _tools.Directory, hostName: "mx1.lab.example", isSuperuser: false);
        using ModuleSession two = new(toolDirectory: _tools.Directory, hostName: "mx2.lab.example", isSuperuser: false);
        object[] items =
        [
            .. one.Invoke("Get-MailQueueItem").Output,
            .. two.Invoke(
                "Get-MailQueueItem | ForEach-Object { "
                    + "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }"
            ).Output,
        ];

        IReadOnlyList<string> lines = one.Invoke("$args | Export-MailQueueMetric", items).WithoutErrors().Of<string>();

        foreach (string host in new[] { "mx1.lab.example", "mx2.lab.example" })
        {
            Assert.Contains($"postfix_queue_messages{{host=\"{host}\",queue=\"hold\"}} 1", lines);
            Assert.Contains(
                $"postfix_queue_cause_messages{{host=\"{host}\",cause=\"ConnectionRefused\",scope=\"Destination\",queue=\"deferred\"}} 1",
                lines
            );
        }

        Assert.DoesNotContain(lines, static line => line.StartsWith("postfix_queue_up", StringComparison.Ordinal));
    }

    [Fact]
    public void Measures_bring_what_they_know_and_no_zeros_for_the_rest()
    {
        using ModuleSession session = NewSession();

        Invocation invocation = session
            .Invoke("'QueueName', 'Cause', 'RecipientDomain', 'Sender' | ForEach-Object { Measure-MailQueue $_ } | Export-MailQueueMetric")
            .WithoutErrors();

        IReadOnlyList<string> lines = invocation.Of<string>();
        string host = $"host=\"{session.HostName}\"";
        Assert.Contains($"postfix_queue_messages{{{host},queue=\"deferred\"}} 1", lines);
        Assert.Contains($"postfix_queue_size_bytes{{{host},queue=\"hold\"}} 1000", lines);
        Assert.Contains(
            $"postfix_queue_cause_messages{{{host},cause=\"ConnectionRefused\",scope=\"Destination\",queue=\"hold\"}} 1",
            lines
        );
        Assert.Contains($"postfix_queue_destination_recipients{{{host},destination=\"rcpt.example\"}} 2", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("message_age_seconds_bucket", StringComparison.Ordinal));
        Assert.Contains(invocation.Warnings, static warning => warning.Contains("Sender", StringComparison.Ordinal));
        Assert.Contains(
            $"postfix_queue_messages{{{host},queue=\"deferred\"}} 1",
            session.Invoke("Measure-MailQueue None | Export-MailQueueMetric").Of<string>()
        );
    }

    [Fact]
    public void Results_of_checks_have_a_series_for_each_status()
    {
        using ModuleSession session = NewSession();
        const string Script = """
            $one = [pscustomobject]@{ Name = 'Dns.Ptr'; Status = 'Fail'; Severity = 'Error'; HostName = 'mx1' }
            $one, $one, (Test-MailServerConfig Postfix.Version), [pscustomobject]@{ Name = 'x'; Status = 'Odd'; Severity = '' } |
                Export-MailQueueMetric
            """;

        Invocation invocation = session.Invoke(Script);

        Assert.Equal(["InvalidQueueId"], invocation.ErrorIds);
        Assert.Contains("postfix_queue_check_results{host=\"mx1\",check=\"Dns.Ptr\",status=\"fail\"} 2", invocation.Of<string>());
        Assert.Contains("postfix_queue_check_results{host=\"mx1\",check=\"Dns.Ptr\",status=\"pass\"} 0", invocation.Of<string>());
        Assert.Contains(
            invocation.Of<string>(),
            line =>
                line.StartsWith(
                    $"postfix_queue_check_results{{host=\"{session.HostName}\",check=\"Postfix.Version\"",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("postfix_queue_export_success 0", invocation.Of<string>());
    }

    [Theory]
    [InlineData("@{ queue = 'x' }")]
    [InlineData("@{ '1st' = 'x' }")]
    [InlineData("@{ __x = 'x' }")]
    [InlineData("@{ x = @{} }")]
    [InlineData("$null")]
    public void Labels_that_Prometheus_would_not_take_are_refused(string labels)
    {
        using ModuleSession session = NewSession();

        Assert.Equal(["ParameterArgumentValidationError"], session.Invoke($"Export-MailQueueMetric -Label {labels}").ErrorIds);
    }

    [Fact]
    public void A_check_that_there_is_not_is_named()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(["CheckNotFound"], session.Invoke("Export-MailQueueMetric -IncludeCheck Postfix.Versoin").ErrorIds);
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory, isSuperuser: false);
}
