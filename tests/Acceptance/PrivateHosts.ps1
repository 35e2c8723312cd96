# Dot-sourced by the tests that need machines: each is a set of namespaces with a name, users, a Postfix and an SSH server of its own, all
# on loopback.
param(
    # Path of PostfixQueue.Lab.dll.
    [Parameter(Mandatory)] [string] $Lab,

    # Folder of the module.
    [string] $Package
)

. "$PSScriptRoot/PrivateQueue.ps1" $Lab

# Why there can be no such machine here; nothing where there can.
function Get-MissingForHosts {
    if (-not [Environment]::IsPrivilegedProcess) { return 'needs root' }
    foreach ($program in 'sshd', 'ssh', 'ssh-keygen', 'sudo', 'unshare', 'useradd') {
        if (-not [IO.File]::Exists("/usr/sbin/$program") -and -not (Get-Command $program -CommandType Application -ErrorAction Ignore)) {
            return "needs $program" }
    }
    $trial = 'mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir /run/u /run/w && ' +
        'mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/u,workdir=/run/w /etc && hostname trial'
    $answer = unshare -u -m sh -c $trial 2>&1
    if ($LASTEXITCODE -ne 0) { return "needs namespaces and overlays (in a container: --cap-add SYS_ADMIN): $answer" }
}

# A process in the namespaces of one of them.
function Get-HostProcess {
    param($Hosts, [string] $Name, [string[]] $Command)

    $known = $ssh = ''
    foreach ($other in $Hosts.Machines.Keys) {
        $point = $Hosts.Machines[$other].Point
        $known += "$($point.Address) $other`n"
        $ssh += "Host $other`nPort $($point.Port)`n"
    }
    $words = @('-u', '-m', '--', 'sh', "$PSScriptRoot/private-host.sh") + $Command
    $start = [Diagnostics.ProcessStartInfo]::new('unshare', [string[]]$words)
    $settings = @{
        HOST_NAME = $Name
        HOST_KNOWN = $known
        HOST_SSH = $ssh, 'Host *', 'IdentityFile /run/keys/client', 'IdentitiesOnly yes', 'StrictHostKeyChecking no',
            'UserKnownHostsFile /dev/null', 'LogLevel ERROR' -join "`n"
        HOST_LISTEN = "$($Hosts.Machines[$Name].Point)"
        HOST_POSTFIX = $Hosts.Machines[$Name].Postfix.ConfigDirectory
        HOST_PACKAGE = $Package
        HOST_POWERSHELL = [PostfixQueue.Lab.RealPowerShell]::Home
        HOST_KEYS = $Hosts.Folder
    }
    foreach ($setting in $settings.Keys) { $start.Environment[$setting] = $settings[$setting] }
    foreach ($inherited in 'MAIL_CONFIG', 'PSModulePath', 'LANG', 'LC_ALL') { $null = $start.Environment.Remove($inherited) }
    $start
}

# Runs a script on one of them as root, to whatever end. -Shell is what runs it.
function Invoke-OnHost {
    param($Hosts, [string] $Name, [string] $Script, [string[]] $Shell = @('pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File'))

    $path = "$($Hosts.Folder)/$([guid]::NewGuid().ToString('n')).ps1"
    Set-Content $path $Script
    [PostfixQueue.Lab.RealPowerShell]::RunAsync((Get-HostProcess $Hosts $Name ($Shell + $path))).GetAwaiter().GetResult()
}

function Stop-PrivateHosts {
    param($Hosts)

    if (-not $Hosts) { return }
    foreach ($server in $Hosts.Servers) {
        if (-not $server.HasExited) { $server.Kill($true); $server.WaitForExit() }
        $server.Dispose()
    }
    foreach ($machine in $Hosts.Machines.Values) { $machine.Postfix.Dispose() }
    Remove-Item -Recurse -Force $Hosts.Folder
}

# Starts them. -SetUp is a shell script for each machine, run before its SSH server starts.
function Start-PrivateHosts {
    param([Collections.Specialized.OrderedDictionary] $Messages, [string] $SetUp = '')

    $folder = Join-Path ([IO.Path]::GetTempPath()) "postfixqueue-hosts-$PID-$([guid]::NewGuid().ToString('n'))"
    $hosts = [pscustomobject]@{ Folder = $folder; Machines = [ordered]@{};
        Servers = [Collections.Generic.List[Diagnostics.Process]]::new() }
    $null = New-Item -ItemType Directory $folder
    try {
        foreach ($key in 'client', 'host') { ssh-keygen -q -t ed25519 -N '' -f "$folder/$key" | Out-Null }
        foreach ($name in $Messages.Keys) {
            $hosts.Machines[$name] = [pscustomobject]@{ Point = [PostfixQueue.Lab.LoopbackEndpoint]::Draw(0);
                Postfix = Start-PrivateQueue $Messages[$name] }
        }
        Set-Content "$folder/setup.sh" "set -eu`
$SetUp`nexec /usr/sbin/sshd -D -E $folder/sshd-`$HOST_NAME.log"
        foreach ($name in $Messages.Keys) {
            $start = Get-HostProcess $hosts $name 'sh', "$folder/setup.sh"
            # It ends with this process, however that comes.
            $start.FileName = 'setpriv'
            foreach ($argument in 'unshare', 'TERM', '--pdeathsig') { $start.ArgumentList.Insert(0, $argument) }
            $start.RedirectStandardInput = $true
            $hosts.Servers.Add([Diagnostics.Process]::Start($start))
        }
        foreach ($name in $Messages.Keys) { Wait-ForServer $hosts.Machines[$name].Point $hosts.Servers }
        $hosts
    }
    catch {
        Stop-PrivateHosts $hosts
        throw
    }
}

function Wait-ForServer {
    param([Net.IPEndPoint] $Point, $Servers)

    $limit = [datetime]::UtcNow.AddSeconds(180)
    while ($true) {
        $client = [Net.Sockets.TcpClient]::new()
        try { $client.Connect($Point); return }
        catch [Net.Sockets.SocketException] {
            if ($Servers.HasExited -contains $true) { throw 'An SSH server ended.' }
            if ([datetime]::UtcNow -gt $limit) { throw "No SSH server answers at $Point." }
            Start-Sleep -Milliseconds 200
        }
        finally { $client.Dispose() }
    }
}
