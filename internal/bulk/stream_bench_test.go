package bulk_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"

	"dateline/internal/bulk"
	"dateline/internal/bulk/bulktest"
)

// BenchmarkLines reads a stream of two thousand reports on one core and on
// two. Sentences a second are those of 25 tokens.
func BenchmarkLines(b *testing.B) {
	var in bytes.Buffer
	const n = 2000
	if err := bulktest.Write(&in, 0, n); err != nil {
		b.Fatal(err)
	}
	r, err := bulk.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, cores := range []int{1, 2} {
		b.Run(fmt.Sprintf("cores=%d", cores), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			b.SetBytes(int64(in.Len()))
			b.ReportAllocs()
			for b.Loop() {
				err := r.Lines(context.Background(), bytes.NewReader(in.Bytes()), func(x bulk.Reading) error {
					_, err := x.NDJSON()
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}
