#!/bin/sh
# Scores the reading on the annotated reports in SHARED, where they are.
set -eu
shared=${1:-../shared}
gold="$shared/gold/dev.jsonl"
if [ ! -f "$gold" ]; then
	echo "no annotated reports at $gold; nothing scored"
	exit 0
fi
out=$(mktemp)
trap 'rm -f "$out"' EXIT
go run ./cmd/dateline read --reports "$gold" >"$out"
python3 "$shared/gold/score.py" "$gold" "$out"
