namespace PostfixQueue.Tests.Terminal;

/// <summary>Commands that together show each view, stream and completion of the module.</summary>
internal static class ShownCommands
{
    private static readonly string[] s_views =
    [
        "Get-MailQueueItem",
        "Get-MailQueueItem | Format-Table",
        "Get-MailQueueItem | Format-Table -View Reason",
        "Get-MailQueueItem | Format-Table -View Cause",
        "Get-MailQueueItem | Format-List",
        "Get-MailQueueItem -Detailed -ErrorAction SilentlyContinue; Get-Error",
        "Get-MailQueueItem | Format-Table -View Detail",
        "[PostfixQueue.MailQueueItem]@{ QueueId = 'A1'; SaslUser = $hostile; Subject = $hostile; MessageId = $hostile; HeaderFrom "
            + "= $hostile; "
            + "ClientAddress = $hostile; ClientName = $hostile } | Tee-Object -Variable detailed | Format-Table -View Detail",
        "$detailed | Format-List",
        "(Get-MailQueueItem).Recipients",
        "(Get-MailQueueItem).Recipients | Format-List",
        "Get-MailQueueItem | Resolve-MailDelayReason | Format-Table",
        "Get-MailQueueItem | Resolve-MailDelayReason | Format-List",
        "Resolve-MailDelayReason $hostile, \"host $hostile[192.0.2.1] said: 550 5.7.1 $hostile\"",
        "Get-MailServerConfig -Name my*",
        "Get-MailServerConfig -Name my* | Format-List",
        "Get-MailServerConfig -Service *",
        "Get-MailServerConfig -Service * | Format-List",
        "(Get-MailServerConfig -Service *).Overrides",
        "(Get-MailServerConfig -Service *).Overrides | Format-List",
        "$checks = Test-MailServerConfig -SkipDns -SkipNetwork -IncludePostfixCheck; $checks",
        "$checks | Format-List",
        "$results = Get-MailQueueItem | Suspend-MailQueueItem -PassThru -Confirm:$false; $results",
        "$results | Format-List",
        "Start-Job { $args[0] } -ArgumentList (Get-MailQueueItem) | Receive-Job -Wait | Tee-Object -Variable items",
        "$items | Format-List",
    ];

    private static readonly string[] s_streams =
    [
        "Get-MailQueueItem -Verbose",
        "Get-MailQueueItem | Remove-MailQueueItem -WhatIf",
        "Get-MailQueueItem | Suspend-MailQueueItem -WhatIf -Verbose",
        "Get-MailQueueItem | Resume-MailQueueItem -WhatIf",
        "Get-MailQueueItem | Restart-MailQueueItem -WhatIf",
        "Get-MailQueueItem | Invoke-MailQueueFlush -WhatIf",
        "Invoke-MailQueueFlush -Site $hostile -WhatIf",
        "Invoke-MailQueueFlush -Site $hostile -Confirm:$false",
        "Get-MailQueueItem | Invoke-MailQueueFlush -Wait -TimeoutSeconds 1 -Confirm:$false; Get-Error",
        "$flushed = [PostfixQueue.MailQueueFlushResult]@{ QueueId = $hostile; Recipient = $hostile; Outcome = $hostile; NewReason "
            + "= $hostile; "
            + "Message = $hostile; PreviousReason = $hostile; Relay = $hostile }; $flushed",
        "$flushed | Format-List",
        "\"$flushed\"",
        "Invoke-MailQueueFlush -Site x.example -Confirm:$false; Get-Error",
        "Export-MailQueueReport \"$hostile.html\" -WhatIf",
        "Export-MailQueueReport \"/$hostile/x.html\"; Get-Error",
        "Export-MailQueueReport /tmp -TimeZone $hostile; Get-Error",
        "Remove-MailQueueItem -All -WhatIf",
        "Get-MailQueueItem -QueueId $hostile; Get-Error",
        "Remove-MailQueueItem -QueueId $hostile -Confirm:$false; Get-Error",
        "Get-MailQueueItem -ConfigDirectory $hostile; Get-Error",
        "Get-MailQueueItem -OlderThan $hostile; Get-Error",
        "Get-MailQueueItem -Cause $hostile; Get-Error",
        "Get-MailServerConfig -Name $hostile; Get-Error",
        "Get-MailServerConfig -Service $hostile; Get-Error",
        "Test-MailServerConfig -Name $hostile -SkipDns -SkipNetwork; Get-Error",
        "Test-MailServerConfig -Domain $hostile -SkipDns -SkipNetwork; Get-Error",
        "[pscustomobject]@{ x = $hostile } | Measure-MailQueue; Get-Error",
        "$env:FAIL = 1; Get-MailQueueItem; Get-Error; $env:FAIL = $null",
        "$items = Get-MailQueueItem; $env:FAIL = 1; $items | Suspend-MailQueueItem -Confirm:$false; Get-Error; $env:FAIL = $null",
        "$env:FAIL = 1; Measure-MailQueue; $Error[0].Exception.Message; \"$($Error[0])\"; $env:FAIL = $null",
        "Get-MailQueueItem | ForEach-Object { \"$_\"; \"$($_.Recipients)\" }",
        "Get-MailQueueItem | Resolve-MailDelayReason | ForEach-Object { \"$_\" }",
        "Watch-MailQueue -QueueId $hostile; Get-Error",
        "$changes = [PostfixQueue.MailQueueChange]@{ Time = (Get-Date); Change = $hostile; QueueId = $hostile; Recipient = $hostile; "
            + "Sender = $hostile; Reason = $hostile; Cause = $hostile; Remedy = $hostile; Relay = $hostile; Evidence = $hostile }; "
            + "$changes",
        "$changes | Format-List",
        "\"$changes\"",
        "Export-MailQueueMetric -IncludeCheck Postfix.Version",
        "Get-MailQueueItem | Export-MailQueueMetric",
        "$checks | Export-MailQueueMetric",
        "Export-MailQueueMetric -Path \"/$hostile/x\"; Get-Error",
        "Export-MailQueueMetric -Label @{ $hostile = 1 }; Get-Error",
        "Get-MailServerConfig my* | ForEach-Object { \"$_\" }",
        "Get-MailServerConfig -Service * | ForEach-Object { \"$_ $($_.Overrides)\" }",
        "Measure-MailQueue Sender | ForEach-Object { \"$_\" }",
        "$checks | ForEach-Object { \"$_\" }",
        "$results | ForEach-Object { \"$_\" }",
    ];

