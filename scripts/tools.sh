#!/bin/sh
# Installs what `make test` needs beyond Go on a Debian machine: a C compiler
# for the race detector, and chromium for the pages. Does nothing where they are.
set -eu
want=""
command -v gcc >/dev/null 2>&1 || want="$want gcc libc6-dev"
command -v chromium >/dev/null 2>&1 || want="$want chromium"
[ -z "$want" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
	echo "install by hand, then run again:$want" >&2
	exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $want >/dev/null
