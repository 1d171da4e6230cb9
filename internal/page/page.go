// Package page turns a readers' situation into what readers see: HTML and SVG
// on an io.Writer.
//
// It knows typed pages, their templates, the interface's words and the static
// files that the pages need. It must not know HTTP, the store or a clock: what
// the time is, and which moment is looked at, comes in with the View. It is
// given a situation folded from public entries alone and decides nothing about
// what may be shown.
//
// Every page works without JavaScript. No page holds an inline script (JSON-LD
// for search engines is data, which browsers do not run) or a
// style attribute, so that a content security policy of 'self' alone lets all
// of it through. The live page is made of fragments: the same templates give
// the whole page and the parts that are sent to pages already open.
package page

import (
	"io"
	"time"

	"dateline"
)

// View is what a page needs beside its situation.
type View struct {
	Now    time.Time // the server's time; ages are counted from it
	Plain  bool      // links keep to text-only pages
	Lang   string    // of the interface: "en"; empty: Home; one that it is not written in is English
	Home   string    // the language of pages without ?lang=; empty: the story's
	Base   string    // put before every link, "" for a site at the root of its host
	Origin string    // "https://news.example", for canonical links; empty: none

	Outlines []Outline           // provinces of the map, any order
	Head     Head                // where the stream of this page begins
	AsOf     *Moment             // nil on the page of the present
	Find     Find                // which updates the live page shows
	Since    *dateline.Changes   // what changed from the moment to Present; nil: not told
	Present  *dateline.Situation // the story as it is known now, beside Since
	Memo     *Memo               // keeps what was rendered; nil: everything is rendered
	Posting  []byte              // the story as JSON-LD for search engines, without <, > and &; empty: none
}

// Head names the state of a story's frames that a page was rendered from.
type Head struct {
	ID         string // "<seq>-<8 hex>", the id to resume the stream after; empty: the page has no stream
	Generation string // of the cacheable blocks
	Block      int    // the block that the next frame will be in
}

// Outline is the boundary of one province: rings of longitude and latitude in
// degrees, not closed by a repeated point. A shell is followed by its holes.
type Outline struct {
	ID        string // iso:…
	Name      string
	Rings     [][][2]float64
	Neighbour bool // lies around the story's area; drawn without a holder
	Disputed  bool // its border is disputed; drawn dashed
}

// Moment is a past moment that a page shows.
type Moment struct {
	Known     dateline.Seq // 0: as known now
	KnownAt   time.Time    // when Known was recorded; zero with Known 0
	Valid     time.Time    // the moment spoken about; zero: KnownAt
	Corrected int          // items of the page that have been corrected since
	Query     string       // "known=…&valid=…" as every link inside keeps it; empty: made from the fields above
}

// Front writes the list of stories.
func Front(w io.Writer, stories []*dateline.Situation, v View) error {
	return render(w, "front.html", frontPage(stories, v))
}

// Live writes the page of a story, /s/{story}.
func Live(w io.Writer, s *dateline.Situation, v View) error {
	p, err := newLive(s, v).page()
	if err != nil {
		return err
	}
	return render(w, "live.html", p)
}

// Turned writes what a page already open puts in place of its own to show
// another moment or other updates: the main element of Live, without the
// outlines of its map.
func Turned(w io.Writer, s *dateline.Situation, v View) error {
	l := newLive(s, v)
	l.bare = true
	p, err := l.page()
	if err != nil {
		return err
	}
	return renderBare(w, "live.html", p)
}

// Since writes the section that tells what changed since the moment of v.
func Since(w io.Writer, s *dateline.Situation, v View) error {
	return renderPart(w, "since", newParts(s, v).changedSince())
}

// Day writes the page of one day of a story, /s/{story}/day/{day}: its updates,
// and what was known to hold at its end. s is as of that moment. It is a
// NotFound error where the story was not covered on that day.
func Day(w io.Writer, s *dateline.Situation, day time.Time, v View) error {
	p, err := dayPage(s, day, v)
	if err != nil {
		return err
	}
	return render(w, "live.html", p)
}

// Embed writes the card of a story for pages elsewhere, /embed/{story}.
func Embed(w io.Writer, s *dateline.Situation, v View) error {
	return render(w, "embed.html", embedPage(s, v))
}

// EmbedUpdate writes the card of one update, /embed/{story}/u/{id}. It is a
// NotFound error where the situation has no such update.
func EmbedUpdate(w io.Writer, s *dateline.Situation, id string, v View) error {
	p, err := embedUpdatePage(s, id, v)
	if err != nil {
		return err
	}
	return render(w, "embed.html", p)
}

// EmbedMap writes the map of a story for pages elsewhere, /embed/{story}/map.
func EmbedMap(w io.Writer, s *dateline.Situation, v View) error {
	return render(w, "embed.html", embedMapPage(s, v))
}

// Update writes the page of one update, /s/{story}/u/{id}, with its revisions.
// It is a NotFound error where the situation has no such update.
func Update(w io.Writer, s *dateline.Situation, id string, v View) error {
	p, err := updatePage(s, id, v)
	if err != nil {
		return err
	}
	return render(w, "update.html", p)
}

// Claim writes the page of one claim, /s/{story}/c/{id}. It is a NotFound
// error where readers have never met such a claim.
func Claim(w io.Writer, s *dateline.Situation, id string, v View) error {
	p, err := claimPage(s, id, v)
	if err != nil {
		return err
	}
	return render(w, "claim.html", p)
}

// Fault is what an error page says. Detail is for the reader: what was wrong,
// where, and what to do.
type Fault struct {
	Status int // of HTTP
	Detail string
	Field  string
}

// Problem writes an error page.
func Problem(w io.Writer, f Fault, v View) error {
	return render(w, "problem.html", problemPage(f, v))
}
