namespace PostfixQueue.Tests.Engine;

/// <summary>The cmdlets for what messages say, where nothing is said.</summary>
public sealed class MailQueueMessageTests : IDisposable
{
    private readonly QueuedFiles _queue = new();

    public void Dispose() => _queue.Dispose();

    [Theory]
    [InlineData("Get-MailQueueMessage A1")]
    [InlineData("Get-MailQueueMessage A1 -Raw")]
    [InlineData("Export-MailQueueMessage A1 $args[0]")]
    [InlineData("Export-MailQueueMessage A1 $args[0] -WhatIf")]
    public void Queue_files_are_for_root(string command)
    {
        using ModuleSession session = new(toolDirectory: _queue.Tools.Directory, isSuperuser: false);

        Assert.Equal(["SuperuserRequired"], session.Invoke(command, _queue.Folder).ErrorIds);
        Assert.Empty(_queue.Tools.Calls("postconf"));
    }

    [Theory]
    [InlineData("ALL", "InvalidQueueId")]
    [InlineData("../../etc/passwd", "InvalidQueueId")]
    [InlineData("A*", "InvalidQueueId")]
    [InlineData("", "InvalidQueueId")]
    [InlineData("A1", "QueueItemNotFound")]
    public void An_id_without_a_message_is_an_error(string queueId, string errorId)
    {
        _queue.Add("B2");
        using ModuleSession session = _queue.Session();

        Assert.Equal([errorId], session.Invoke("Get-MailQueueMessage $args[0]", queueId).ErrorIds);
        Assert.Equal([errorId], session.Invoke("Export-MailQueueMessage $args[0] $args[1]", queueId, _queue.Folder).ErrorIds);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_queue.Folder));
    }

    [Fact]
    public void An_item_of_another_host_is_refused()
    {
        using ModuleSession session = _queue.Session();

        Assert.Equal(
            ["WrongHost"],
            session.Invoke("[pscustomobject]@{ QueueId = 'A1'; HostName = 'elsewhere' } | Get-MailQueueMessage").ErrorIds
        );
    }

    [Fact]
    public async Task What_is_shown_takes_over_no_terminal()
    {
        const string Hostile = Terminal.HostileTools.Text;
        _queue.Add(
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

        IReadOnlyList<string> lines = await _queue.RunAsync(
            $$"""
            $ways = @(
                { Get-MailQueueMessage A1 }, { Get-MailQueueMessage A1 | Format-List },
                { Get-MailQueueMessage A1 | Format-Table }, { Get-MailQueueMessage A1 | ForEach-Object { "$_" } },
                { Get-MailQueueMessage A1 -Raw }, { (Get-MailQueueMessage A1).Headers },
                { (Get-MailQueueMessage A1).Headers | Format-List }, { (Get-MailQueueMessage A1).Attributes },
                { (Get-MailQueueMessage A1).Attachments },
                { (Get-MailQueueMessage A1).Attachments | Format-List }, { (Get-MailQueueMessage A1).Recipients },
                { Export-MailQueueMessage A1 '{{_queue.Folder}}' -PassThru }, { Get-Content '{{_queue.Folder}}/A1.json' })
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
        _queue.Add("A1");

        IReadOnlyList<string> lines = await _queue.RunAsync(
            $"""
            Get-MailQueueMessage A1 | Export-Clixml '{_queue.Folder}/x.xml'
            $back = Import-Clixml '{_queue.Folder}/x.xml'
            $back.Subject; $back.Header['SUBJECT']; $back.Headers[0].Value; $back.Recipients[0].EmailAddress
            ($back | Get-MailQueueMessage).QueueId
            """
        );

        Assert.Equal(["x", "x", "x", "recipient@lab.example", "A1"], lines);
    }

    [Fact]
    public void Raw_text_is_safe_and_raw_bytes_are_all_as_they_are()
    {
        _queue.Add("A1", static file => file.Add('N', "Subject: \u001b[31m\ttab"));
        using ModuleSession session = _queue.Session();

        Invocation invocation = session
            .Invoke(
                "Get-MailQueueMessage A1 -Raw; Get-MailQueueMessage B2 -Raw -ErrorAction Ignore; Get-MailQueueMessage A1 -Raw -AsByteStream"
            )
            .WithoutErrors();

        Assert.Equal("Subject: \uFFFD[31m\ttab\n", invocation.Output[0].BaseObject);
        Assert.Equal("Subject: \u001b[31m\ttab\n"u8.ToArray(), invocation.Output[1].BaseObject);
    }
}
