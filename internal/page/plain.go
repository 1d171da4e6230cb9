package page

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"dateline"
)

// mostPlain is how many updates the text-only page tells whole; mostTitles how
// many further ones by their headline.
const (
	mostPlain  = 25
	mostTitles = 25
)

// Plain writes the text-only page of a story, /s/{story}?view=text: the live
// page in words alone, without map, pictures or scripts. Compressed it stays
// below 15 kB.
func Plain(w io.Writer, s *dateline.Situation, v View) error {
	return renderIn(ledgers, w, "register/plain.html", plainPage(s, v))
}

// plainData is the text-only page.
type plainData struct {
	sheet
	Head        string
	Status      statusPart
	Moment      *momentPart
	Summary     summaryPart
	Tallies     []tallyPart
	Keys        []keyPart
	Updates     []plainUpdate
	Older       []keyPart
	Holds       []holdsPart
	Corrections []correctionPart
	Full        string // the whole page
}

// plainUpdate is an update with its sources by name.
type plainUpdate struct {
	updatePart
	Day     string // set where the day changes
	Sources string
}

// holdsPart is all places that stand alike: "held by the Taliban".
type holdsPart struct {
	*scene
	State  string
	Places []memberPart
}

func plainPage(s *dateline.Situation, v View) plainData {
	v.Plain = true
	l := newLive(s, v)
	p := plainData{sheet: l.sheet(s.Story().Title), Head: s.Story().Title, Status: l.status(), Moment: l.moment(), Summary: l.summary(), Tallies: l.tallies(), Full: l.plain()}
	if p.Canonical = ""; v.Origin != "" {
		p.Canonical = v.Origin + l.plain()
	}
	p.Styles, p.Body, p.About = []string{"plain.css"}, "plain", l.about()
	if v.AsOf != nil {
		p.Full = unplain(l.StoryURL())
		p.Moment.text()
	}
	keys, corrections := l.keys().Keys, l.corrections().Items
	p.Keys, p.Corrections = keys[:min(len(keys), mostTitles)], corrections[:min(len(corrections), mostTitles)]
	p.updates(l)
	p.Holds = l.holds()
	return p
}

// plainView is what the address of a text-only page says.
const plainView = "view=text"

// text keeps the links of a banner on text-only pages.
func (m *momentPart) text() {
	add := func(u string) string {
		if strings.Contains(u, "?") {
			return u + "&" + plainView
		}
		return u + "?" + plainView
	}
	m.Back, m.Other = add(m.Back), add(m.Other)
	for i := range m.Jumps {
		m.Jumps[i].URL = add(m.Jumps[i].URL)
	}
}

func (p *plainData) updates(l *live) {
	ups := slices.Clone(l.updates)
	slices.SortStableFunc(ups, func(a, b *dateline.UpdateState) int { // pinned first
		return cmp.Compare(pinnedFirst(a), pinnedFirst(b))
	})
	day := ""
	for i, u := range ups {
		now := u.Now()
		if i >= mostPlain {
			if len(p.Older) == mostTitles {
				return
			}
			if now.Headline != "" && u.Retracted == nil {
				p.Older = append(p.Older, keyPart{scene: l.scene, ID: u.ID, Headline: now.Headline, At: now.At})
			}
			continue
		}
		x := plainUpdate{updatePart: l.update(u)}
		if d := l.Day(now.At); d != day && !u.Pinned {
			day, x.Day = d, l.LongDay(now.At)
		}
		var names []string
		for _, e := range x.Claims {
			if !slices.Contains(names, e.Cite.Name) {
				names = append(names, e.Cite.Name)
			}
		}
		x.Sources = strings.Join(names, ", ")
		p.Updates = append(p.Updates, x)
	}
}

func pinnedFirst(u *dateline.UpdateState) int {
	if u.Pinned {
		return 0
	}
	return 1
}

// holds groups the places by how they stand, the largest group first.
func (l *live) holds() []holdsPart {
	var out []holdsPart
	at := map[string]int{}
	for _, x := range l.places {
		if !l.listed(x) {
			continue
		}
		t := l.stateText(x)
		i, ok := at[t]
		if !ok {
			i = len(out)
			at[t] = i
			out = append(out, holdsPart{scene: l.scene, State: t})
		}
		out[i].Places = append(out[i].Places, memberPart{scene: l.scene, Name: first(x.Place.Name, x.Place.ID), Since: l.since(x.Since)})
	}
	slices.SortStableFunc(out, func(a, b holdsPart) int { return cmp.Compare(len(b.Places), len(a.Places)) })
	return out
}

// PlainURL is the page in words alone.
func (c *scene) PlainURL() string {
	if c.story == nil {
		return ""
	}
	q := c.query
	if !c.view.Plain {
		q = c.also(plainView)
	}
	return c.within("", q)
}

// unplain is an address without the wish for words alone.
func unplain(u string) string {
	return strings.NewReplacer("?"+plainView, "", "&"+plainView, "").Replace(u)
}

// leftPart tells a reader who comes back what changed since he left.
type leftPart struct {
	*sincePart
	When      time.Time
	Revised   int
	Withdrawn int
	Lines     []sinceLine // the changes that matter most, in words
	Beyond    int         // further ones
}

// mostLeft is how many lines of a kind a reader who comes back is told.
const mostLeft = 8

// Left writes what changed between then, which a reader saw last, and now: a
// part of the page, empty where nothing did.
func Left(w io.Writer, then, now *dateline.Situation, v View) error {
	c := dateline.Diff(then, now)
	v.AsOf, v.Since, v.Present = &Moment{Known: then.Seq(), KnownAt: then.Known()}, &c, now
	since := newParts(then, v).changedSince()
	if since == nil || since.Empty {
		return nil
	}
	p := leftPart{sincePart: since, When: then.Known()}
	for _, u := range c.Updates {
		switch u.Change {
		case "revised":
			p.Revised++
		case "retracted":
			p.Withdrawn++
		}
	}
	told := map[string]bool{}
	since.Updates = slices.DeleteFunc(since.Updates, func(x sinceLine) bool { // the last word about each
		was := told[x.URL]
		told[x.URL] = true
		return was
	})
	for _, lines := range [][]sinceLine{since.Tallies, since.Places, since.Updates} {
		p.Lines = append(p.Lines, lines[:min(len(lines), mostLeft)]...)
		p.Beyond += max(0, len(lines)-mostLeft)
	}
	return renderPart(w, "left.told", p)
}

// Counts is what changed in numbers: "3 new updates, 1 corrected".
func (p leftPart) Counts() string {
	var t []string
	for _, x := range []struct {
		key string
		n   int
	}{{"left.new", p.Added}, {"left.corrected", len(p.Corrections)}, {"left.revised", p.Revised}, {"left.withdrawn", p.Withdrawn}, {"left.places", len(p.Places)}} {
		if x.n > 0 {
			t = append(t, p.N(x.key, x.n))
		}
	}
	if len(t) == 0 {
		return p.T("left.other")
	}
	return strings.Join(t, ", ")
}
