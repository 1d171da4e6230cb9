#!/bin/sh
# Long checks of reading in bulk, with their figures. REPORTS made-up reports on
# one core and on two: seconds, memory, and that kills and resumes give the same
# bytes. Texts of SIZE bytes that no newsroom writes: seconds of a core, beside
# those of an eighth of it. What a report of forty sentences allocates.
set -eu
reports=${1:-100000} size=${2:-10000000}
GO=${GO:-go}
echo "== $reports reports, with a load of $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo '?') on $(nproc) cores"
DATELINE_REPORTS=$reports $GO test ./internal/bulk -run '^$' -bench '^BenchmarkReadMany$' -benchtime 1x -timeout 12h
echo "== a report of forty sentences, one core"
$GO test ./internal/reading -run '^$' -bench '^BenchmarkRead$' -benchmem -cpu 1
echo "== texts of $size bytes that no newsroom writes; a ratio of 8 is linear"
$GO run ./internal/bulk/evaluate -hostile "$size"
