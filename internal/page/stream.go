package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// findPart is how the updates of the page are chosen, and how many there are.
type findPart struct {
	*scene
	Find
	Choices []choice
	Chips   []chip
	Fit     int // how many fit
	Of      int // how many there are
	Keys    int
	Hidden  []hidden // what the form keeps besides: moment and language
	ToField string   // as a date field takes it
	All     string   // links
	OnlyKey string
	Turn    string // the other order
	Front   string // where the stream of this choice begins
	Newer   string // empty: there is no such page
	Older   string
	Prev    string // the page before in reading order
	Next    string
	Want    string // the tokens that an update must have
	Seek    string // the words that it must say
}

// chip is one choice that is made, with the page without it.
type chip struct {
	Text string
	URL  string
}

// hidden is a field that a form sends without showing it.
type hidden struct{ Name, Value string }

// find is what the page shows of the updates, in its order, those held on top
// apart.
func (l *live) find() (p *findPart, pinned, shown []*dateline.UpdateState) {
	f := l.view.Find
	index := l.index()
	all, counts := index.entries, index.counts
	if f.Chosen() {
		counts = f.tally(all)
	}
	p = &findPart{scene: l.scene, Find: f, Of: len(all), Keys: counts[keyToken], Choices: l.choices(counts),
		Want: strings.Join(f.tokens(), " "), Seek: strings.Join(f.words(), " "), Front: l.findURL(f.front())}
	most := perPage
	if l.Past() {
		most = perMoment
	}
	tops, others := l.unpinned(all)
	w := f.pick(others, most)
	p.Fit = w.fit
	for _, x := range tops {
		if x.fits(f.tokens(), f.words()) {
			p.Fit++
			if f.Front() || !w.newer && !f.Oldest || !w.older && f.Oldest {
				pinned = append(pinned, x.u)
			}
		}
	}
	for _, x := range w.shown {
		shown = append(shown, x.u)
	}
	if n := len(w.shown); n > 0 {
		first, last := w.shown[0], w.shown[n-1]
		if w.newer {
			p.Newer = l.findURL(f.from(Cursor{}, Cursor{first.at, first.seq}))
			if !f.Oldest && w.from <= most { // the beginning has one address
				p.Newer = p.Front
			}
		}
		if w.older {
			p.Older = l.findURL(f.from(Cursor{last.at, last.seq}, Cursor{}))
			if f.Oldest && w.fit-w.from-n <= most {
				p.Older = p.Front
			}
		}
	}
	p.Prev, p.Next = p.Newer, p.Older
	if f.Oldest {
		slices.Reverse(shown)
		p.Prev, p.Next = p.Older, p.Newer
	}
	l.links(p)
	return p, pinned, shown
}

func (f Find) from(older, newer Cursor) Find {
	f = f.front()
	f.Older, f.Newer = older, newer
	return f
}

// links fills in what leads from this choice to others.
func (l *live) links(p *findPart) {
	front := p.Find.front()
	turn := front
	turn.Oldest = !turn.Oldest
	key := front
	key.Key = true
	p.All, p.OnlyKey, p.Turn = l.findURL(Find{Oldest: front.Oldest}), l.findURL(key), l.findURL(turn)
	if !p.To.IsZero() {
		p.ToField = p.To.In(l.zone).Format("2006-01-02T15:04")
	}
	if m := l.view.AsOf; m != nil {
		q, _ := url.ParseQuery(m.query(l.zone))
		for _, name := range []string{"known", "valid"} {
			if v := q.Get(name); v != "" {
				p.Hidden = append(p.Hidden, hidden{name, v})
			}
		}
	}
	if l.lang != l.home {
		p.Hidden = append(p.Hidden, hidden{"lang", l.lang})
	}
	for _, c := range p.Choices {
		for _, o := range c.Options {
			if o.On {
				p.Chips = append(p.Chips, chip{o.Name, l.findURL(front.without(c.Name))})
			}
		}
	}
	if p.Key {
		p.Chips = append(p.Chips, chip{l.T("keys"), l.findURL(front.without("key"))})
	}
	if p.Seek != "" {
		p.Chips = append(p.Chips, chip{l.T("find.said", p.Words), l.findURL(front.without("q"))})
	}
}

