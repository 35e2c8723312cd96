#!/bin/sh
# Turns the namespaces that this runs in (unshare -u -m) into a machine of its own: a name, users, a Postfix, PowerShell and the module
# where they are installed, and runs a command there. Nothing of it is left on the real machine, whose files lie below.
#
#   HOST_NAME          its name
#   HOST_KNOWN         lines of /etc/hosts
#   HOST_POSTFIX       configuration directory of the running Postfix that is its default instance
#   HOST_PACKAGE       folder of the module
#   HOST_POWERSHELL    folder of PowerShell
#   HOST_KEYS          folder with client, client.pub and host, the keys of users and of the SSH servers
#   HOST_SSH           lines of /etc/ssh/ssh_config
#   HOST_LISTEN        address and port of its SSH server
set -eu

mount --make-rprivate /
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir -p /run/sshd /run/home /run/keys
for folder in /etc /usr/bin /usr/local /root; do
    mkdir -p "/run/upper$folder" "/run/work$folder"
    chmod --reference="$folder" "/run/upper$folder"
    mount -t overlay overlay -o "lowerdir=$folder,upperdir=/run/upper$folder,workdir=/run/work$folder" "$folder"
done

hostname "$HOST_NAME"
printf '%s\n' "$HOST_NAME" >/etc/hostname
printf '127.0.0.1 localhost %s\n%s\n' "$HOST_NAME" "$HOST_KNOWN" >/etc/hosts
# No name is asked for outside.
printf 'nameserver 127.255.255.254\noptions timeout:1 attempts:1\n' >/etc/resolv.conf

rm -rf /etc/postfix
mkdir /etc/postfix
mount --bind "$HOST_POSTFIX" /etc/postfix

mkdir -p /usr/local/lib/powershell /usr/local/share/powershell/Modules/PostfixQueue
mount --bind "$HOST_POWERSHELL" /usr/local/lib/powershell
mount --bind "$HOST_PACKAGE" /usr/local/share/powershell/Modules/PostfixQueue
dotnet=$(command -v dotnet)
rm -f /usr/bin/pwsh
cat >/usr/bin/pwsh <<EOF
#!/bin/sh
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off NO_COLOR=1
exec $dotnet /usr/local/lib/powershell/pwsh.dll "\$@"
EOF
chmod 0755 /usr/bin/pwsh

# Users with keys and without passwords: anna may do what everybody may, erik is an operator of the mail queue, operations is called by
# timers.
groupadd mailops
for user in anna erik; do
    useradd -M -d "/run/home/$user" -s /bin/sh "$user"
    usermod -p '*' "$user"
    install -d -o "$user" -m 0700 "/run/home/$user"
done
usermod -a -G mailops erik

mkdir -p /etc/ssh/authorized
for user in root anna erik; do cp "$HOST_KEYS/client.pub" "/etc/ssh/authorized/$user"; done
install -m 0600 "$HOST_KEYS/client" /run/keys/client
install -m 0600 "$HOST_KEYS/host" /run/keys/host
printf '%s\n' "$HOST_SSH" >/etc/ssh/ssh_config
cat >/etc/ssh/sshd_config <<EOF
ListenAddress $HOST_LISTEN
HostKey /run/keys/host
AuthorizedKeysFile /etc/ssh/authorized/%u
UsePAM no
PidFile none
Subsystem powershell /usr/bin/pwsh -sshs -NoLogo -NoProfile
EOF

exec "$@"
