# What setting a system up takes. Sourced by inside.sh, by setups and by faults.

order() { # tells the surroundings to do something, and waits until it is done
    echo "$*" > "$F/orders"
    IFS= read -r answer < "$F/answers"
    [ "$answer" = ok ] || { echo "surroundings: $answer" >&2; exit 1; }
}

await() { # waits up to half a minute for a command to succeed
    for i in $(seq 150); do
        ! eval "$1" > /dev/null 2>&1 || return 0
        sleep 0.2
    done
    echo "not so within half a minute: $1" >&2
}

make_machine() {
    mount -t tmpfs -o mode=755 zoo "$F"
    mkdir "$F/etc" "$F/data" "$F/log" "$F/run" "$F/dev" "$F/home" "$F/dotnet" "$F/module" "$F/pwsh" "$F/zoo"
    # Where they are, an ordinary user may not be allowed to look.
    mount --bind "$DOTNET" "$F/dotnet"
    mount --bind "$ZOO_MODULE" "$F/module"
    mount --bind "$ZOO_PWSH" "$F/pwsh"
    mount --bind "$ZOO" "$F/zoo"
    chmod 1777 "$F/home"

    cp -a /etc/. "$F/etc"
    rm -f "$F"/etc/aliases* "$F/etc/mailname" "$F/etc/postfix/main.cf" "$F/etc/postfix/master.cf" "$F/etc/resolv.conf" "$F/etc/hosts"
    mount --bind "$F/etc" /etc
    mount -t tmpfs -o mode=755 spool /var/spool/postfix
    mount --bind "$F/data" /var/lib/postfix
    mount --bind "$F/log" /var/log
    mount --bind "$F/run" /run
    make_devices

    hostname "$NODE"
    echo 'nameserver 127.0.0.1' > /etc/resolv.conf
    printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n%s %s %s\n' "$ADDRESS" "$HOST" "${HOST%%.*}" > /etc/hosts
    number=5000
    for user in vmail mlmmj ebox opendkim; do
        number=$((number + 1))
        ! grep -q "^$user:" /etc/passwd || continue
        echo "$user:x:$number:$number::/var/$user:/bin/false" >> /etc/passwd
        echo "$user:x:$number:" >> /etc/group
    done
    echo 'zoouser:x:4242:4242::/tmp:/bin/sh' >> /etc/passwd
    echo 'zoouser:x:4242:' >> /etc/group
    make_network
    make_queue
}

make_devices() {
    mount -t tmpfs -o mode=755 devices "$F/dev"
    for name in null zero full random urandom tty; do
        : > "$F/dev/$name"
        mount --bind "/dev/$name" "$F/dev/$name"
    done
    ln -s /proc/self/fd "$F/dev/fd"
    ln -s fd/0 "$F/dev/stdin"
    ln -s fd/1 "$F/dev/stdout"
    ln -s fd/2 "$F/dev/stderr"
    mkdir -m 1777 "$F/dev/shm"
    mount --rbind "$F/dev" /dev
}

make_network() { # the machine, and behind its router the world, in a namespace of its own
    ip link set lo up
    ip netns add world
    ip link add inside type veth peer name outside netns world
    ip link set inside up
    ip -n world link set lo up
    ip -n world link set outside up
    ip address add "$ADDRESS/24" dev inside
    ip -n world address add "${ADDRESS%.*}.1/24" dev outside
    ip route add default via "${ADDRESS%.*}.1"
    for address in $MORE; do ip address add "$address/32" dev lo; done
    if [ -n "$ADDRESS6" ]; then
        ip address add "$ADDRESS6/64" dev inside nodad
        ip -n world address add 2001:db8::1/64 dev outside nodad
        ip -6 route add default via 2001:db8::1
    fi
    for i in 1 2 3 4; do
        ip -n world address add "198.51.100.$i/32" dev lo
        ip -n world address add "2001:db8:100::$i/128" dev lo nodad
    done
}

make_queue() { # as Postfix would make it at its first start, but at once
    chown postfix /var/lib/postfix
    chmod 755 /var/lib/postfix
    for name in active bounce corrupt defer deferred flush hold incoming private saved trace; do
        install -d -m 700 -o postfix -g root "/var/spool/postfix/$name"
    done
    install -d -m 1730 -o postfix -g postdrop /var/spool/postfix/maildrop
    install -d -m 2710 -o postfix -g postdrop /var/spool/postfix/public
    install -d -m 755 /var/spool/postfix/pid
}

fill_jail() { # as the start of Debian's service does it
    mkdir -p /var/spool/postfix/etc/ssl/certs /var/spool/postfix/usr/lib/zoneinfo
    for name in localtime services resolv.conf hosts host.conf nsswitch.conf; do
        [ ! -f "/etc/$name" ] || cp "/etc/$name" "/var/spool/postfix/etc/$name"
    done
    for folder in $(postconf -hx smtp_tls_CApath smtpd_tls_CApath); do
        mkdir -p "/var/spool/postfix$folder"
        cp -R "$folder/." "/var/spool/postfix$folder"
    done
}

certificate() { # KEY CERTIFICATE NAME…
    order certificate "$@"
}

parameters() { # Diffie-Hellman parameters, group ffdhe2048 of RFC 7919
    cp "$ZOO/ffdhe2048.pem" "$1"
}

aliases() { # TYPE:FILE
    printf 'postmaster: root\nroot: zoouser\ninfo: zoouser\n' > "${1#*:}"
    postalias "$1"
}

restore() { # what a fault has changed in the configuration; faults that change more do it in their own way
    find /etc/postfix -mindepth 1 -delete
    cp -a "$F/sound/." /etc/postfix
    postfix reload
}

check() { # USER OPTIONS-OF-SETPRIV…
    user=$1
    shift
    [ "$user" != root ] || set --
    env HOME="$F/home" NO_COLOR=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off DOTNET_NOLOGO=1 \
        F="$F" ZOO="$F/zoo" NAME="$NAME" \
        setpriv "$@" "$F/dotnet/dotnet" "$F/pwsh/pwsh.dll" -NoProfile -NonInteractive -File "$F/zoo/Check.ps1" "$user"
}
