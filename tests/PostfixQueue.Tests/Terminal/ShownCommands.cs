namespace PostfixQueue.Tests.Terminal;

/// <summary>Commands that together show each view, stream and completion of the module.</summary>
internal static class ShownCommands
{
    private static readonly string[] s_views =
    [
        "Get-MailQueueItem", "Get-MailQueueItem | Format-Table", "Get-MailQueueItem | Format-Table -View Reason",
        "Get-MailQueueItem | Format-Table -View Cause", "Get-MailQueueItem | Format-List",
        "(Get-MailQueueItem).Recipients", "(Get-MailQueueItem).Recipients | Format-List",
        "Get-MailQueueItem | Resolve-MailDelayReason | Format-Table", "Get-MailQueueItem | Resolve-MailDelayReason | Format-List",
        "Resolve-MailDelayReason $hostile, \"host $hostile[192.0.2.1] said: 550 5.7.1 $hostile\"",
        "Get-MailServerConfig -Name my*", "Get-MailServerConfig -Name my* | Format-List",
        "Get-MailServerConfig -Service *", "Get-MailServerConfig -Service * | Format-List",
        "(Get-MailServerConfig -Service *).Overrides", "(Get-MailServerConfig -Service *).Overrides | Format-List",
        "$checks = Test-MailServerConfig -SkipDns -SkipNetwork -IncludePostfixCheck; $checks", "$checks | Format-List",
        "$results = Get-MailQueueItem | Suspend-MailQueueItem -PassThru -Confirm:$false; $results", "$results | Format-List",
        "Start-Job { $args[0] } -ArgumentList (Get-MailQueueItem) | Receive-Job -Wait | Tee-Object -Variable items", "$items | Format-List",
    ];

    private static readonly string[] s_streams =
    [
        "Get-MailQueueItem -Verbose", "Get-MailQueueItem | Remove-MailQueueItem -WhatIf",
        "Get-MailQueueItem | Suspend-MailQueueItem -WhatIf -Verbose",
        "Get-MailQueueItem | Resume-MailQueueItem -WhatIf", "Get-MailQueueItem | Restart-MailQueueItem -WhatIf",
        "Get-MailQueueItem | Invoke-MailQueueFlush -WhatIf", "Invoke-MailQueueFlush -Site $hostile -WhatIf",
        "Invoke-MailQueueFlush -Site $hostile -Confirm:$false", "Invoke-MailQueueFlush -Site x.example -Confirm:$false; Get-Error",
        "Remove-MailQueueItem -All -WhatIf",
        "Get-MailQueueItem -QueueId $hostile; Get-Error", "Remove-MailQueueItem -QueueId $hostile -Confirm:$false; Get-Error",
        "Get-MailQueueItem -ConfigDirectory $hostile; Get-Error", "Get-MailQueueItem -OlderThan $hostile; Get-Error",
        "Get-MailQueueItem -Cause $hostile; Get-Error",
        "Get-MailServerConfig -Name $hostile; Get-Error", "Get-MailServerConfig -Service $hostile; Get-Error",
        "Test-MailServerConfig -Name $hostile -SkipDns -SkipNetwork; Get-Error",
        "Test-MailServerConfig -Domain $hostile -SkipDns -SkipNetwork; Get-Error",
        "[pscustomobject]@{ x = $hostile } | Measure-MailQueue; Get-Error",
        "$env:FAIL = 1; Get-MailQueueItem; Get-Error; $env:FAIL = $null",
        "$items = Get-MailQueueItem; $env:FAIL = 1; $items | Suspend-MailQueueItem -Confirm:$false; Get-Error; $env:FAIL = $null",
        "$env:FAIL = 1; Measure-MailQueue; $Error[0].Exception.Message; \"$($Error[0])\"; $env:FAIL = $null",
        "Get-MailQueueItem | ForEach-Object { \"$_\"; \"$($_.Recipients)\" }",
        "Get-MailQueueItem | Resolve-MailDelayReason | ForEach-Object { \"$_\" }",
        "Get-MailServerConfig my* | ForEach-Object { \"$_\" }",
        "Get-MailServerConfig -Service * | ForEach-Object { \"$_ $($_.Overrides)\" }",
        "Measure-MailQueue Sender | ForEach-Object { \"$_\" }",
        "$checks | ForEach-Object { \"$_\" }", "$results | ForEach-Object { \"$_\" }",
    ];

    private static readonly string[] s_lines =
    [
        "Get-MailQueueItem -QueueId ", "Get-MailQueueItem -Sender ", "Get-MailQueueItem -SenderDomain ", "Get-MailQueueItem -Recipient ",
        "Get-MailQueueItem -RecipientDomain ", "Get-MailQueueItem -RemoteHost ", "Remove-MailQueueItem ", "Invoke-MailQueueFlush -Site ",
        "Get-MailServerConfig -Name my", "Get-MailServerConfig -Service ",
    ];

    private static readonly string[] s_ways = [string.Empty, " | Format-Table -View Shape", " | Format-List"];

    public static IReadOnlyList<string> All { get; } =
    [
        .. s_views,
        .. Enum.GetNames<MailQueueGrouping>().SelectMany(static grouping => s_ways.Select(way => $"Measure-MailQueue {grouping}{way}")),
        .. s_streams,
        .. s_lines.Select(Completion),
    ];

    // Completion gives up soon, and on a busy machine it may have to begin again.
    private static string Completion(string line) =>
        $"foreach ($try in 1..30) {{ $found = (TabExpansion2 '{line}' {line.Length}).CompletionMatches; if ($found.Count) {{ break }} }} "
        + "$found | ForEach-Object { $_.CompletionText; $_.ListItemText; $_.ToolTip }";
}
