package page

import (
	"html/template"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline"
)

// perPage is how many updates the live page shows; older ones are a link away.
const perPage = 60

// mostStatements is how many statements the register on the live page shows.
const mostStatements = 100

// live makes the parts of the live page. Each part is a struct that its
// template is given, whether in the page or as a fragment.
type live struct {
	*scene
	s       *dateline.Situation
	updates []*dateline.UpdateState
	places  []dateline.PlaceState
	atlas   func() *atlas // made when something is drawn
	whole   bool          // all updates on one page
}

func newLive(s *dateline.Situation, v View) *live {
	c := newScene(s.Story(), v)
	l := &live{scene: c, s: s, updates: s.Updates(), places: s.Places()}
	l.atlas = sync.OnceValue(func() *atlas { return newAtlas(s.Story(), v.Outlines, l.places) })
	return l
}

// livePageData is the whole page.
type livePageData struct {
	sheet
	Head        string
	Here        string // the day that the page is of
	Before      *jump  // the days beside it
	After       *jump
	Status      statusPart
	Summary     summaryPart
	Tallies     []tallyPart
	Keys        keysPart
	Map         mapPart
	Rows        []placeRow
	Pinned      []updatePart
	Days        []dayPart
	Earlier     string // link to what came before the oldest shown
	Statements  []saidPart
	Corrections correctionsPart
	Moment      *momentPart
	Jumps       []jump
	Stream      *stream
}

// stream is what the script must know to follow the page.
type stream struct {
	Live    string // address of the stream, the id after which to resume left out
	Changes string // address of the blocks, the number left out
	Head    string
	Block   int
	Now     string
}

type statusPart struct {
	*scene
	Live   bool
	Ended  time.Time
	Change time.Time
}

type summaryPart struct {
	*scene
	At      time.Time
	Clauses []clausePart
}

type clausePart struct {
	*scene
	Text    string
	Note    bool
	Revised bool
	Claims  []evidence
}

type keysPart struct {
	*scene
	Keys []keyPart
}

type keyPart struct {
	*scene
	ID       string
	Headline string
	At       time.Time
	Day      string // set where the day changes
	Gone     bool
}

// dayPart is the updates of one day.
type dayPart struct {
	*scene
	Day     string
	Title   string
	Updates []updatePart
}

// updatePart is one update as it stands in the stream.
type updatePart struct {
	*scene
	ID          string
	Seq         dateline.Seq
	At          time.Time
	First       time.Time // recorded
	Revised     time.Time // recorded; zero: never
	Revisions   int
	Headline    string
	Body        string
	Lang        string
	Place       string
	Byline      string
	Key         bool
	Pinned      bool
	Single      bool   // stands on its own page, under its headline
	Gone        bool   // its words were taken down
	Retracted   bool   // withdrawn
	Why         string // of the retraction
	RetractedAt time.Time
	Changed     string // what the standing revision changed
	Corrections []correctionPart
	Claims      []evidence
}

type correctionsPart struct {
	*scene
	Items []correctionPart
}

type correctionPart struct {
	*scene
	At      time.Time
	Wrong   string
	WrongID string
	Right   string
	RightID string
	Why     string
}

// saidPart is one statement of the register.
type saidPart struct {
	*scene
	ID       string
	Seq      dateline.Seq
	At       time.Time
	When     string
	Who      string
	Role     string
	Act      string
	Words    string
	Direct   bool
	Lang     string
	Venue    string
	To       string
	Source   string
	Status   dateline.Status
	Evidence evidence
}

func livePage(s *dateline.Situation, v View) livePageData { return newLive(s, v).page() }

