#!/bin/sh
# Long checks, with their figures: KILLS kills of a writing process, SOAKTIME of
# fuzzing for each target, a story of CLAIMS claims (memory, any as-of), and
# that a full replay gives the same bytes.
set -eu
kills=${1:-200} time=${2:-10s} claims=${3:-1000000}
echo "== $kills kills, in all kinds of write"
DATELINE_KILLS=$kills go test ./internal/store -run '^TestKills$' -count=1 -v -timeout 2h | grep -E 'kills|^(ok|FAIL|---)'
echo "== a story of $claims claims"
DATELINE_CLAIMS=$claims go test . -run '^$' -bench '^BenchmarkScale$' -benchtime 100x -timeout 2h
echo "== a replay of the whole record gives the same bytes"
go test . -run '^(TestApplyEqualsFold|TestReplayIsTheSame|TestSeries)$' -count=1 -v | grep -E 'entries|^(ok|FAIL|---)'
go test ./internal/store -run '^(TestLogCutAnywhere|TestBackupWhileWriting)$' -count=1
echo "== fuzzing, $time a target"
sh scripts/fuzz.sh "$time"
