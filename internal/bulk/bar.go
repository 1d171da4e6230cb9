package bulk

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Bar shows on a terminal how far a reading has come.
type Bar struct {
	w     io.Writer
	whole int64 // bytes or files of the input; 0 where unknown
	begun time.Time
	shown time.Time
	first int
}

// NewBar returns a bar for an input of so many bytes or files, of which reports
// were read before.
func NewBar(w io.Writer, whole int64, reports int) *Bar {
	return &Bar{w: w, whole: whole, begun: time.Now(), first: reports}
}

// Show draws the bar anew, at most ten times a second.
func (b *Bar) Show(done int64, reports int) {
	if time.Since(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown = time.Now()
	b.draw(done, reports)
}

// Close draws the bar a last time and leaves its line.
func (b *Bar) Close(done int64, reports int) {
	b.draw(done, reports)
	fmt.Fprintln(b.w)
}

const barWidth = 30

func (b *Bar) draw(done int64, reports int) {
	rate := float64(reports-b.first) / max(time.Since(b.begun).Seconds(), 0.001)
	if b.whole <= 0 {
		fmt.Fprintf(b.w, "\r%d reports, %.0f a second ", reports, rate)
		return
	}
	share := min(float64(done)/float64(b.whole), 1)
	full := int(share * barWidth)
	fmt.Fprintf(b.w, "\r[%s%s] %3.0f %%  %d reports, %.0f a second ", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), share*100, reports, rate)
}