func (l *live) page() livePageData {
	s, v, st := l.s, l.view, l.s.Story()
	p := livePageData{
		sheet: l.sheet(st.Title), Head: st.Title,
		Status:  l.status(),
		Summary: l.summary(), Tallies: l.tallies(), Keys: l.keys(), Map: l.mapPart(), Rows: l.rows(),
		Corrections: l.corrections(), Moment: l.moment(), Jumps: l.jumps(),
	}
	p.Body = "live"
	p.About = l.about()
	p.Share, p.Posting = l.share(p.Canonical, s.Known(), true), l.posting()
	shown := l.updates
	if len(shown) > perPage && !l.whole {
		last := shown[perPage]
		shown = shown[:perPage]
		q := (&Moment{Known: l.known(), Valid: last.Now().At}).query(l.zone)
		p.Earlier = l.link("/s/"+url.PathEscape(st.Slug), q)
	}
	for _, u := range shown {
		part := l.update(u)
		if part.Pinned {
			p.Pinned = append(p.Pinned, part)
			continue
		}
		day := l.Day(part.At)
		if n := len(p.Days); n == 0 || p.Days[n-1].Day != day {
			p.Days = append(p.Days, dayPart{scene: l.scene, Day: day, Title: l.LongDay(part.At)})
		}
		d := &p.Days[len(p.Days)-1]
		d.Updates = append(d.Updates, part)
	}
	for _, d := range l.statements() {
		p.Statements = append(p.Statements, l.said(d))
	}
	if !l.Past() && v.Head.ID != "" {
		p.Scripts = append(p.Scripts, "live.js")
		base := l.view.Base + "/s/" + st.Slug
		p.Stream = &stream{Live: base + "/live?lang=" + l.lang, Changes: base + "/changes/" + v.Head.Generation + "/",
			Head: v.Head.ID, Block: v.Head.Block, Now: v.Now.UTC().Format(time.RFC3339)}
	}
	return p
}

func (l *live) known() dateline.Seq {
	if m := l.view.AsOf; m != nil {
		return m.Known
	}
	return 0
}

func (c *scene) sheet(title string) sheet {
	p := sheet{scene: c, Title: plain(title), Styles: []string{"base.css"}}
	if c.story != nil {
		p.Notice = c.story.Notice
		p.NoIndex = c.story.NoIndex || c.Past()
		if c.view.Origin != "" {
			p.Canonical = c.view.Origin + c.StoryURL()
		}
	}
	return p
}

func (l *live) status() statusPart {
	st := l.s.Story()
	return statusPart{l.scene, st.End.IsZero() && !l.Past(), st.End, l.s.Known()}
}

func (l *live) summary() summaryPart {
	sum := l.s.Summary()
	p := summaryPart{scene: l.scene, At: sum.Recorded}
	for _, c := range sum.Clauses {
		p.Clauses = append(p.Clauses, clausePart{l.scene, c.Text, c.Note && len(c.Claims) == 0, c.BeingRevised, l.evidences(l.s, c.Claims)})
	}
	return p
}

func (l *live) keys() keysPart {
	p := keysPart{scene: l.scene}
	day := ""
	for _, u := range l.updates {
		now := u.Now()
		if !now.Key || now.Headline == "" || u.Retracted != nil {
			continue
		}
		k := keyPart{scene: l.scene, ID: u.ID, Headline: now.Headline, At: now.At}
		if d := l.Day(now.At); d != day {
			day, k.Day = d, l.dayText(now.At)
		}
		p.Keys = append(p.Keys, k)
	}
	return p
}

func (l *live) update(u *dateline.UpdateState) updatePart {
	now := u.Now()
	p := updatePart{scene: l.scene, ID: u.ID, Seq: u.First().Seq, At: now.At, First: u.First().Recorded, Revisions: len(u.Revisions) - 1,
		Headline: now.Headline, Body: now.Body, Lang: now.Lang, Byline: now.Byline, Key: now.Key, Pinned: u.Pinned && !l.Past(),
		Gone: now.Headline == "" && now.Body == "", Claims: l.evidences(l.s, now.Claims)}
	if pl, ok := l.story.Place(now.Place); ok {
		p.Place = pl.Name
	}
	if p.Revisions > 0 {
		p.Revised, p.Changed = now.Recorded, now.Changed
	}
	if u.Retracted != nil {
		p.Retracted, p.Why, p.RetractedAt = true, u.Retracted.Why.Text, u.Retracted.Recorded
	}
	for _, c := range l.s.CorrectionsOf(u) {
		p.Corrections = append(p.Corrections, l.correction(c))
	}
	return p
}

func (l *live) corrections() correctionsPart {
	p := correctionsPart{scene: l.scene}
	for _, c := range slices.Backward(l.s.Corrections()) {
		p.Items = append(p.Items, l.correction(c))
	}
	return p
}

func (l *live) correction(c dateline.Correction) correctionPart {
	p := correctionPart{scene: l.scene, At: c.Recorded, WrongID: c.Wrong, RightID: c.Right, Why: c.Why}
	p.Wrong, p.Right = l.labelOf(c.Wrong), l.labelOf(c.Right)
	return p
}

