#!/bin/sh
# Measures the reading on the corpora in SHARED, as far as they are there, and
# writes docs/quality.md. Nothing of the corpora but figures, ids and byte ranges
# goes into it.
set -eu
shared=${1:-../shared}
to=${2:-docs/quality.md}
GO=${GO:-go}
if [ ! -d "$shared" ]; then
	echo "no corpora at $shared; nothing measured"
	exit 0
fi
gold="$shared/gold/dev.jsonl"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
$GO build -o "$dir/dateline" ./cmd/dateline
$GO build -o "$dir/evaluate" ./internal/bulk/evaluate
text() { printf '\n```\n'; cat; printf '```\n'; }
ours() { # the first lines of the figures of our own sentences
	awk 'NF == 0 { n++ } n < 3' internal/bulk/testdata/quality.txt
}
{
	echo "# How well it reads"
	echo
	echo "Written by \`make quality\` on $(date -u +%Y-%m-%d); do not edit. Each section names the command that gives it."
	echo
	echo "## Sentences of our own"
	echo
	echo "\`go test ./internal/bulk -run TestQuality\`: internal/bulk/testdata/quality.txt, checked with every test. Its head:"
	ours | text
	if [ -f "$gold" ]; then
		"$dir/dateline" read --reports "$gold" >"$dir/gold"
		GOMAXPROCS=1 "$dir/dateline" read --reports "$gold" >"$dir/again"
		echo
		echo "## Reports on several crises, annotated by hand"
		echo
		echo "\`dateline read --reports gold/dev.jsonl\`, scored by gold/score.py. Two careful readers agree at F1 0.96."
		python3 "$shared/gold/score.py" "$gold" "$dir/gold" | text
		echo
		python3 scripts/severe.py "$shared/gold/score.py" "$gold" "$dir/gold"
		echo
		echo "A second run on one core differs by $(cmp -l "$dir/gold" "$dir/again" | wc -l | tr -d ' ') bytes."
		echo
		echo "## What each part earns"
		echo
		echo "The same reports by a reader that lacks the parser's arcs, the learned finder of statements, or the country and zone that a story gives (\`go run ./internal/bulk/evaluate -reports gold/dev.jsonl -lacking arcs|learned|story\`). F1, and for the last the share of places and days:"
		{
			echo "whole"
			python3 "$shared/gold/score.py" "$gold" "$dir/gold" | grep -E '^(kind|control|statement|all)'
			for part in arcs learned story; do
				"$dir/evaluate" -reports "$gold" -lacking $part >"$dir/less"
				echo "without $part"
				python3 "$shared/gold/score.py" "$gold" "$dir/less" | grep -E '^(control|statement|all)'
			done
		} | text
	fi
	if [ -d "$shared/corpora/polnear" ]; then
		echo
		echo "## Ordinary news"
		echo
		echo "\`go run ./internal/bulk/evaluate -polnear corpora/polnear\`; the verdicts are in internal/bulk/testdata/polnear-judged.txt. What was judged wrong or not yet judged, by article and bytes:"
		echo
		"$dir/evaluate" -polnear "$shared/corpora/polnear"
		echo
		echo "## Who says what: PolNeAR"
		echo
		echo "\`go run ./internal/reading/attribution/train -eval corpora/polnear/dev.jsonl\`"
		$GO run ./internal/reading/attribution/train -eval "$shared/corpora/polnear/dev.jsonl" | text
	fi
	if [ -d "$shared/corpora/ewt" ]; then
		echo
		echo "## Tags and arcs: UD English EWT"
		echo
		echo "\`go run ./internal/reading/tagging/train -figures\` (internal/reading/tagging/testdata/figures.txt)"
		text <internal/reading/tagging/testdata/figures.txt
	fi
	if [ -d "$shared/corpora/geo" ]; then
		echo
		echo "## Places: LGL and GeoVirus"
		echo
		echo "\`go run ./internal/bulk/evaluate -geo corpora/geo\`. The reader is given the text alone. A name is found where it overlaps a marked one, each counted once; it is resolved where it lies within 161 km of the marked point (Gritta et al., A Pragmatic Guide to Geoparsing Evaluation, 2020). LGL marks words such as \"Russian\", GeoVirus does not, and they count accordingly. The ranking of meanings was tuned on both."
		echo
		"$dir/evaluate" -geo "$shared/corpora/geo"
	fi
	echo
	echo "## Speed"
	echo
	echo "\`go test ./internal/reading -run '^\$' -bench BenchmarkRead -benchmem -cpu 1\`, with a load of $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo '?') on $(nproc) cores:"
	$GO test ./internal/reading -run '^$' -bench BenchmarkRead -benchmem -cpu 1 | grep -E '^(cpu|Benchmark)' | text
	if [ -f "$gold" ]; then
		echo
		echo "\`go run ./internal/bulk/evaluate -reports gold/dev.jsonl -speed\`, the best of six rounds:"
		echo
		"$dir/evaluate" -reports "$gold" -speed
	fi
	echo
	echo "## Bad input"
	echo
	echo "\`go run ./internal/bulk/evaluate -hostile BYTES\`: what no newsroom writes, and eight times as much of it, in seconds of one core. A ratio of 8 is linear; reports beyond 48 KB are read in parts."
	echo
	"$dir/evaluate" -hostile "${HOSTILE:-200000}"
	echo
	echo "Lines of ten megabytes of one character:"
	echo
	"$dir/evaluate" -hostile 10000000 -only '^(one (capital )?letter|capital letters|double quotes|opening curly quotes|single quotes|opening brackets|digits|newlines|spaces|full stops)$'
} >"$dir/quality.md"
cp "$dir/quality.md" "$to"
echo "wrote $to"