func (f Find) without(name string) Find {
	switch name {
	case "key":
		f.Key = false
	case "kind":
		f.Kind = ""
	case "place":
		f.Place = ""
	case "actor":
		f.Actor = ""
	case "tag":
		f.Tag = ""
	case "source":
		f.Source = ""
	case "q":
		f.Words = ""
	}
	return f
}

// findURL is the page of a choice, at its updates; it keeps the moment.
func (c *scene) findURL(f Find) string {
	return c.within("", c.also(f.Query())) + "#updates"
}

// AnchorURL is the live page where it shows an update, whichever page of the
// stream that is.
func (c *scene) AnchorURL(id string) string {
	return c.within("", c.also("at="+url.QueryEscape(id))) + "#" + url.PathEscape(id)
}

// timePart is the slider through valid time.
type timePart struct {
	*scene
	From   int64 // seconds of Unix time: where the story begins
	To     int64 // the present
	At     int64 // the moment of the page
	Step   int64 // seconds
	Then   bool  // as it was known then
	URL    string
	Locale string
	TZ     string
}

// steps are the lengths that one move of the slider may have, in minutes.
var steps = []int64{1, 5, 10, 15, 30, 60, 180, 360, 720, 1440}

// mostSteps is how many moves of the slider lead from end to end.
const mostSteps = 400

// time is nil where the story has no stretch of time yet.
func (l *live) time() *timePart {
	from, now := l.begins(), l.view.Now
	if !l.story.End.IsZero() && l.story.End.Before(now) {
		now = l.story.End
	}
	if from.IsZero() || !from.Before(now.Add(-time.Hour)) {
		return nil
	}
	p := &timePart{scene: l.scene, From: from.Unix(), To: now.Unix(), At: now.Unix(), URL: l.FormURL(), Locale: l.T("time.locale"), TZ: l.zone.String()}
	for _, s := range steps {
		if p.Step = s * 60; (p.To-p.From)/p.Step <= mostSteps {
			break
		}
	}
	if m := l.view.AsOf; m != nil {
		at := m.Valid
		if at.IsZero() {
			at = m.KnownAt
		}
		p.At, p.Then = min(at.Unix(), p.To), m.Known != 0 || !m.KnownAt.IsZero()
	}
	return p
}

// begins is a day before the first update or, where that is not further back
// than a week or the length of the stream, before the oldest change that still
// stands; but not before the story. It is the same on the pages of all moments
// that are given the present beside their own.
func (l *live) begins() time.Time {
	places, updates := l.places, l.updates
	if p := l.view.Present; p != nil {
		places, updates = p.Places(), p.Updates()
	}
	var from, least time.Time
	if n := len(updates); n > 0 {
		from = updates[n-1].Now().At
		least = from.Add(-max(7*24*time.Hour, l.view.Now.Sub(from)))
	}
	for _, p := range places {
		if p.Since != nil && p.Since.Claim != "" && p.Since.From.After(least) && (from.IsZero() || p.Since.From.Before(from)) {
			from = p.Since.From
		}
	}
	start := l.story.Start
	if from.IsZero() {
		return start
	}
	from = from.In(l.zone)
	from = time.Date(from.Year(), from.Month(), from.Day()-1, 0, 0, 0, 0, l.zone)
	if from.Before(start) {
		return start
	}
	return from
}

// thenURL is the page as it was known at a time, about that time.
func (c *scene) thenURL(t time.Time) string { return c.momentURL(time.Time{}, t) }

// diffURL is what changed since the moment, as data.
func (c *scene) diffURL() string {
	m, q := c.view.AsOf, url.Values{}
	if m.Known != 0 {
		q.Set("from", strconv.FormatUint(uint64(m.Known), 10))
	}
	if !m.Valid.IsZero() {
		q.Set("from_valid", m.Valid.In(c.zone).Format(time.RFC3339))
	}
	return c.within("/data/diff.json", q.Encode())
}