func (l *live) labelOf(id string) string {
	d, ok := l.s.Claim(id)
	if !ok {
		return ""
	}
	return l.label(&d.Claim) + " (" + l.when(d) + ")"
}

// statements are those of the register, newest first.
func (l *live) statements() []*dateline.Decided {
	ds := l.s.Register(dateline.Statement)
	if len(ds) > mostStatements {
		ds = ds[len(ds)-mostStatements:]
	}
	ds = slices.Clone(ds)
	slices.Reverse(ds)
	return slices.DeleteFunc(ds, func(d *dateline.Decided) bool { return d.Released == 0 || d.Status == dateline.Withdrawn })
}

func (l *live) said(d *dateline.Decided) saidPart {
	c := &d.Claim
	p := saidPart{scene: l.scene, ID: c.ID, Seq: dateline.ParseID('c', c.ID), At: d.Valid().From, When: l.when(d),
		Who: l.speaker(c.Speaker), Act: l.T("act." + first(c.Act, "says")), Direct: c.Directness == "direct",
		Lang: c.Lang, Source: d.Cite.Name, Status: l.s.StatusOf(c.ID)}
	if !c.Time.Phrase() { // nobody says when it was said: it was, by the time it was published
		p.When = l.StampText(d.Cite.Published)
	}
	if c.Speaker != nil && !c.Speaker.Protected && !c.Speaker.Unnamed {
		p.Role = c.Speaker.Role
		if c.Speaker.Org != "" {
			p.Role = strings.Trim(p.Role+", "+l.orgName(c.Speaker.Org), ", ")
		}
	}
	if c.Content != nil {
		p.Words = bare(quoted(&c.Content.Span, l.limit(d.Cite.Source)))
	}
	if c.Venue != nil {
		p.Venue = l.name(c.Venue)
	}
	if c.Addressee != nil {
		p.To = l.name(c.Addressee)
	}
	p.Evidence, _ = l.evidence(l.s, c.ID)
	return p
}

func (c *scene) orgName(org string) string {
	if a, ok := c.story.Actor(org); ok {
		return a.Name
	}
	return org
}

func (l *live) part(key, template string, v sum, data func() any) Fragment {
	return Fragment{Key: key, Version: version{l.story, uint64(v)}, Render: func(w io.Writer) error { return renderPart(w, template, data()) }}
}

func (l *live) fragments() []Fragment {
	fs := []Fragment{
		l.part("status", "status", l.statusVersion(), func() any { return l.status() }),
		l.part("summary", "summary", l.summaryVersion(), func() any { return l.summary() }),
	}
	for _, t := range l.s.Tallies() {
		fs = append(fs, l.part(tallyKey(t.Tally), "tally", l.tallyVersion(t), func() any { return l.tally(t) }))
	}
	fs = append(fs, l.part("keys", "keys", l.keysVersion(), func() any { return l.keys() }))
	fs = append(fs, l.mapFragments()...)
	for _, p := range l.places {
		if !l.listed(p) {
			continue
		}
		fs = append(fs, l.part("place-"+domID(p.Place.ID), "placerow", l.placeVersion(p), func() any { return l.row(p) }))
	}
	for _, u := range l.updates {
		f := l.part(u.ID, "post", l.updateVersion(u), func() any { return l.update(u) })
		f.At, f.Day, f.Seq = u.Now().At, l.Day(u.Now().At), u.First().Seq
		fs = append(fs, f)
	}
	for _, d := range l.statements() {
		f := l.part("said-"+d.Claim.ID, "said", l.claimVersion(d.Claim.ID), func() any { return l.said(d) })
		f.At, f.Day, f.Seq = d.Valid().From, l.Day(d.Valid().From), dateline.ParseID('c', d.Claim.ID)
		fs = append(fs, f)
	}
	return append(fs, l.part("corrections", "corrections", l.correctionsVersion(), func() any { return l.corrections() }))
}

// Markdown is the body as HTML.
func (p updatePart) Markdown() template.HTML { return Markdown(p.Body) }

// Sources names the sources that a clause rests on, each once.
func (p clausePart) Sources() string {
	var names []string
	for _, e := range p.Claims {
		for _, v := range e.Voices {
			if !slices.Contains(names, v.Name) {
				names = append(names, v.Name)
			}
		}
	}
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " " + p.T("and.more", len(names)-3)
	}
	return strings.Join(names, ", ")
}
