package page

import (
	"html/template"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline"
)

// Memo keeps the parts of pages that were rendered before, so that a page is
// put together anew by rendering what changed alone. A part is kept under all
// that its HTML depends on, but for the ages of times, which are told anew
// each time. The zero Memo is empty and ready; it may be used by several
// goroutines. A View without one renders everything.
type Memo struct {
	mu      sync.Mutex
	young   map[memoKey]*piece // asked for since the last turn
	old     map[memoKey]*piece // not asked for since; dropped at the next
	size    int                // bytes of the young
	indexes map[string]*index  // by slug
}

// memoBytes is how much HTML the young half of a Memo holds.
const memoBytes = 8 << 20

type memoKey struct {
	part    string
	version version
	setting string // language, year of now, links
}

// piece is a part's HTML, and where in it ages are told.
type piece struct {
	html string
	ages []toldAge
}

type toldAge struct {
	start, end int
	at         time.Time
}

// get returns the part under k, made where it is not kept.
func (m *Memo) get(k memoKey, make func() (string, error)) (*piece, error) {
	m.mu.Lock()
	p, ok := m.young[k]
	if !ok {
		if p, ok = m.old[k]; ok {
			m.put(k, p)
		}
	}
	m.mu.Unlock()
	if ok {
		return p, nil
	}
	html, err := make()
	if err != nil {
		return nil, err
	}
	p = cutAges(html)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(k, p)
	return p, nil
}

func (m *Memo) put(k memoKey, p *piece) {
	if m.young == nil || m.size > memoBytes {
		m.old, m.young, m.size = m.young, map[memoKey]*piece{}, 0
	}
	m.young[k] = p
	m.size += len(p.html)
}

const ageMark = `<time class="ago" datetime="`

// cutAges finds the ages in a part.
func cutAges(html string) *piece {
	p := &piece{html: html}
	for at := 0; ; {
		i := strings.Index(html[at:], ageMark)
		if i < 0 {
			return p
		}
		at += i + len(ageMark)
		when, rest, ok := strings.Cut(html[at:], `">`)
		t, err := time.Parse(time.RFC3339, when)
		end := strings.Index(rest, "</time>")
		if !ok || err != nil || end < 0 {
			continue
		}
		start := at + len(when) + len(`">`)
		p.ages = append(p.ages, toldAge{start, start + end, t})
	}
}

// told is the part with its ages as of now.
func (p *piece) told(c *scene) string {
	if len(p.ages) == 0 {
		return p.html
	}
	var b strings.Builder
	b.Grow(len(p.html) + 16*len(p.ages))
	last := 0
	for _, a := range p.ages {
		b.WriteString(p.html[last:a.start])
		b.WriteString(template.HTMLEscapeString(c.agoText(c.view.Now.Sub(a.at))))
		last = a.end
	}
	b.WriteString(p.html[last:])
	return b.String()
}

// kept renders a part, or takes it from the Memo.
func (l *live) kept(key string, v version, render func(io.Writer) error) (string, error) {
	make := func() (string, error) {
		var b strings.Builder
		err := render(&b)
		return b.String(), err
	}
	if l.view.Memo == nil || l.Past() { // the links of a past moment are its own
		return make()
	}
	p, err := l.view.Memo.get(memoKey{key, v, l.lang + " " + strconv.Itoa(l.view.Now.In(l.zone).Year()) + " " + l.view.Base}, make)
	if err != nil {
		return "", err
	}
	return p.told(l.scene), nil
}

// html is a fragment as it stands in a page.
func (f Fragment) html() (template.HTML, error) {
	var b strings.Builder
	err := f.Render(&b)
	return template.HTML(b.String()), err
}

// index is the updates of a situation as they are found, newest first.
type index struct {
	s       *dateline.Situation
	entries []*entry
	byID    map[string]*entry
	counts  map[string]int // updates by facet
}

// next is the index of another situation of the same story; it makes anew
// what differs.
func (x *index) next(s *dateline.Situation, updates []*dateline.UpdateState) *index {
	n := &index{s: s, entries: make([]*entry, 0, len(updates)), byID: make(map[string]*entry, len(updates)), counts: map[string]int{}}
	kept := x != nil && x.s.Story() == s.Story()
	var touched map[string]bool
	if kept {
		_, touched = dateline.Touched(x.s, s)
		n.counts = maps.Clone(x.counts)
		for id := range touched {
			n.count(x.byID[id], -1)
		}
	}
	for _, u := range updates {
		var e *entry
		if kept && !touched[u.ID] {
			e = x.byID[u.ID]
		}
		if e == nil {
			e = newEntry(s, u)
			n.count(e, 1)
		}
		n.entries = append(n.entries, e)
		n.byID[u.ID] = e
	}
	return n
}

func (x *index) count(e *entry, by int) {
	if e == nil {
		return
	}
	for _, t := range e.facets {
		if x.counts[t] += by; x.counts[t] == 0 {
			delete(x.counts, t)
		}
	}
}

// index is that of the live page's situation, from the Memo where there is one.
func (l *live) index() *index {
	m := l.view.Memo
	if m == nil {
		return (*index)(nil).next(l.s, l.updates)
	}
	slug := l.story.Slug
	m.mu.Lock()
	was := m.indexes[slug]
	m.mu.Unlock()
	if was != nil && was.s == l.s {
		return was
	}
	n := was.next(l.s, l.updates)
	if !l.Past() && (was == nil || was.s.Seq() <= l.s.Seq()) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.indexes == nil {
			m.indexes = map[string]*index{}
		}
		m.indexes[slug] = n
	}
	return n
}

// unpinned splits the entries into those held on top and the others.
func (l *live) unpinned(all []*entry) (pinned, others []*entry) {
	if l.Past() {
		return nil, all
	}
	i := slices.IndexFunc(all, func(x *entry) bool { return x.u.Pinned })
	if i < 0 {
		return nil, all
	}
	others = append(others, all[:i]...)
	for _, x := range all[i:] {
		if x.u.Pinned {
			pinned = append(pinned, x)
		} else {
			others = append(others, x)
		}
	}
	return pinned, others
}