    private static readonly string[] s_logs =
    [
        "$events = \"2026-11-28T12:00:00Z mx postfix/smtp[1]: A1B2C3D4E5: to=<x@$hostile.example>, "
            + "relay=mx.$hostile.example[192.0.2.1]:25, delay=1, "
            + "delays=0/0/1/0, dsn=4.0.0, status=deferred (host said: 450 $hostile)\", \"2026-11-28T12:00:01Z mx postfix/smtpd[2]: "
            + "warning: $hostile\" "
            + "| Get-MailLogEvent; $events",
        "$events | Format-List",
        "$events | ForEach-Object { \"$_\" }",
        "$events | Measure-MailDelivery Cause | Format-List",
        "$events | Measure-MailDelivery Relay",
        "$events | Measure-MailDelivery RecipientDomain | Format-List",
        "Get-MailLogEvent -Path \"/$hostile\"; Get-Error",
        "Measure-MailDelivery -Path \"/$hostile\"; Get-Error",
        "\"$hostile\" | Get-MailLogEvent; 'read'",
    ];

    private static readonly string[] s_messages =
    [
        "$message = [PostfixQueue.MailQueueMessage]@{ QueueId = 'A1'; Sender = $hostile; Subject = $hostile; From = $hostile; To = "
            + "$hostile; "
            + "Date = $hostile; TextBody = $hostile; Truncation = $hostile; Headers = [PostfixQueue.MailMessageField]@{ Name = "
            + "$hostile; Value = $hostile }; "
            + "Attachments = [PostfixQueue.MailMessageAttachment]@{ Name = $hostile; ContentType = $hostile }; "
            + "Recipients = [PostfixQueue.MailQueueRecipient]@{ EmailAddress = $hostile } }; $message",
        "$message | Format-List",
        "\"$message\"",
        "$message.Headers",
        "$message.Headers | Format-List",
        "$message.Attachments",
        "$message.Attachments | Format-List",
        "Get-MailQueueMessage -QueueId $hostile; Get-Error",
        "Export-MailQueueMessage -QueueId A1 -Path $hostile; Get-Error",
        "Import-MailQueueMessage -Path \"/$hostile\"; Get-Error",
    ];

    private static readonly string[] s_lines =
    [
        "Get-MailQueueItem -QueueId ",
        "Get-MailQueueItem -Sender ",
        "Get-MailQueueItem -SenderDomain ",
        "Get-MailQueueItem -Recipient ",
        "Get-MailQueueItem -RecipientDomain ",
        "Get-MailQueueItem -RemoteHost ",
        "Remove-MailQueueItem ",
        "Invoke-MailQueueFlush -Site ",
        "Get-MailServerConfig -Name my",
        "Get-MailServerConfig -Service ",
    ];

    private static readonly string[] s_ways = ["", " | Format-Table -View Shape", " | Format-List"];

    public static IReadOnlyList<string> All { get; } =
    [
        .. s_views,
        .. Enum.GetNames<MailQueueGrouping>().SelectMany(static grouping => s_ways.Select(way => $"Measure-MailQueue {grouping}{way}")),
        .. s_streams,
        .. s_logs,
        .. s_messages,
        .. s_lines.Select(Completion),
    ];

    // Completion gives up soon, and on a busy machine it may have to begin again.
    private static string Completion(string line) =>
        $"foreach ($try in 1..30) {{ $found = (TabExpansion2 '{line}' {line.Length}).CompletionMatches; if ($found.Count) {{ break }} }} "
        + "$found | ForEach-Object { $_.CompletionText; $_.ListItemText; $_.ToolTip }";
}
