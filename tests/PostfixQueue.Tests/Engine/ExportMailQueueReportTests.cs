using System.Text.RegularExpressions;

namespace PostfixQueue.Tests.Engine;

public sealed partial class ExportMailQueueReportTests : IDisposable
{
    private const string Subject = "<script>alert(1)</script>";

    private readonly StandInTools _tools = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postfixqueue report ");

    private string Report => Path.Join(_folder.FullName, "queue.html");

    public void Dispose()
    {
        _tools.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void It_is_one_whole_file_that_only_its_owner_may_read()
    {
        ListTwo();
        using ModuleSession session = NewSession();

        Invocation quiet = session.Invoke("Export-MailQueueReport $args[0]", Report).WithoutErrors();
        Invocation passed = session.Invoke("Export-MailQueueReport $args[0] -Force -PassThru -Title 'Ours'", Report).WithoutErrors();

        Assert.Empty(quiet.Output);
        Assert.Equal(Report, Assert.Single(passed.Of<FileInfo>()).FullName);
        Assert.Equal([Report], Directory.GetFiles(_folder.FullName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Report));
        string page = File.ReadAllText(Report);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Ours</h1>", page, StringComparison.Ordinal);
        Assert.Equal(("2", "3"), (FigureOf(page, "Messages"), FigureOf(page, "Recipients")));
        Assert.Contains(session.HostName, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_stays_without_Force()
    {
        ListTwo();
        File.WriteAllText(Report, "before");
        using ModuleSession session = NewSession();

        Assert.Equal(["ExportFileExists"], session.Invoke("Export-MailQueueReport $args[0]", Report).ErrorIds);
        Assert.Equal(["ExportFileExists"], session.Invoke("Export-MailQueueReport $args[0] -WhatIf", Report).ErrorIds);

        Assert.Equal("before", File.ReadAllText(Report));
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void WhatIf_reads_and_writes_nothing_and_names_the_file()
    {
        ListTwo();
        using ModuleSession session = NewSession();

        session.Invoke("Export-MailQueueReport $args[0] -WhatIf -PassThru", Report).WithoutErrors();

        Assert.Empty(_folder.GetFiles());
        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Contains(session.UserInterface.Lines, line => line.Contains(Report, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none/queue.html", "")]
    [InlineData("", "")]
    [InlineData("", "-Force")]
    public void A_folder_that_is_not_there_or_a_folder_in_place_of_a_file_is_an_error_before_anything_is_read(string name, string more)
    {
        ListTwo();
        using ModuleSession session = NewSession();

        Assert.Equal(
            ["ExportNotWritten"],
            session.Invoke($"Export-MailQueueReport $args[0] {more}", _folder.FullName + "/" + name).ErrorIds
        );
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void A_full_disk_is_an_error()
    {
        ListTwo();
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: false, files: new UnwrittenFiles { IsFull = true });

        Invocation invocation = session.Invoke("Export-MailQueueReport $args[0] -PassThru", Report);

        Assert.Equal(["ExportNotWritten"], invocation.ErrorIds);
        Assert.Empty(invocation.Output);
    }

    [Theory]
    [InlineData("-Detailed", "SuperuserRequired")]
    [InlineData("-Source Spool", "SuperuserRequired")]
    [InlineData("-Source Postqueue -Detailed", "AmbiguousParameterSet")]
    [InlineData("-TimeZone Mars/Base", "ParameterArgumentTransformationError")]
    [InlineData("-TimeZone ../../etc/passwd", "ParameterArgumentTransformationError")]
    [InlineData("-TimeZone $null", "ParameterArgumentTransformationError")]
    public void What_cannot_be_done_is_refused_and_nothing_is_written(string parameters, string id)
    {
        ListTwo();
        using ModuleSession session = NewSession();

        Assert.Equal([id], session.Invoke($"Export-MailQueueReport $args[0] {parameters}", Report).ErrorIds);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void A_listing_that_breaks_off_gives_an_error_and_a_report_that_says_so()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "case \"$*\" in *-j) cat \"$tools/listing\"; echo 'postqueue: fatal: broken' >&2; exit 1;; esac");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Export-MailQueueReport $args[0]", Report);

        Assert.Equal(["QueueListingIncomplete"], invocation.ErrorIds);
        Assert.Contains("The listing broke off", File.ReadAllText(Report), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_where_the_queue_cannot_be_read()
    {
        _tools.Write("postqueue", "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69");
        using ModuleSession session = NewSession();

        Assert.Equal(["MailSystemDown"], session.Invoke("Export-MailQueueReport $args[0]", Report).ErrorIds);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Messages_measures_and_checks_of_a_pipeline_make_one_report_also_from_elsewhere()
    {
        ListTwo();
        using ModuleSession session = NewSession();
        const string Script = """
            $items = Get-MailQueueItem
            $measures = 'QueueName', 'Cause' | ForEach-Object { Measure-MailQueue $_ }
            $checks = Test-MailServerConfig -Name Postfix.Version, Config.Banner -SkipDns -SkipNetwork
            $given = @($items) + $measures + $checks
            $copies = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($given, 3))
            $copies | Export-MailQueueReport $args[0]
            $plain = foreach ($one in $given) {
                $members = @{}
                foreach ($property in $one.PSObject.Properties) { $members[$property.Name] = $property.Value }
                [pscustomobject]$members
            }
            $plain | Export-MailQueueReport $args[1]
            """;
        string other = Path.Join(_folder.FullName, "plain.html");

        session.Invoke(Script, Report, other).WithoutErrors();

        Assert.All(
            [Report, other],
            path =>
            {
                string page = File.ReadAllText(path);
                Assert.Equal(("4", "6"), (FigureOf(page, "Messages"), FigureOf(page, "Recipients")));
                Assert.Contains("2 messages", page, StringComparison.Ordinal);
                Assert.Contains("by Cause, QueueName", page, StringComparison.Ordinal);
                Assert.Contains("id=\"checks\"", page, StringComparison.Ordinal);
            }
        );
        Assert.Equal(3, _tools.Calls("postqueue").Count(static call => call.Contains("-j", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_empty_pipeline_does_not_stand_for_the_queue()
    {
        ListTwo();
        using ModuleSession session = NewSession();

        session.Invoke("@() | Export-MailQueueReport $args[0]", Report).WithoutErrors();

        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Contains("the pipeline: 0 messages", File.ReadAllText(Report), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_none_of_them_is_an_error_and_the_rest_goes_on()
    {
        ListTwo();
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            "& { 'text'; 5; Get-MailQueueItem; [object]::new() } | Export-MailQueueReport $args[0]",
            Report
        );

        Assert.Equal(["InvalidQueueId", "InvalidQueueId", "InvalidQueueId"], invocation.ErrorIds);
        Assert.Equal("2", FigureOf(File.ReadAllText(Report), "Messages"));
    }

    [Fact]
    public void First_chooses_how_many_messages_are_listed_and_TimeZone_how_times_are_told()
    {
        ListTwo();
        using ModuleSession session = NewSession();

        session.Invoke("Export-MailQueueReport $args[0] -First 1 -TimeZone UTC", Report).WithoutErrors();

        string page = File.ReadAllText(Report);
        Assert.Single(page.Split("<details class=\"message\">")[1..]);
        Assert.Contains("<dt>Arrived</dt><dd>2023-11-14 22:13</dd>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Time_zones_are_completed_by_any_part_of_their_names()
    {
        using ModuleSession session = NewSession();
        const string Script =
            "$line = 'Export-MailQueueReport x -TimeZone UT'; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText";

        Assert.Contains("UTC", session.Invoke(Script).WithoutErrors().Output.Select(static one => one.ToString()));
    }

    private void ListTwo() =>
        _tools.Listing(
            ListingLines.Of("A1", sender: $"\"{Subject}\"@sender.example")
                + ListingLines.Of(
                    "B2",
                    queue: "hold",
                    recipients:
                    [
                        ("u@two.example", "connect to mx.two.example[192.0.2.2]:25: Connection timed out"),
                        ("v@two.example", null),
                    ]
                )
        );

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory, isSuperuser: false);

    private static string FigureOf(string page, string name) =>
        Figure().Matches(page).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    [GeneratedRegex("<div><dt>(\\w+)</dt><dd>([^<]*)</dd></div>")]
    private static partial Regex Figure();
}
