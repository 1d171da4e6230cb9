package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"dateline"
)

// Fragment is a part of the live page that can be sent by itself. Its element
// has Key as its id, and is put in place of the element that has it; updates
// (u…), statements (said-…) and rows of the table (place-…) that are new are
// put in where their order asks for it, under their day.
type Fragment struct {
	Key     string
	Version any // comparable; it changes when the HTML may have
	Render  func(io.Writer) error
	At      time.Time    // where an update or statement stands; zero for the others
	Day     string       // the day it stands under, "2021-08-13", in the story's zone
	Seq     dateline.Seq // orders what stands at the same time
}

// Fragments returns the parts of the live page in the order of the page.
func Fragments(s *dateline.Situation, v View) []Fragment {
	return newLive(s, v).fragments()
}

// Changed returns the fragments of next whose version differs from that in
// prev, in the order of the page, and the keys that next has no more. It
// renders nothing.
func Changed(prev, next *dateline.Situation, v View) (put []Fragment, remove []string) {
	before := Fragments(prev, v)
	old := make(map[string]any, len(before))
	for _, f := range before {
		old[f.Key] = f.Version
	}
	for _, f := range Fragments(next, v) {
		if was, ok := old[f.Key]; !ok || was != f.Version {
			put = append(put, f)
		}
		delete(old, f.Key)
	}
	for _, f := range before {
		if _, gone := old[f.Key]; gone {
			remove = append(remove, f.Key)
		}
	}
	return put, remove
}

// patch is one changed fragment on the wire.
type patch struct {
	Key  string       `json:"key"`
	Op   string       `json:"op,omitempty"` // "put" where absent, or "remove"
	HTML string       `json:"html,omitempty"`
	At   string       `json:"at,omitempty"` // RFC 3339
	Day  string       `json:"day,omitempty"`
	Seq  dateline.Seq `json:"seq,omitempty"`
}

// Patch is what a frame carries: a JSON array of the fragments that differ
// between two situations, each {"key","html"}, with "at", "day" and "seq" for
// what has a place in an order, or {"key","op":"remove"}. It is nil where
// nothing that readers see has changed.
func Patch(prev, next *dateline.Situation, v View) ([]byte, error) {
	put, remove := Changed(prev, next, v)
	if len(put)+len(remove) == 0 {
		return nil, nil
	}
	ps := make([]patch, 0, len(put)+len(remove))
	for _, f := range put {
		var b bytes.Buffer
		if err := f.Render(&b); err != nil {
			return nil, fmt.Errorf("fragment %s: %w", f.Key, err)
		}
		p := patch{Key: f.Key, HTML: b.String(), Day: f.Day, Seq: f.Seq}
		if !f.At.IsZero() {
			p.At = f.At.UTC().Format(time.RFC3339)
		}
		ps = append(ps, p)
	}
	for _, k := range remove {
		ps = append(ps, patch{Key: k, Op: "remove"})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(ps); err != nil {
		return nil, fmt.Errorf("fragments: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
