# Dot-sourced by the tests that need mail: a real Postfix of their own, which looks no name up and reaches nothing but loopback.
param(
    # Path of PostfixQueue.Lab.dll.
    [Parameter(Mandatory)] [string] $Lab
)

Add-Type -Path $Lab

# Starts an instance and queues messages in it; each is given as sender = recipients.
function Start-PrivateQueue {
    param([Collections.Specialized.OrderedDictionary] $Messages)

    # What was refused once is not tried again by itself.
    $options = [PostfixQueue.Lab.PostfixOptions]@{ MainCf = [string[]]('queue_run_delay = 1h', 'minimal_backoff_time = 1h') }
    $postfix = [PostfixQueue.Lab.PrivatePostfix]::StartNewAsync($options).GetAwaiter().GetResult()
    foreach ($from in $Messages.Keys) {
        $null = $postfix.SubmitAsync($from, [string[]]$Messages[$from]).GetAwaiter().GetResult()
    }
    Wait-PrivateQueue $postfix deferred $Messages.Count
    $postfix
}

# Waits until a queue holds so many messages.
function Wait-PrivateQueue {
    param($Postfix, [string] $QueueName, [int] $Count)

    $limit = [datetime]::UtcNow.AddSeconds(180)
    while (($found = $Postfix.IdsAsync($QueueName).GetAwaiter().GetResult().Count) -ne $Count) {
        if ([datetime]::UtcNow -gt $limit) { throw "The queue $QueueName holds $found messages instead of $Count." }
        Start-Sleep -Milliseconds 50
    }
}
