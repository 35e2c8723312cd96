@{
    RootModule           = 'bin/PostfixQueue.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '084bd714-7ce3-47f5-b42e-323d2737387c'
    Author               = 'PostfixQueue maintainers'
    CompanyName          = 'PostfixQueue maintainers'
    Copyright            = 'Copyright (c) PostfixQueue maintainers. MIT licence.'
    Description          = 'Shows what is stuck in the queue of a Postfix mail server on Linux and why: lists and filters queued messages as typed objects, names the cause of each delay with a remedy, counts them by cause, domain or sender, and flushes, holds, releases, requeues and removes them, through the pipeline, jobs and remote sessions.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # Every name is written out: a wildcard would make each command lookup load the module, and would export whatever lies in the assembly.
    CmdletsToExport      = @(
        'Get-MailQueueItem'
        'Get-MailServerConfig'
        'Invoke-MailQueueFlush'
        'Measure-MailQueue'
        'Remove-MailQueueItem'
        'Resolve-MailDelayReason'
        'Restart-MailQueueItem'
        'Resume-MailQueueItem'
        'Suspend-MailQueueItem'
        'Test-MailServerConfig'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    # Loaded before the types file, which names the records to bring back from deserialized objects.
    RequiredAssemblies   = @('bin/PostfixQueue.Core.dll')
    TypesToProcess       = @('bin/PostfixQueue.Types.ps1xml')
    FormatsToProcess     = @('bin/PostfixQueue.Format.ps1xml')

    PrivateData          = @{
        PSData = @{
            Tags         = @('Linux', 'Postfix', 'Mail', 'SMTP', 'Email', 'MTA', 'Queue', 'PSEdition_Core')
            ReleaseNotes = 'First version: list and filter the messages in a Postfix queue, see the cause of each delay, count them by it, flush, hold, release, requeue and remove them.'
        }
    }
}
