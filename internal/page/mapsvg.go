package page

import (
	"strconv"
	"time"

	"dateline"
)

// mapPart is the map with its legend.
type mapPart struct {
	*scene
	Empty      bool
	Width      int
	Height     int
	Shapes     []shapePart
	Fills      []fillPart
	Marks      []markPart
	AsOf       time.Time
	States     []string
	Sides      []legendSide
	Boundaries string
	ByCapital  bool
	Story      string
	Page       string // the page with the table; empty: this one
}

// shapePart is an outline that fills refer to.
type shapePart struct {
	ID        string
	Path      string
	Neighbour bool
	Disputed  bool
}

// fillPart is a province filled by who holds it.
type fillPart struct {
	*scene
	ID    string
	Name  string
	Side  string // class: s0 … s5, or none
	State string
	Text  string // for the title
	Faded bool
}

// markPart is a place's symbol.
type markPart struct {
	*scene
	ID    string
	Name  string
	Spot  spot
	Side  string
	State string
	Text  string
	Faded bool
	Page  string // the page with the place's row; empty: this one
}

// legendSide is one side in the legend.
type legendSide struct {
	Class string
	Name  string
}

func sideClass(i int) string {
	if i < 0 {
		return "none"
	}
	return "s" + strconv.Itoa(i)
}

func (l *live) mapPart() mapPart {
	a := l.atlas()
	p := mapPart{scene: l.scene, Empty: a.width == 0, Width: int(a.width), Height: int(a.height), AsOf: l.s.Valid(),
		Boundaries: l.story.Boundaries, ByCapital: l.story.ProvinceFill == "capital", Story: plain(l.story.Title)}
	if p.Empty {
		return p
	}
	for _, s := range a.shapes {
		p.Shapes = append(p.Shapes, shapePart{domID(s.ID), s.Path, s.Neighbour, s.Disputed})
		if !s.Neighbour {
			p.Fills = append(p.Fills, l.fill(s.ID, s.Name))
		}
	}
	for _, s := range dateline.States {
		p.States = append(p.States, string(s))
	}
	used := map[int]bool{}
	for _, pl := range l.places {
		if l.drawn(pl) {
			p.Marks = append(p.Marks, l.mark(pl))
		}
		used[l.side(pl)] = true
	}
	for i, s := range l.story.Sides {
		if i < mostSides {
			p.Sides = append(p.Sides, legendSide{sideClass(i), s.Name})
		}
	}
	if i := len(l.story.Sides); used[i] && i < mostSides {
		p.Sides = append(p.Sides, legendSide{sideClass(i), l.T("side.other")})
	}
	return p
}

// drawn tells whether a place has a symbol.
func (l *live) drawn(p dateline.PlaceState) bool { return onMap(l.story, p.Place) && l.listed(p) }

func (l *live) fill(id, name string) fillPart {
	f := fillPart{scene: l.scene, ID: domID(id), Name: plain(name), Side: "none", State: string(dateline.Unknown), Text: l.T("state.unknown")}
	if p, ok := l.s.Fill(id); ok {
		f.Side, f.State, f.Text, f.Faded = sideClass(l.side(p)), string(p.State), plain(l.stateText(p)), p.Faded
	}
	return f
}

func (l *live) mark(p dateline.PlaceState) markPart {
	m := markPart{scene: l.scene, ID: domID(p.Place.ID), Name: plain(p.Place.Name), Spot: l.atlas().spots[p.Place.ID],
		Side: sideClass(l.side(p)), State: string(p.State), Text: plain(l.stateText(p)), Faded: p.Faded}
	if t := l.since(p.Since); t != "" && p.State != dateline.Unknown {
		m.Text += " " + t
	}
	return m
}

func (l *live) mapFragments() []Fragment {
	var fs []Fragment
	for _, o := range l.view.Outlines {
		if o.Neighbour {
			continue
		}
		v := newSum()
		if p, ok := l.s.Fill(o.ID); ok {
			v = l.markVersion(p)
		}
		fs = append(fs, l.part("fill-"+domID(o.ID), "mapfill", v, func() any { return l.fill(o.ID, o.Name) }))
	}
	for _, p := range l.places {
		if l.drawn(p) {
			fs = append(fs, l.part("map-"+domID(p.Place.ID), "mapmark", l.markVersion(p), func() any { return l.mark(p) }))
		}
	}
	return fs
}

// markVersion is what a symbol shows.
func (l *live) markVersion(p dateline.PlaceState) sum {
	h := newSum()
	h.text(l.stateText(p), l.since(p.Since))
	h.flag(p.Faded)
	return h
}
