package bulk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"dateline/internal/bulk/bulktest"
)

// many is how many reports BenchmarkReadMany reads: DATELINE_REPORTS, or few.
func many(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("DATELINE_REPORTS"))
	if err != nil {
		return 2000
	}
	return n
}

// run is what a process took that read to the end.
type run struct {
	wall, cpu time.Duration
	megabytes float64 // most memory it held at a time
	idle      float64 // share of its cores' time in which no report was at hand
}

// The lines come as they are measured: the whole takes minutes.
func (r run) print(what string, n, cores int) {
	fmt.Printf("%-6s %6d reports, %d workers: %7.1f s, %7.1f s of cores, %3.0f MB at most, workers without work %.1f %% of the time\n", what, n, cores, r.wall.Seconds(), r.cpu.Seconds(), r.megabytes, 100*r.idle)
}

func whole(b *testing.B, in, out string, cores int) run {
	os.Remove(out)
	os.Remove(out + ".done")
	began := time.Now()
	cmd, _, at := child(b, in, out, cores, -1)
	return run{wall: time.Since(began), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), idle: at.idle, megabytes: float64(at.kilobytes) / 1024}
}

// rounds is how often one core and two are compared; the best counts.
const rounds = 2

// BenchmarkReadMany reads DATELINE_REPORTS made-up reports in processes of
// their own and prints what they took: a tenth of them on one core and on two,
// all of them on two, and all of them with kills in between, the result
// compared byte for byte. The last column of a line is what keeps two
// cores from being twice as fast as one, however busy the machine is otherwise.
func BenchmarkReadMany(b *testing.B) {
	n := many(b)
	dir := b.TempDir()
	some, all, folder := filepath.Join(dir, "some.jsonl"), filepath.Join(dir, "all.jsonl"), filepath.Join(dir, "folder")
	for name, n := range map[string]int{some: n / 10, all: n} {
		if err := bulktest.File(name, n); err != nil {
			b.Fatal(err)
		}
	}
	few := max(n/50, 900)
	if err := bulktest.Folder(folder, few); err != nil {
		b.Fatal(err)
	}
	var one, two, large run
	var kills int
	for b.Loop() {
		for range rounds {
			x, y := whole(b, some, filepath.Join(dir, "one"), 1), whole(b, some, filepath.Join(dir, "two"), 2)
			x.print("lines", n/10, 1)
			y.print("lines", n/10, 2)
			if one.wall == 0 || x.wall < one.wall {
				one = x
			}
			if two.wall == 0 || y.wall < two.wall {
				two = y
			}
		}
		same(b, filepath.Join(dir, "one"), filepath.Join(dir, "two"))
		f := whole(b, folder, filepath.Join(dir, "folder.claims"), 2)
		f.print("folder", few, 2)
		kills = killed(b, folder, filepath.Join(dir, "folder.cut"), 2, max(few/3, 449))
		fmt.Printf("%-6s %6d reports, %d kills: the same %d bytes of claims\n", "folder", few, kills, same(b, filepath.Join(dir, "folder.claims"), filepath.Join(dir, "folder.cut")))
		large = whole(b, all, filepath.Join(dir, "all"), 2)
		large.print("lines", n, 2)
		kills = killed(b, all, filepath.Join(dir, "cut"), 2, max(n/8, 450))
		fmt.Printf("%-6s %6d reports, %d kills: the same %d bytes of claims\n", "lines", n, kills, same(b, filepath.Join(dir, "all"), filepath.Join(dir, "cut")))
	}
	b.ReportMetric(one.wall.Seconds()/two.wall.Seconds(), "times-one-core")
	b.ReportMetric(2*(1-two.idle)*one.cpu.Seconds()/two.cpu.Seconds(), "times-with-cores-free")
	b.ReportMetric(two.megabytes, "MB-a-tenth")
	b.ReportMetric(large.megabytes, "MB-all")
	b.ReportMetric(float64(n)/large.wall.Seconds(), "reports/s")
	b.ReportMetric(0, "ns/op")
}
