package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
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
	return newLive(s, v).fragments(func(string) bool { return false })
}

// Changed returns the fragments of next whose version differs from that in
// prev, in the order of the page, and the keys that next has no more. It
// renders nothing, and looks only at the updates that may differ.
func Changed(prev, next *dateline.Situation, v View) (put []Fragment, remove []string) {
	a, b := newLive(prev, v), newLive(next, v)
	same := func(string) bool { return false }
	if prev.Story() == next.Story() {
		touched := b.touched(a)
		same = func(id string) bool { return !touched[id] }
	}
	before := a.fragments(same)
	old := make(map[string]any, len(before))
	for _, f := range before {
		old[f.Key] = f.Version
	}
	for _, f := range b.fragments(same) {
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

// touched are the updates that may look otherwise than in a: those that the
// fold names, and those under whose claims other voices have come or gone.
func (l *live) touched(a *live) map[string]bool {
	_, updates := dateline.Touched(a.s, l.s)
	was := map[string]*dateline.PlaceState{}
	for i := range a.places {
		was[a.places[i].Place.ID] = &a.places[i]
	}
	for i := range l.places {
		now := &l.places[i]
		old := was[now.Place.ID]
		delete(was, now.Place.ID)
		if old != nil && slices.Equal(old.Winning, now.Winning) {
			continue
		}
		l.under(updates, now, old)
	}
	for _, old := range was {
		l.under(updates, old)
	}
	return updates
}

// under adds the updates that stand on what bears out a place's state.
func (l *live) under(updates map[string]bool, places ...*dateline.PlaceState) {
	for _, p := range places {
		if p == nil {
			continue
		}
		for _, x := range p.Winning {
			ids, _ := l.s.RestsOn(x.Claim)
			for _, id := range ids {
				updates[id] = true
			}
		}
	}
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

func (l *live) summaryFragment() Fragment {
	return l.part("summary", "summary", l.summaryVersion(), func() any { return l.summary() })
}

func (l *live) tallyFragment(t dateline.TallyState) Fragment {
	return l.part(tallyKey(t.Tally), "tally", l.tallyVersion(t), func() any { return l.tally(t) })
}

// mapFragment is the map as it stands in a page; pages already open are
// sent its marks and fills one by one.
func (l *live) mapFragment() Fragment {
	h := newSum()
	h.text(l.StampText(l.s.Valid()))
	for _, f := range l.mapFragments() {
		h.text(f.Key)
		h.number(f.Version.(version).sum)
	}
	name := "map"
	if l.bare {
		name = "map.bare"
	}
	return l.part(name, name, h, func() any { return l.mapPart() })
}

func (l *live) keysFragment() Fragment {
	return l.part("keys", "keys", l.keysVersion(), func() any { return l.keys() })
}

func (l *live) placeFragment(p dateline.PlaceState) Fragment {
	return l.part("place-"+domID(p.Place.ID), "placerow", l.placeVersion(p), func() any { return l.row(p) })
}

func (l *live) updateFragment(u *dateline.UpdateState) Fragment {
	f := l.part(u.ID, "post", l.updateVersion(u), func() any { return l.update(u) })
	f.At, f.Day, f.Seq = u.Now().At, l.Day(u.Now().At), u.First().Seq
	return f
}

func (l *live) saidFragment(d *dateline.Decided) Fragment {
	f := l.part("said-"+d.Claim.ID, "said", l.claimVersion(d.Claim.ID), func() any { return l.said(d) })
	f.At, f.Day, f.Seq = d.Valid().From, l.Day(d.Valid().From), dateline.ParseID('c', d.Claim.ID)
	return f
}

func (l *live) correctionsFragment() Fragment {
	return l.part("corrections", "corrections", l.correctionsVersion(), func() any { return l.corrections() })
}
