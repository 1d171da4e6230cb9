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
	whole Position // the end of the input, in bytes or in reports; zero where unknown
	begun time.Time
	shown time.Time
	first int
}

// NewBar returns a bar for an input that ends at whole, in bytes where these are
// known, else in reports, of which some were read before.
func NewBar(w io.Writer, whole Position, reports int) *Bar {
	return &Bar{w: w, whole: whole, begun: time.Now(), first: reports}
}

// Show draws the bar anew, at most ten times a second.
func (b *Bar) Show(at Position) {
	if time.Since(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown = time.Now()
	b.draw(at)
}

// Close draws the bar a last time and leaves its line.
func (b *Bar) Close(at Position) {
	b.draw(at)
	fmt.Fprintln(b.w)
}

const barWidth = 30

func (b *Bar) draw(at Position) {
	rate := float64(at.Reports-b.first) / max(time.Since(b.begun).Seconds(), 0.001)
	var share float64
	switch {
	case b.whole.Bytes > 0:
		share = min(float64(at.Bytes)/float64(b.whole.Bytes), 1)
	case b.whole.Reports > 0:
		share = min(float64(at.Reports)/float64(b.whole.Reports), 1)
	default:
		fmt.Fprintf(b.w, "\r%d reports, %.0f a second ", at.Reports, rate)
		return
	}
	full := int(share * barWidth)
	fmt.Fprintf(b.w, "\r[%s%s] %3.0f %%  %d reports, %.0f a second ", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), share*100, at.Reports, rate)
}
