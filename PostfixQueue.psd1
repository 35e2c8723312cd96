@{
    RootModule           = 'bin/PostfixQueue.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '084bd714-7ce3-47f5-b42e-323d2737387c'
    Author               = 'PostfixQueue maintainers'
    CompanyName          = 'PostfixQueue maintainers'
    Copyright            = 'Copyright (c) PostfixQueue maintainers. MIT licence.'
    Description          = @'
Shows what is stuck in the queue of a Postfix mail server on Linux, why, and what to do about it, and does it: through the pipeline, jobs
and remote sessions.

- Get-MailQueueItem lists and filters the messages as typed objects, with the cause of each delay and a remedy.
- Measure-MailQueue counts them by cause, domain, sender and more; Resolve-MailDelayReason explains the text of any delay.
- Export-MailQueueReport writes what is stuck, why and what to do first into one HTML file to look at.
- Invoke-MailQueueFlush attempts delivery now, and with -Wait reports the outcome; Suspend-MailQueueItem, Resume-MailQueueItem and
  Restart-MailQueueItem hold, release and requeue; Remove-MailQueueItem removes.
- Get-MailQueueMessage shows what a message says; Export-MailQueueMessage writes it to files, and Import-MailQueueMessage submits it again.
- Get-MailLogEvent reads the mail log as events, rotated and compressed files and the journal too, with the history of each message;
  Measure-MailDelivery counts what became of mail.
- Watch-MailQueue reports what happens to messages as it happens.
- Export-MailQueueMetric gives the state of the queue as metrics for Prometheus.
- Test-MailServerConfig checks whether the server itself is at fault; Get-MailServerConfig shows its configuration.
'@
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # Every name is written out: a wildcard would make each command lookup load the module, and would export whatever lies in the assembly.
    CmdletsToExport      = @(
        'Export-MailQueueMessage'
        'Export-MailQueueMetric'
        'Export-MailQueueReport'
        'Get-MailLogEvent'
        'Get-MailQueueItem'
        'Get-MailQueueMessage'
        'Get-MailServerConfig'
        'Import-MailQueueMessage'
        'Invoke-MailQueueFlush'
        'Measure-MailDelivery'
        'Measure-MailQueue'
        'Remove-MailQueueItem'
        'Resolve-MailDelayReason'
        'Restart-MailQueueItem'
        'Resume-MailQueueItem'
        'Suspend-MailQueueItem'
        'Test-MailServerConfig'
        'Watch-MailQueue'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    # Loaded before the types file, which names the records to bring back from deserialized objects, and what brings them back.
    RequiredAssemblies   = @('bin/PostfixQueue.Core.dll', 'bin/PostfixQueue.dll')
    TypesToProcess       = @('bin/PostfixQueue.Types.ps1xml')
    FormatsToProcess     = @('bin/PostfixQueue.Format.ps1xml')

    PrivateData          = @{
        PSData = @{
            Tags         = @('Linux', 'Postfix', 'Mail', 'SMTP', 'Email', 'MTA', 'Queue', 'PSEdition_Core')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = @'
First version, with these cmdlets: Export-MailQueueMessage, Export-MailQueueMetric, Export-MailQueueReport, Get-MailLogEvent,
Get-MailQueueItem, Get-MailQueueMessage, Get-MailServerConfig, Import-MailQueueMessage, Invoke-MailQueueFlush, Measure-MailDelivery,
Measure-MailQueue, Remove-MailQueueItem, Resolve-MailDelayReason, Restart-MailQueueItem, Resume-MailQueueItem, Suspend-MailQueueItem,
Test-MailServerConfig, Watch-MailQueue.
'@
        }
    }
}
