package page

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dateline"
)

// Find says which updates of a story are shown, in which order and from where
// on. The zero Find is the first page of all of them, newest first.
type Find struct {
	Key    bool
	Kind   string // of a claim attached
	Place  string // id; of the update or of a claim attached
	Actor  string // slug; of a claim attached
	Tag    string
	Source string // slug; of a claim attached
	Words  string // all of them stand in headline or body
	Oldest bool   // oldest first

	// Where the page begins; at most one of them is set.
	Older Cursor    // shows what is older than this, the nearest of it
	Newer Cursor    // shows what is newer than this, the nearest of it
	To    time.Time // shows what came up to this time or, oldest first, from it on
	At    string    // shows the page that has this update
}

// Cursor is a place between two updates: that of the one it names.
type Cursor struct {
	At  time.Time
	Seq dateline.Seq
}

// String is the cursor in an address: "2021-08-13T14:05:00Z~u17".
func (c Cursor) String() string {
	return c.At.UTC().Format(time.RFC3339Nano) + "~" + dateline.UpdateID(c.Seq)
}

// ParseCursor reads what String writes; false where s is none.
func ParseCursor(s string) (Cursor, bool) {
	when, id, ok := strings.Cut(s, "~")
	t, err := time.Parse(time.RFC3339Nano, when)
	seq := dateline.ParseID('u', id)
	return Cursor{t.UTC(), seq}, ok && err == nil && seq > 0 && t.Year() >= 1 && t.Year() <= 9998
}

func (c Cursor) zero() bool { return c.Seq == 0 }

// older tells whether the update stands below the cursor, newest first.
func (c Cursor) older(x *entry) bool {
	if d := x.at.Compare(c.At); d != 0 {
		return d < 0
	}
	return x.seq < c.Seq
}

func (c Cursor) is(x *entry) bool { return x.seq == c.Seq && x.at.Equal(c.At) }

// Chosen tells whether some updates are left out.
func (f Find) Chosen() bool { return len(f.tokens()) > 0 || len(f.words()) > 0 }

// Front tells whether the page begins where the stream does.
func (f Find) Front() bool {
	return f.Older.zero() && f.Newer.zero() && f.To.IsZero() && f.At == ""
}

// Query is the address of the same page, without its question mark; it is the
// same for the same Find.
func (f Find) Query() string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Key {
		q.Set("key", "1")
	}
	if f.Oldest {
		q.Set("order", "oldest")
	}
	for _, x := range f.values() {
		set(x[0], x[1])
	}
	set("q", f.Words)
	set("at", f.At)
	if !f.Older.zero() {
		q.Set("older", f.Older.String())
	}
	if !f.Newer.zero() {
		q.Set("newer", f.Newer.String())
	}
	if !f.To.IsZero() {
		q.Set("to", f.To.UTC().Format(time.RFC3339))
	}
	return q.Encode()
}

// front is the same choice from its beginning.
func (f Find) front() Find {
	f.Older, f.Newer, f.To, f.At = Cursor{}, Cursor{}, time.Time{}, ""
	return f
}

// The facets of an update are words without spaces, "place:gn%3A1140026". An
// update has them in data-f, a page that is filtered wants them in data-want:
// the script and the server decide by the same comparison.
const keyToken = "key"

func token(dimension, value string) string { return dimension + ":" + url.QueryEscape(value) }

// values are the facets that are chosen by value, each with its parameter; an
// empty value is no choice.
func (f Find) values() [][2]string {
	return [][2]string{{"kind", f.Kind}, {"place", f.Place}, {"actor", f.Actor}, {"tag", f.Tag}, {"source", f.Source}}
}

func (f Find) tokens() []string {
	var ts []string
	if f.Key {
		ts = append(ts, keyToken)
	}
	for _, x := range f.values() {
		if x[1] != "" {
			ts = append(ts, token(x[0], x[1]))
		}
	}
	return ts
}

func (f Find) words() []string { return strings.Fields(folded(f.Words)) }

