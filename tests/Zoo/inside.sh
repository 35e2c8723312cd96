# Runs in namespaces of its own, as their first process: all that it mounts, makes and starts ends with it.
set -eu
. "$ZOO/functions.sh"

# What kind of machine the system has; its own file sets what differs.
HOST=mail.example.com   # its full name
NODE=${HOST%%.*}        # what the kernel calls it
ADDRESS=192.0.2.25
ADDRESS6=2001:db8::25   # empty for none
MORE=                   # further addresses, of other containers of the system
LOG=/var/log/mail.log   # empty where Postfix writes its own
JAIL=                   # yes: a chroot jail with the files that Debian puts there
START='postfix start'
. "$ZOO/$NAME/machine"

make_machine
mkfifo "$F/orders" "$F/answers"
"$F/dotnet/dotnet" "$ZOO_LAB" surround "$F/orders" "$F/answers" &
# An order has no way to say a path with blanks, which the repository's may be.
cp "$ZOO/world.zone" "$F/world.zone"
[ ! -f "$ZOO/$NAME/zone" ] || cp "$ZOO/$NAME/zone" "$F/own.zone"
order zone "$F/world.zone" "$F/own.zone"
[ -z "$LOG" ] || order log /dev/log "$LOG" "$NODE"
order trust /etc/ssl/certs/ca-certificates.crt
for i in 1 2 3 4; do
    order start smtp "world/198.51.100.$i:25"
    order start smtp "world/[2001:db8:100::$i]:25"
    order start relay "world/198.51.100.$i:587"
done

cp -R "$ZOO/$NAME/etc/." /etc
. "$ZOO/$NAME/setup"
chmod -R go-w /etc/postfix
[ -z "$JAIL" ] || fill_jail
cp -a /etc/postfix "$F/sound"

case $START in
    *start-fg) $START > /var/log/console 2>&1 & ;;
    *) $START > "$F/start" 2>&1 || { cat "$F/start" "$LOG" >&2; exit 1; } ;;
esac
await 'postfix status'
printf 'Subject: local\n\nText.\n' | sendmail -f root postmaster
printf 'Subject: remote\n\nText.\n' | sendmail -f info@example.com someone@gmail.com
await '[ -z "$(postqueue -j)" ]'

if [ -n "${ZOO_COMMAND:-}" ]; then
    eval "$ZOO_COMMAND"
else
    check root --keep-caps > "$OUT/root.json" 2> "$OUT/root.err"
    check zoouser --reuid=4242 --regid=4242 --clear-groups > "$OUT/user.json" 2> "$OUT/user.err"
fi
cp -R /var/log/. "$OUT/log" 2> /dev/null || true
postfix stop 2> /dev/null || true
