using PostfixQueue.Adapters;
using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Engine;

/// <summary>The cmdlets for what messages say, where nothing is said.</summary>
public sealed class MailQueueMessageTests : IDisposable
{
    private readonly StandInTools _tools = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-export-").FullName;

    public void Dispose()
    {
        _tools.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Get-MailQueueMessage A1")]
    [InlineData("Get-MailQueueMessage A1 -Raw")]
    [InlineData("Export-MailQueueMessage A1 $args[0]")]
    [InlineData("Export-MailQueueMessage A1 $args[0] -WhatIf")]
    public void Queue_files_are_for_root(string command)
    {
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: false);

        Assert.Equal(["SuperuserRequired"], session.Invoke(command, _folder).ErrorIds);
        Assert.Empty(_tools.Calls("postconf"));
    }

    [Theory]
    [InlineData("ALL", "InvalidQueueId")]
    [InlineData("../../etc/passwd", "InvalidQueueId")]
    [InlineData("A*", "InvalidQueueId")]
    [InlineData("", "InvalidQueueId")]
    [InlineData("A1", "QueueItemNotFound")]
    public void An_id_without_a_message_is_an_error(string queueId, string errorId)
    {
        Queued("B2");
        using ModuleSession session = Session();

        Assert.Equal([errorId], session.Invoke("Get-MailQueueMessage $args[0]", queueId).ErrorIds);
        Assert.Equal([errorId], session.Invoke("Export-MailQueueMessage $args[0] $args[1]", queueId, _folder).ErrorIds);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void An_item_of_another_host_is_refused()
    {
        using ModuleSession session = Session();

        Assert.Equal(
            ["WrongHost"],
            session.Invoke("[pscustomobject]@{ QueueId = 'A1'; HostName = 'elsewhere' } | Get-MailQueueMessage").ErrorIds
        );
    }

    [Fact]
    public void A_disk_that_is_full_leaves_nothing_behind()
    {
        Queued("A1");
        using ModuleSession session = Session(new FullDisk());

        Assert.Equal(["ExportNotWritten"], session.Invoke("Export-MailQueueMessage A1 $args[0] -PassThru", _folder).ErrorIds);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_an_error()
    {
        Queued("A1");
        File.WriteAllText(Path.Join(_folder, "file"), "");
        using ModuleSession session = Session();

        Assert.Equal(["ExportNotWritten"], session.Invoke("Export-MailQueueMessage A1 $args[0]", Path.Join(_folder, "file")).ErrorIds);
    }

    [Fact]
    public void A_session_that_died_while_submitting_leaves_a_doubt()
    {
        Queued("A1");
        _tools.Write("sendmail", "cat > \"$tools/taken\"");
        using ModuleSession session = Session();
        session.Invoke("Export-MailQueueMessage A1 $args[0]", _folder).WithoutErrors();
        File.Delete(Path.Join(_tools.Directory, "deferred", "A1"));
        File.WriteAllText(
            Path.Join(_folder, "A1.imported"),
            """{"time":"2026-11-28T10:00:00Z","hostName":"x","submissions":1,"done":0,"isUnderWay":true}"""
        );

        Assert.Equal(["DuplicateMessage"], session.Invoke("Import-MailQueueMessage $args[0]", _folder).ErrorIds);
        Assert.Empty(_tools.Calls("sendmail"));
        session.Invoke("Import-MailQueueMessage $args[0] -Force", _folder).WithoutErrors();
        Assert.Equal(File.ReadAllText(Path.Join(_folder, "A1.eml")), _tools.Note("taken"));
        Assert.EndsWith(
            "-i -G -f sender@lab.example -- recipient@lab.example",
            Assert.Single(_tools.Calls("sendmail")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_nothing_can_be_noted_nothing_is_submitted()
    {
        Queued("A1");
        _tools.Write("sendmail", "cat > /dev/null");
        using ModuleSession session = Session();
        session.Invoke("Export-MailQueueMessage A1 $args[0]", _folder).WithoutErrors();
        File.Delete(Path.Join(_tools.Directory, "deferred", "A1"));
        using ModuleSession other = Session(new FullDisk());

        Assert.Equal(["ExportNotWritten"], other.Invoke("Import-MailQueueMessage $args[0]", _folder).ErrorIds);
        Assert.Empty(_tools.Calls("sendmail"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    [InlineData("")]
    public void What_is_no_export_is_refused(string envelope)
    {
        File.WriteAllText(Path.Join(_folder, "A1.json"), envelope);
        File.WriteAllText(Path.Join(_folder, "A1.eml"), "");
        using ModuleSession session = Session();

        Assert.Equal(["ExportInvalid"], session.Invoke("Import-MailQueueMessage $args[0]", _folder).ErrorIds);
    }

    [Theory]
    [InlineData("missing.json", "ExportNotFound")]
    [InlineData("A1.txt", "ExportInvalid")]
    public void A_path_that_is_no_export_is_an_error(string name, string errorId)
    {
        File.WriteAllText(Path.Join(_folder, "A1.txt"), "");
        using ModuleSession session = Session();

        Assert.Equal([errorId], session.Invoke("Import-MailQueueMessage $args[0]", Path.Join(_folder, name)).ErrorIds);
    }

    [Fact]
    public async Task What_is_shown_takes_over_no_terminal()
    {
        const string Hostile = Terminal.HostileTools.Text;
        Queued(
            "A1",
            file =>
            {
                file.Add('N', $"Subject: x{Hostile}y");
                file.Add('N', $"From: {Hostile} <a@b.example>");
                file.Add('N', "Content-Type: multipart/mixed; boundary=b");
                file.Add('N');
                file.Add('N', "--b");
                file.Add('N');
                file.Add('N', $"text {Hostile}\ttab");
                file.Add('N', "--b");
                file.Add('N', $"Content-Type: application/x; name=\"{Hostile}\"");
                file.Add('N', $"Content-ID: {Hostile}");
                file.Add('N');
                file.Add('N', "--b--");
            }
        );

        IReadOnlyList<string> lines = await RunAsync(
            $$"""
            $ways = @(
                { Get-MailQueueMessage A1 }, { Get-MailQueueMessage A1 | Format-List },
                { Get-MailQueueMessage A1 | Format-Table }, { Get-MailQueueMessage A1 | ForEach-Object { "$_" } },
                { Get-MailQueueMessage A1 -Raw }, { (Get-MailQueueMessage A1).Headers },
                { (Get-MailQueueMessage A1).Headers | Format-List }, { (Get-MailQueueMessage A1).Attributes },
                { (Get-MailQueueMessage A1).Attachments },
                { (Get-MailQueueMessage A1).Attachments | Format-List }, { (Get-MailQueueMessage A1).Recipients },
                { Export-MailQueueMessage A1 '{{_folder}}' -PassThru }, { Get-Content '{{_folder}}/A1.json' })
            $PSStyle.OutputRendering = 'PlainText'
            foreach ($way in $ways) { [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes((& $way | Out-String -Width 200))) }
            """
        );

        Assert.Equal(13, lines.Count);
        foreach (string line in lines)
        {
            string text = System.Text.Encoding.Unicode.GetString(Convert.FromBase64String(line));
            Assert.True(text.Trim().Length > 0);
            Assert.DoesNotContain(
                text,
                static c =>
                    (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is '\u202e' or '\u2066' or '\u2028' or '\u200f' or '\ufeff'
            );
        }
    }

    [Fact]
    public async Task A_message_comes_back_from_a_file_and_can_be_acted_on()
    {
        Queued("A1");

        IReadOnlyList<string> lines = await RunAsync(
            $"""
            Get-MailQueueMessage A1 | Export-Clixml '{_folder}/x.xml'
            $back = Import-Clixml '{_folder}/x.xml'
            $back.Subject; $back.Header['SUBJECT']; $back.Headers[0].Value; $back.Recipients[0].EmailAddress
            ($back | Get-MailQueueMessage).QueueId
            """
        );

        Assert.Equal(["x", "x", "x", "recipient@lab.example", "A1"], lines);
    }

    [Fact]
    public void A_folder_with_a_pattern_in_its_name_means_itself()
    {
        Queued("A1");
        using ModuleSession session = Session();
        string folder = Path.Join(_folder, "[a*]");

        session.Invoke("Export-MailQueueMessage A1 $args[0]", folder).WithoutErrors();

        Assert.True(File.Exists(Path.Join(folder, "A1.json")));
        Assert.Equal(["DuplicateMessage"], session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        Assert.Equal(["DuplicateMessage"], session.Invoke("Import-MailQueueMessage $args[0]", Path.Join(_folder, "*", "A1.json")).ErrorIds);
    }

    [Fact]
    public void Raw_text_is_safe_and_raw_bytes_are_all_as_they_are()
    {
        Queued("A1", static file => file.Add('N', "Subject: \u001b[31m\ttab"));
        using ModuleSession session = Session();

        Invocation invocation = session
            .Invoke(
                "Get-MailQueueMessage A1 -Raw; Get-MailQueueMessage B2 -Raw -ErrorAction Ignore; Get-MailQueueMessage A1 -Raw -AsByteStream"
            )
            .WithoutErrors();

        Assert.Equal("Subject: \uFFFD[31m\ttab\n", invocation.Output[0].BaseObject);
        Assert.Equal("Subject: \u001b[31m\ttab\n"u8.ToArray(), invocation.Output[1].BaseObject);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Nothing_is_removed_before_its_backup_is_on_the_disk(bool isDiskFull, int removed)
    {
        Queued("A1");
        _tools.Listing(ListingLines.Of("A1", "sender@lab.example", arrival: 1795860422, recipients: [("recipient@lab.example", null)]));
        _tools.Write("postsuper", "while read -r id; do echo \"postsuper: $id: removed\" >&2; done");
        using ModuleSession session = Session(isDiskFull ? new FullDisk { IsForgetful = true } : null);

        Invocation invocation = session.Invoke("Remove-MailQueueItem A1 -BackupPath $args[0] -Confirm:$false -PassThru", _folder);

        MailQueueActionResult result = Assert.Single(invocation.Of<MailQueueActionResult>());
        Assert.Equal(isDiskFull ? ["ExportNotWritten"] : [], invocation.ErrorIds);
        Assert.Equal(isDiskFull ? ("Failed", null) : ("Removed", Path.Join(_folder, "A1.json")), (result.Outcome, result.BackupPath));
        Assert.Equal(removed, _tools.Calls("postsuper").Count);
    }

    private ModuleSession Session(IDurableFiles? files = null) =>
        new(configDirectory: _tools.Directory, toolDirectory: _tools.Directory, isSuperuser: true, files: files);

    private Task<IReadOnlyList<string>> RunAsync(string script) =>
        RealPowerShell.RunAsync(
            $$"""
            $env:PATH = '{{_tools.Directory}}:' + $env:PATH
            $env:MAIL_CONFIG = '{{_tools.Directory}}'
            Import-Module '{{Packaging.Repository.Manifest}}'
            {{script}}
            """
        );

    private void Queued(string queueId, Action<Spool.QueueFileBytes>? write = null)
    {
        _tools.Write(
            "postconf",
            $"printf '%s\\n' 'config_directory = {_tools.Directory}' 'mail_version = 3.7.11' 'queue_directory = {_tools.Directory}' "
                + $"'hash_queue_names = none' 'hash_queue_depth = 1'"
        );
        QueueFileBytes file = new Spool.QueueFileBytes();
        file.Add('T', "1795860422 1");
        file.Add('S', "sender@lab.example");
        file.Add('A', $"helo_name={Terminal.HostileTools.Text}");
        file.Add('R', "recipient@lab.example");
        file.Add('M');
        (write ?? WritePlain)(file);
        file.Add('X');
        file.Add('E');
        Directory.CreateDirectory(Path.Join(_tools.Directory, "deferred"));
        string path = Path.Join(_tools.Directory, "deferred", queueId);
        File.WriteAllBytes(path, file.ToArray());

        // What is not executable is not complete.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void WritePlain(Spool.QueueFileBytes file)
    {
        file.Add('N', "Subject: x");
        file.Add('N');
        file.Add('N', "text");
    }

    /// <summary>The real files, but nothing new goes to the disk.</summary>
    private sealed class FullDisk : IDurableFiles
    {
        private readonly IDurableFiles _real = AdapterFactory.CreateDurableFiles();

        public void MakeFolder(string folder) => _real.MakeFolder(folder);

        /// <summary>Takes files, but not their names.</summary>
        public bool IsForgetful { get; init; }

        public INewFile Create(string folder, bool isForEverybody) =>
            IsForgetful ? _real.Create(folder, isForEverybody) : new FullFile(_real.Create(folder, isForEverybody));

        public void Flush(string folder)
        {
            if (IsForgetful)
                throw new ServerSystemException(folder, isDenied: false, "Input/output error");
            _real.Flush(folder);
        }

        public bool Exists(string path) => _real.Exists(path);

        public void Remove(string path) => _real.Remove(path);

        public Stream? Open(string path) => _real.Open(path);

        private sealed class FullFile(INewFile real) : INewFile
        {
            public Stream Content => real.Content;

            public bool Place(string path, bool isReplacing) =>
                throw new ServerSystemException(path, isDenied: false, "No space left on device");

            public void Dispose() => real.Dispose();
        }
    }
}