// folded is text as the search compares it: small letters without marks.
func folded(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// entry is an update as it is found.
type entry struct {
	u      *dateline.UpdateState
	at     time.Time
	seq    dateline.Seq
	facets []string
	text   func() string // folded; made when somebody searches
}

func newEntry(s *dateline.Situation, u *dateline.UpdateState) *entry {
	now := &u.Revisions[len(u.Revisions)-1]
	return &entry{u: u, at: now.At, seq: u.Revisions[0].Seq, facets: facets(s, u),
		text: sync.OnceValue(func() string { return folded(now.Headline + " " + plainText(now.Body)) })}
}

// facets are the tokens by which an update is found, each once, sorted.
func facets(s *dateline.Situation, u *dateline.UpdateState) []string {
	now := &u.Revisions[len(u.Revisions)-1]
	if now.Headline == "" && now.Body == "" {
		return nil
	}
	var out []string
	add := func(dimension, value string) {
		if value != "" {
			out = append(out, token(dimension, value))
		}
	}
	if now.Key {
		out = append(out, keyToken)
	}
	story := s.Story()
	mention := func(m *dateline.Mention) {
		if m == nil || m.ID == "" {
			return
		}
		if _, ok := story.Place(m.ID); ok {
			add("place", m.ID)
		} else if _, ok := story.Actor(m.ID); ok { // of those the story names: nobody private
			add("actor", m.ID)
		}
	}
	if _, ok := story.Place(now.Place); ok {
		add("place", now.Place)
	}
	for _, tag := range now.Tags {
		add("tag", tag)
	}
	for _, id := range now.Claims {
		d, ok := s.Claim(id)
		if !ok || d.Released == 0 {
			continue
		}
		add("kind", string(d.Claim.Kind))
		add("source", d.Cite.Source)
		for _, m := range []*dateline.Mention{d.Claim.Actor, d.Claim.Loser, d.Claim.Speaker, d.Claim.Addressee, d.Claim.Place, d.Claim.From, d.Claim.To} {
			mention(m)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// fits tells whether an update is one of those asked for.
func (x *entry) fits(tokens, words []string) bool {
	for _, t := range tokens {
		if !slices.Contains(x.facets, t) {
			return false
		}
	}
	return x.says(words)
}

func (x *entry) says(words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := x.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// window is what a page shows of the updates that fit, newest first.
type window struct {
	shown []*entry
	from  int  // how many that fit are newer
	fit   int  // how many fit in all
	newer bool // some that fit are newer than those shown
	older bool
}

// pick cuts the page that f asks for out of the updates, newest first. Pinned
// ones stand apart and are not counted into a page's length.
func (f Find) pick(all []*entry, most int) window {
	tokens, words := f.tokens(), f.words()
	fit := all
	if len(tokens)+len(words) > 0 {
		fit = nil
		for _, x := range all {
			if x.fits(tokens, words) {
				fit = append(fit, x)
			}
		}
	}
	n := len(fit)
	first := func(is func(*entry) bool) int {
		if i := slices.IndexFunc(fit, is); i >= 0 {
			return i
		}
		return n
	}
	from, to := 0, most
	if f.Oldest {
		from, to = n-most, n
	}
	switch {
	case !f.Older.zero():
		from = min(first(f.Older.older), max(n-1, 0))
		to = from + most
	case !f.Newer.zero():
		to = first(func(x *entry) bool { return f.Newer.is(x) || f.Newer.older(x) })
		if !f.Oldest { // the newest page is a full one
			to = max(to, most)
		}
		from = max(to, 1) - most
	case !f.To.IsZero() && f.Oldest:
		to = max(first(func(x *entry) bool { return x.at.Before(f.To) }), 1)
		from = to - most
	case !f.To.IsZero():
		from = min(first(func(x *entry) bool { return !x.at.After(f.To) }), max(n-1, 0))
		to = from + most
	case f.At != "":
		i := first(func(x *entry) bool { return x.u.ID == f.At })
		if i == n { // it is not among them
			break
		}
		from = i - most/4
		if f.Oldest {
			from = i - most + 1 + most/4
		}
		from = max(from, 0)
		to = from + most
	}
	from, to = max(from, 0), min(max(to, 0), n)
	from = min(from, to)
	return window{fit[from:to], from, n, from > 0, to < n}
}

// option is one value that the updates can be filtered by.
type option struct {
	Value string
	Name  string
	Count int
	On    bool
}

// choice is one filter with its values, those that most updates have first.
type choice struct {
	Name    string // of the parameter
	Label   string
	Options []option
}

// mostOptions is how many values of a filter are offered.
const mostOptions = 60

// tally counts, for each facet, the updates that would be shown with it
// beside the other filters.
func (f Find) tally(all []*entry) (counts map[string]int) {
	counts = map[string]int{}
	tokens, words := f.tokens(), f.words()
	for _, x := range all {
		missing := ""
		n := 0
		for _, t := range tokens {
			if !slices.Contains(x.facets, t) {
				missing, n = t, n+1
			}
		}
		if n > 1 || !x.says(words) {
			continue
		}
		for _, t := range x.facets {
			if n == 0 || dimension(t) == dimension(missing) {
				counts[t]++
			}
		}
	}
	return counts
}

func dimension(token string) string {
	d, _, _ := strings.Cut(token, ":")
	return d
}

func (l *live) choices(counts map[string]int) []choice {
	f := l.view.Find
	names := map[string]func(string) string{
		"kind":  func(v string) string { return l.T("kind." + v) },
		"place": func(v string) string { p, _ := l.story.Place(v); return first(p.Name, v) },
		"actor": l.story.ActorName,
		"tag":   func(v string) string { return v },
		"source": func(v string) string {
			if x, ok := l.story.Source(v); ok {
				return x.Name
			}
			return v
		},
	}
	var out []choice
	for _, x := range f.values() {
		c := choice{Name: x[0], Label: l.T("find." + x[0])}
		met := false
		for t, n := range counts {
			if dimension(t) != x[0] {
				continue
			}
			v, err := url.QueryUnescape(t[len(x[0])+1:])
			if err != nil {
				continue
			}
			c.Options = append(c.Options, option{v, names[x[0]](v), n, v == x[1]})
			met = met || v == x[1]
		}
		slices.SortFunc(c.Options, func(a, b option) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
		})
		if len(c.Options) > mostOptions {
			c.Options = slices.DeleteFunc(c.Options, func(o option) bool { return !o.On && o.Count < c.Options[mostOptions].Count })
			c.Options = c.Options[:min(len(c.Options), 2*mostOptions)]
		}
		if x[1] != "" && !met { // it fits none, and stays to be seen and let go
			c.Options = append(c.Options, option{x[1], names[x[0]](x[1]), 0, true})
		}
		if len(c.Options) > 0 {
			out = append(out, c)
		}
	}
	return out
}
