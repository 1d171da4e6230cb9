// Package bulk reads folders and streams of reports into claims, without a
// record and without a server.
//
// It knows files, lines of JSON and the reading with its places. It knows no
// store and decides nothing.
package bulk

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/reading"
)

// Report is a text to be read. Line is where it stood in its stream, 1 the
// first; 0 for a file of its own.
type Report struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	Published time.Time `json:"published"`
	Zone      string    `json:"zone"`
	Country   string    `json:"country"`
	Line      int       `json:"-"`
}

// Reading is what came of one report. Err says why it could not be read; the
// other reports are read all the same.
type Reading struct {
	Report Report
	Claims []dateline.Claim
	Unread string
	Err    error
}

// Reader reads many reports with one gazetteer and one model.
type Reader struct {
	reader *reading.Reader
	story  *dateline.Story
}

// New returns a reader over the embedded places; story may be nil.
func New(story *dateline.Story) (*Reader, error) {
	g, err := gazetteer.Open()
	if err != nil {
		return nil, fmt.Errorf("open the gazetteer: %w", err)
	}
	r, err := reading.New(desk.NewPlaces(story, g))
	if err != nil {
		return nil, fmt.Errorf("load the reader: %w", err)
	}
	return &Reader{reader: r, story: story}, nil
}

// Read reads one report.
func (r *Reader) Read(p Report) Reading {
	res := r.reader.Report(p.Text, reading.Context{Story: r.story, Country: p.Country, Zone: p.Zone, Published: p.Published, ReportID: p.ID})
	return Reading{Report: p, Claims: res.Claims, Unread: res.Unread}
}

// longestLine is the longest line of a stream, in bytes.
const longestLine = 16 << 20

// Lines reads a stream with one JSON report a line, on all cores, and calls
// yield for each in the order of the lines, faulty ones included. It returns
// the error of the stream itself, or of ctx.
func (r *Reader) Lines(ctx context.Context, in io.Reader, yield func(Reading) error) error {
	type job struct {
		line int
		raw  []byte
		done chan Reading
	}
	jobs := make(chan *job)
	queue := make(chan *job, 2*runtime.GOMAXPROCS(0))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range jobs {
				j.done <- r.line(j.line, j.raw)
			}
		})
	}
	var scanErr error
	workers.Go(func() {
		defer close(queue)
		defer close(jobs)
		sc := bufio.NewScanner(in)
		sc.Buffer(make([]byte, 0, 64<<10), longestLine)
		for n := 1; sc.Scan(); n++ {
			if len(sc.Bytes()) == 0 {
				continue
			}
			j := &job{n, append([]byte(nil), sc.Bytes()...), make(chan Reading, 1)}
			select {
			case queue <- j:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				j.done <- Reading{Err: ctx.Err()}
				return
			}
		}
		scanErr = sc.Err()
	})
	var err error
	for j := range queue {
		x := <-j.done
		if err == nil && ctx.Err() == nil {
			if err = yield(x); err != nil {
				cancel()
			}
		}
	}
	workers.Wait()
	switch {
	case err != nil:
		return err
	case errors.Is(scanErr, bufio.ErrTooLong):
		return fmt.Errorf("a line is longer than %d bytes", longestLine)
	case scanErr != nil:
		return scanErr
	}
	return context.Cause(ctx)
}

func (r *Reader) line(n int, raw []byte) Reading {
	p := Report{Line: n}
	if err := json.Unmarshal(raw, &p); err != nil {
		return Reading{Report: p, Err: fmt.Errorf("line %d: not a JSON report: %w", n, err)}
	}
	p.Line = n
	if p.Text == "" {
		return Reading{Report: p, Err: fmt.Errorf("line %d: the report has no text", n)}
	}
	if p.Zone != "" {
		if _, err := time.LoadLocation(p.Zone); err != nil {
			return Reading{Report: p, Err: fmt.Errorf("line %d: zone %q is unknown; give an IANA name such as Asia/Kabul", n, p.Zone)}
		}
	}
	return r.Read(p)
}
