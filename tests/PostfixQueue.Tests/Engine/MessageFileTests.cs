namespace PostfixQueue.Tests.Engine;

/// <summary>Exports, backups and imports where the disk, the folder or the file is not as it should be.</summary>
public sealed class MessageFileTests : IDisposable
{
    private readonly QueuedFiles _queue = new();

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void A_disk_that_is_full_leaves_nothing_behind()
    {
        _queue.Add("A1");
        using ModuleSession session = _queue.Session(new FullDisk());

        Assert.Equal(["ExportNotWritten"], session.Invoke("Export-MailQueueMessage A1 $args[0] -PassThru", _queue.Folder).ErrorIds);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_queue.Folder));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_an_error()
    {
        _queue.Add("A1");
        File.WriteAllText(Path.Join(_queue.Folder, "file"), "");
        using ModuleSession session = _queue.Session();

        Assert.Equal(
            ["ExportNotWritten"],
            session.Invoke("Export-MailQueueMessage A1 $args[0]", Path.Join(_queue.Folder, "file")).ErrorIds
        );
    }

    [Fact]
    public void A_session_that_died_while_submitting_leaves_a_doubt()
    {
        _queue.Add("A1");
        _queue.Tools.Write("sendmail", "cat > \"$tools/taken\"");
        using ModuleSession session = _queue.Session();
        session.Invoke("Export-MailQueueMessage A1 $args[0]", _queue.Folder).WithoutErrors();
        File.Delete(Path.Join(_queue.Tools.Directory, "deferred", "A1"));
        File.WriteAllText(
            Path.Join(_queue.Folder, "A1.imported"),
            """{"time":"2026-11-28T10:00:00Z","hostName":"x","submissions":1,"done":0,"isUnderWay":true}"""
        );

        Assert.Equal(["DuplicateMessage"], session.Invoke("Import-MailQueueMessage $args[0]", _queue.Folder).ErrorIds);
        Assert.Empty(_queue.Tools.Calls("sendmail"));
        session.Invoke("Import-MailQueueMessage $args[0] -Force", _queue.Folder).WithoutErrors();
        Assert.Equal(File.ReadAllText(Path.Join(_queue.Folder, "A1.eml")), _queue.Tools.Note("taken"));
        Assert.EndsWith(
            "-i -G -f sender@lab.example -- recipient@lab.example",
            Assert.Single(_queue.Tools.Calls("sendmail")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_nothing_can_be_noted_nothing_is_submitted()
    {
        _queue.Add("A1");
        _queue.Tools.Write("sendmail", "cat > /dev/null");
        using ModuleSession session = _queue.Session();
        session.Invoke("Export-MailQueueMessage A1 $args[0]", _queue.Folder).WithoutErrors();
        File.Delete(Path.Join(_queue.Tools.Directory, "deferred", "A1"));
        using ModuleSession other = _queue.Session(new FullDisk());

        Assert.Equal(["ExportNotWritten"], other.Invoke("Import-MailQueueMessage $args[0]", _queue.Folder).ErrorIds);
        Assert.Empty(_queue.Tools.Calls("sendmail"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    [InlineData("")]
    public void What_is_no_export_is_refused(string envelope)
    {
        File.WriteAllText(Path.Join(_queue.Folder, "A1.json"), envelope);
        File.WriteAllText(Path.Join(_queue.Folder, "A1.eml"), "");
        using ModuleSession session = _queue.Session();

        Assert.Equal(["ExportInvalid"], session.Invoke("Import-MailQueueMessage $args[0]", _queue.Folder).ErrorIds);
    }

    [Theory]
    [InlineData("missing.json", "ExportNotFound")]
    [InlineData("A1.txt", "ExportInvalid")]
    public void A_path_that_is_no_export_is_an_error(string name, string errorId)
    {
        File.WriteAllText(Path.Join(_queue.Folder, "A1.txt"), "");
        using ModuleSession session = _queue.Session();

        Assert.Equal([errorId], session.Invoke("Import-MailQueueMessage $args[0]", Path.Join(_queue.Folder, name)).ErrorIds);
    }

    [Fact]
    public void A_folder_with_a_pattern_in_its_name_means_itself()
    {
        _queue.Add("A1");
        using ModuleSession session = _queue.Session();
        string folder = Path.Join(_queue.Folder, "[a*]");

        session.Invoke("Export-MailQueueMessage A1 $args[0]", folder).WithoutErrors();

        Assert.True(File.Exists(Path.Join(folder, "A1.json")));
        Assert.Equal(["DuplicateMessage"], session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        Assert.Equal(
            ["DuplicateMessage"],
            session.Invoke("Import-MailQueueMessage $args[0]", Path.Join(_queue.Folder, "*", "A1.json")).ErrorIds
        );
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Nothing_is_removed_before_its_backup_is_on_the_disk(bool isDiskFull, int removed)
    {
        _queue.Add("A1");
        _queue.Tools.Listing(
            ListingLines.Of("A1", "sender@lab.example", arrival: 1795860422, recipients: [("recipient@lab.example", null)])
        );
        _queue.Tools.Write("postsuper", "while read -r id; do echo \"postsuper: $id: removed\" >&2; done");
        using ModuleSession session = _queue.Session(isDiskFull ? new FullDisk { IsForgetful = true } : null);

        Invocation invocation = session.Invoke("Remove-MailQueueItem A1 -BackupPath $args[0] -Confirm:$false -PassThru", _queue.Folder);

        MailQueueActionResult result = Assert.Single(invocation.Of<MailQueueActionResult>());
        Assert.Equal(isDiskFull ? ["ExportNotWritten"] : [], invocation.ErrorIds);
        Assert.Equal(isDiskFull ? ("Failed", null) : ("Removed", Path.Join(_queue.Folder, "A1.json")), (result.Outcome, result.BackupPath));
        Assert.Equal(removed, _queue.Tools.Calls("postsuper").Count);
    }
}
