#!/bin/sh
# Measures the pages of the demonstration in a real browser: axe-core on every
# public and desk page, html-validate on every public one, lighthouse on the
# live page. Prints a table; ends with 1 where a page fails.
#
#	audit.sh [--only WORD,...] [--no-lighthouse] [--runs N] [--no-pages]
#
# "Unsure" counts what axe-core cannot judge by itself, such as the contrast of
# a name on the map; AUDIT_UNSURE=1 lists it. Lighthouse's performance is judged
# only where the load of the machine stayed under 2: above, it is no figure.
#
# Needs Node 20.19 or later with npm, and chromium. The packages are those of
# audit/package-lock.json; they go into a folder of their own, not into the tree.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
go=${GO:-go}
for c in node npm chromium; do
	command -v "$c" >/dev/null 2>&1 || { echo "audit: there is no $c; install it, then run again" >&2; exit 1; }
done
sum=$(cksum <"$here/audit/package-lock.json" | tr ' ' -)
packages=${AUDIT_PACKAGES:-${TMPDIR:-/tmp}/dateline-audit-$(id -u)-$sum}
if [ ! -e "$packages/done" ]; then
	mkdir -p "$packages"
	cp "$here/audit/package.json" "$here/audit/package-lock.json" "$packages/"
	(cd "$packages" && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
	: >"$packages/done"
fi
cp "$here"/audit/*.mjs "$packages/"
work=$(mktemp -d "${TMPDIR:-/tmp}/dateline-audit.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$here/.." && $go build -trimpath -o "$work/dateline" ./cmd/dateline)
node "$packages/audit.mjs" --work "$work" --dateline "$work/dateline" "$@"
