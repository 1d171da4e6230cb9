// Package bulk reads folders and streams of reports into claims, without a
// record and without a server.
//
// It knows files, lines of JSON and the reading with its places. It knows no
// store and decides nothing.
package bulk

import (
	"fmt"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/reading"
)

// Report is a text to be read. Line is where it stood in its stream, 1 the
// first; 0 for a file of its own.
type Report struct {
	ID        string
	Text      string
	Published time.Time
	Zone      string // IANA name
	Country   string // ISO 3166-1 alpha-2
	Line      int
}

// Reading is what came of one report. Err says why it could not be read; the
// other reports are read all the same.
type Reading struct {
	Report Report
	Claims []dateline.Claim
	Unread string
	Why    []reading.Why // how each claim was read; only Explain fills it
	Err    error
	Next   Position // behind the report: where reading goes on
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
func (r *Reader) Read(p Report) Reading { return r.with(r.reader.Report, p) }

// Explain reads one report and tells how each claim was read.
func (r *Reader) Explain(p Report) Reading { return r.with(r.reader.Explain, p) }

func (r *Reader) with(read func(string, reading.Context) reading.Result, p Report) Reading {
	res := read(p.Text, reading.Context{Story: r.story, Country: p.Country, Zone: p.Zone, Published: p.Published, ReportID: p.ID})
	return Reading{Report: p, Claims: res.Claims, Unread: res.Unread, Why: res.Why}
}

// Lacking returns a reader that does without some of its means, to measure what
// each earns.
func (r *Reader) Lacking(arcs, learned bool) *Reader {
	return &Reader{reader: r.reader.Lacking(arcs, learned), story: r.story}
}
