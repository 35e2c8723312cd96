#!/bin/sh
# run.sh SYSTEM FOLDER   sets a stock system up in namespaces of its own and checks it; see README.md
# In the environment: ZOO_LAB (PostfixQueue.Lab.dll), ZOO_MODULE (the folder with PostfixQueue.psd1), ZOO_PWSH (the folder with pwsh.dll).
# ZOO_FAULTS: all (the default), none, or a name. ZOO_COMMAND: what to run in place of the checks.
set -eu
ZOO=$(cd "$(dirname "$0")" && pwd)
NAME=$1
mkdir -p "$2/root"
chmod 755 "$2" "$2/root"
OUT=$(cd "$2" && pwd)
F=$OUT/root
DOTNET=$(command -v dotnet)
DOTNET=$(dirname "$(readlink -f "$DOTNET")")
export ZOO NAME OUT F DOTNET ZOO_LAB ZOO_MODULE ZOO_PWSH
unset MAIL_CONFIG
exec unshare --net --mount --uts --pid --fork --kill-child --mount-proc --propagation private sh "$ZOO/inside.sh"
