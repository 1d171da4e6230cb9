package bulk_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dateline/internal/bulk"

	"github.com/google/go-cmp/cmp"
)

// A bar tells the share of bytes or of files that is done, and the rate since
// it began; where nobody knows the end, the rate alone.
func TestBar(t *testing.T) {
	for _, row := range []struct {
		name  string
		whole bulk.Position
		want  []string // what stands on the line, one after the other
	}{
		{"file", bulk.Position{Bytes: 1000}, []string{
			"[#######.......................]  25 %  20 reports, 5 a second ", "[##############################] 100 %  40 reports, 10 a second \n"}},
		{"folder", bulk.Position{Reports: 40}, []string{
			"[###############...............]  50 %  20 reports, 5 a second ", "[##############################] 100 %  40 reports, 10 a second \n"}},
		{"pipe", bulk.Position{}, []string{"20 reports, 5 a second ", "40 reports, 10 a second \n"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var line strings.Builder
			b := bulk.NewBar(&line, row.whole, 10)
			time.Sleep(2 * time.Second) // of a clock that nobody waits for
			b.Show(bulk.Position{Bytes: 250, Reports: 20})
			b.Show(bulk.Position{Bytes: 251, Reports: 21}) // too soon to be drawn
			time.Sleep(time.Second)
			b.Close(bulk.Position{Bytes: 1000, Reports: 40})
			got := strings.Split(line.String(), "\r")[1:]
			if d := cmp.Diff(row.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", row.name, d)
			}
		})
	}
}
