# What demo, tests and benchmarks need of the machine, and how it is got. Dot-sourced by build.ps1.

# What the tests run. Those that reach servers over SSH, or look at reports in a browser, belong to the whole suite, and are passed over,
# with the reason, where there is no SSH server, or no browser.
function Get-TestPrerequisite {
    param([string[]] $Filter)

    'postfix', 'dnsmasq', 'ip'
    if ($Filter) { return }
    'pflogsumm', 'xz', 'zstd', 'bzip2'
    if (Get-Command apt-get -CommandType Application -ErrorAction Ignore) { 'sshd', 'ssh', 'sudo', 'sasl', 'authorities', 'chromium' }
}

# Gets what is missing from the distribution. Postfix is installed without a configuration: its service has nothing to start with, now or at
# the next boot, and the instances that demo and tests use bring their own.
function Install-Prerequisite {
    param([string[]] $Program)

    # A name server to test against is enough: the package dnsmasq would bring a service for it.
    $packageOf = @{
        postfix = 'postfix'; dnsmasq = 'dnsmasq-base'; ip = 'iproute2'; jq = 'jq'; pflogsumm = 'pflogsumm'
        xz = 'xz-utils'; zstd = 'zstd'; bzip2 = 'bzip2'; sshd = 'openssh-server'; ssh = 'openssh-client'; sudo = 'sudo'
        sasl = 'libsasl2-modules'; authorities = 'ca-certificates'; chromium = 'chromium-headless-shell'
    }

    # What is no program is there when its files are.
    $fileOf = @{
        chromium = '/usr/bin/chromium*'
        sasl = '/usr/lib/*/sasl2/libplain.so*'
        authorities = '/etc/ssl/certs/ca-certificates.crt'
    }

    # /usr/sbin is not in every user's search path.
    $missing = @($Program | Where-Object {
            -not ((Test-Path ($fileOf[$_] ?? "/usr/sbin/$_")) -or (Get-Command $_ -CommandType Application -ErrorAction Ignore))
        } | ForEach-Object { $packageOf[$_] })
    if ($missing.Count -eq 0) { return }

    if (-not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        throw "Not installed: $missing. Install it from your distribution's packages and run this again."
    }
    if (-not [Environment]::IsPrivilegedProcess) {
        throw "Not installed: $missing. Run this as root once, which installs it without starting a service."
    }

    # Another mail server makes way for Postfix if it is let.
    Invoke-Native 'Reading the lists of packages' apt-get @('-qq', 'update')

    # Not every distribution has it as a package. The tests that look at reports are then passed over, with the reason.
    $missing = @($missing | Where-Object {
        $_ -ne 'chromium-headless-shell' -or (env LC_ALL=C apt-cache policy chromium-headless-shell 2>$null) -match 'Candidate: \d' })
    if ($missing.Count -eq 0) { return }
    $plan = Get-InstallationPlan $missing
    if ($plan.Removed) {
        throw "Nothing was installed: $missing would replace $($plan.Removed). " +
            "Run this in a container, or decide yourself: apt-get install $missing"
    }

    Say "Installing $($plan.Installed -join ', '). They stay on this machine; no service is started or enabled."
    $policy = '/usr/sbin/policy-rc.d'
    $ownPolicy = -not (Test-Path $policy)
    try {
        if ($ownPolicy) {
            Set-Content $policy "#!/bin/sh`nexit 101"
            chmod 0755 $policy
        }
        if ($missing -contains 'postfix') { 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections }
        # What dpkg tells of each package is for whoever looks for a fault.
        $log = "$root/out/install.log"
        $null = New-Item "$root/out" -ItemType Directory -Force
        $install = @('-qq', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-remove', '--no-install-recommends') + $missing
        $code = Wait-Native Installing sh (@('-c', 'log=$1; shift; exec "$@" >"$log" 2>&1', 'sh', $log, 'apt-get') + $install) @{
            DEBIAN_FRONTEND = 'noninteractive' } -LetFinish
        if ($code -ne 0) { throw "Installing failed: $(Get-Content $log -Raw)" }
        if ($missing -contains 'postfix') { update-rc.d postfix disable 2>&1 | Out-Null }
        if ($missing -contains 'openssh-server') { deb-systemd-helper disable ssh.service ssh.socket 2>&1 | Out-Null }
    }
    finally {
        if ($ownPolicy) { Remove-Item $policy }
    }
    Say "Installed. To remove it again: apt-get purge $($plan.Installed)"
}

# What apt-get would install and remove. What it would only bring up to date is not to be removed again afterwards, and so is no part of it.
function Get-InstallationPlan {
    param([string[]] $Package)

    $lines = apt-get -s --no-install-recommends install @Package 2>&1
    if ($LASTEXITCODE -ne 0) { throw "apt-get cannot install ${Package}: $lines" }
    @{
        Installed = @($lines -match '^Inst \S+ \(' -replace '^Inst (\S+).*', '$1')
        Removed   = @($lines -match '^(Remv|Purg) ' -replace '^\S+ (\S+).*', '$1')
    }
}

# Programs of monitoring systems, whose packages would make users and start services: they are unpacked below out/ and not
# installed. Tests that run them are passed over, with the reason, where they cannot be got.
function Expand-MonitoringTool {
    $packageOf = [ordered]@{
        promtool = 'prometheus'; prometheus = 'prometheus'; 'prometheus-node-exporter' = 'prometheus-node-exporter'
        zabbix_sender = 'zabbix-agent'
    }
    $folder = "$root/out/tools"
    $missing = @($packageOf.Keys | Where-Object {
            -not ((Test-Path "$folder/$($packageOf[$_])/usr/bin/$_") -or (Get-Command $_ -CommandType Application -ErrorAction Ignore))
        } | ForEach-Object { $packageOf[$_] } | Select-Object -Unique)
    if ($missing.Count -eq 0) { return }
    if (-not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        Say "Not installed: $missing. The tests of monitoring that need them are passed over."
        return
    }

    Say "Unpacking $($missing -join ', ') below out/tools. Nothing of them is installed."
    foreach ($package in $missing) {
        # What is cut short leaves nothing that looks whole.
        $new = "$folder/new"
        if (Test-Path $new) { Remove-Item $new -Recurse -Force }
        $null = New-Item $new -ItemType Directory -Force
        $get = 'cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2" && dpkg -x *.deb files'
        $said = sh -c $get sh $new $package 2>&1
        if ($LASTEXITCODE -ne 0 -and [Environment]::IsPrivilegedProcess) {
            # The lists of packages are old, or there are none.
            apt-get -qq update 2>&1 | Out-Null
            $said = sh -c $get sh $new $package 2>&1
        }
        if ($LASTEXITCODE -ne 0) {
            Say "$package could not be got, and the tests that need it are passed over: $said"
            continue
        }
        if (Test-Path "$folder/$package") { Remove-Item "$folder/$package" -Recurse -Force }
        Move-Item "$new/files" "$folder/$package"
    }
    if (Test-Path "$folder/new") { Remove-Item "$folder/new" -Recurse -Force }
}
