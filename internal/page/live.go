package page

import (
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline"
)

// perPage is how many updates a page of the present shows, perMoment one of a
// past moment, which readers turn more quickly; the others are a link away.
const (
	perPage   = 40
	perMoment = 20
)

// mostStatements is how many statements the register on the live page shows,
// and momentStatements on that of a past moment.
const (
	mostStatements   = 100
	momentStatements = 30
)

// live makes the parts of the live page. Each part is a struct that its
// template is given, whether in the page or as a fragment.
type live struct {
	*scene
	s       *dateline.Situation
	updates []*dateline.UpdateState
	places  []dateline.PlaceState
	atlas   func() *atlas // made when something is drawn
	whole   bool          // all updates on one page
	bare    bool          // the map without what does not move
	borne   map[string][]string
	counted []dateline.TallyState // nil: not counted yet
	stood   map[string]stood      // by place, those told so far
}

// newParts is for pages that show neither the stream nor the places.
func newParts(s *dateline.Situation, v View) *live {
	return &live{scene: newScene(s.Story(), v), s: s}
}

func newLive(s *dateline.Situation, v View) *live {
	l := newParts(s, v)
	l.updates, l.places = s.Updates(), s.Places()
	l.atlas = sync.OnceValue(func() *atlas { return newAtlas(s.Story(), v.Outlines, l.places) })
	return l
}

// tallyStates are the situation's tallies, counted once a page.
func (l *live) tallyStates() []dateline.TallyState {
	if l.counted == nil {
		l.counted = l.s.Tallies()
	}
	return l.counted
}

// livePageData is the whole page.
type livePageData struct {
	sheet
	Head        string
	Here        string // the day that the page is of
	Before      *jump  // the days beside it
	After       *jump
	Status      statusPart
	Summary     template.HTML
	Tallies     []template.HTML
	Keys        template.HTML
	Map         template.HTML
	Rows        []template.HTML
	Pinned      []template.HTML
	Days        []dayPart
	Find        *findPart // nil: all updates are on the page
	Statements  []template.HTML
	Corrections template.HTML
	Moment      *momentPart
	Time        *timePart
	Since       *sincePart // what changed since the moment
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
	Then     string // the page of that moment
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
	Updates []template.HTML
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
	Facets      string // the tokens by which it is found
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

func (l *live) page() (livePageData, error) {
	s, v, st := l.s, l.view, l.s.Story()
	p := livePageData{sheet: l.sheet(st.Title), Head: st.Title, Status: l.status(), Moment: l.moment(), Jumps: l.jumps()}
	p.Body = "live"
	p.Styles = append(p.Styles, "live.css", "map.css")
	p.Scripts = append(p.Scripts, "map.js")
	p.About = l.about()
	p.Share, p.Posting = l.share(p.Canonical, s.Known(), true), l.posting()
	p.Picture = l.picture()
	if err := l.parts(&p); err != nil {
		return p, err
	}
	if err := l.stream(&p); err != nil {
		return p, err
	}
	p.Since = l.changedSince()
	if !l.whole {
		if q := v.Find.Query(); q != "" {
			p.NoIndex, p.sheet.Here = true, l.within("", l.also(q))
		}
		p.Time, p.Scripts = l.time(), append(p.Scripts, "find.js", "time.js")
	}
	if !l.Past() && v.Head.ID != "" {
		p.Scripts = append(p.Scripts, "live.js", "since.js")
		p.Stream = &stream{Live: l.within("/live", "lang="+l.lang), Changes: l.within("/changes/"+v.Head.Generation+"/", ""),
			Head: v.Head.ID, Block: v.Head.Block, Now: v.Now.UTC().Format(time.RFC3339)}
	}
	return p, nil
}

// parts puts in the parts that stand alone, each from the Memo where it is there.
func (l *live) parts(p *livePageData) (err error) {
	one := func(f Fragment) (h template.HTML) {
		if err == nil {
			h, err = f.html()
		}
		return h
	}
	p.Summary, p.Keys, p.Corrections = one(l.summaryFragment()), one(l.keysFragment()), one(l.correctionsFragment())
	p.Map = one(l.mapFragment())
	for _, t := range l.tallyStates() {
		p.Tallies = append(p.Tallies, one(l.tallyFragment(t)))
	}
	for _, x := range l.places {
		if l.listed(x) {
			p.Rows = append(p.Rows, one(l.placeFragment(x)))
		}
	}
	for _, d := range l.statements() {
		p.Statements = append(p.Statements, one(l.saidFragment(d)))
	}
	return err
}

// stream puts in the updates that the page is asked for, by day.
func (l *live) stream(p *livePageData) error {
	var pinned, shown []*dateline.UpdateState
	if l.whole {
		for _, u := range l.updates {
			if u.Pinned && !l.Past() {
				pinned = append(pinned, u)
			} else {
				shown = append(shown, u)
			}
		}
	} else {
		p.Find, pinned, shown = l.find()
	}
	for _, u := range pinned {
		h, err := l.updateFragment(u).html()
		if err != nil {
			return err
		}
		p.Pinned = append(p.Pinned, h)
	}
	for _, u := range shown {
		at := u.Now().At
		h, err := l.updateFragment(u).html()
		if err != nil {
			return err
		}
		day := l.Day(at)
		if n := len(p.Days); n == 0 || p.Days[n-1].Day != day {
			p.Days = append(p.Days, dayPart{scene: l.scene, Day: day, Title: l.LongDay(at)})
		}
		d := &p.Days[len(p.Days)-1]
		d.Updates = append(d.Updates, h)
	}
	return nil
}

func (c *scene) sheet(title string) sheet {
	p := sheet{scene: c, Title: plain(title), Styles: []string{"base.css"}}
	if c.story != nil {
		p.Notice = c.story.Notice
		p.NoIndex = c.story.NoIndex || c.Past()
		if c.view.Origin != "" {
			p.Canonical = c.view.Origin + c.StoryURL()
		}
		p.Here = c.StoryURL()
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
		k := keyPart{scene: l.scene, ID: u.ID, Headline: now.Headline, At: now.At, Then: l.thenURL(now.At)}
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
		Gone: now.Headline == "" && now.Body == "", Claims: l.attached(now.Claims), Facets: strings.Join(facets(l.s, u), " ")}
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
	most := mostStatements
	if l.Past() {
		most = momentStatements
	}
	ds = ds[max(0, len(ds)-most):]
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
	as := version{l.story, uint64(v)}
	return Fragment{Key: key, Version: as, Render: func(w io.Writer) error {
		h, err := l.kept(key, as, func(w io.Writer) error { return renderPart(w, template, data()) })
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, h)
		return err
	}}
}

// fragments are all parts but the updates that skip names.
func (l *live) fragments(skip func(id string) bool) []Fragment {
	fs := []Fragment{l.part("status", "status", l.statusVersion(), func() any { return l.status() }), l.summaryFragment()}
	for _, t := range l.tallyStates() {
		fs = append(fs, l.tallyFragment(t))
	}
	fs = append(fs, l.keysFragment())
	fs = append(fs, l.mapFragments()...)
	for _, p := range l.places {
		if l.listed(p) {
			fs = append(fs, l.placeFragment(p))
		}
	}
	for _, u := range l.updates {
		if !skip(u.ID) {
			fs = append(fs, l.updateFragment(u))
		}
	}
	for _, d := range l.statements() {
		fs = append(fs, l.saidFragment(d))
	}
	return append(fs, l.correctionsFragment())
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
		return strings.Join(names[:3], p.T("comma")) + " " + p.T("and.more", len(names)-3)
	}
	return strings.Join(names, p.T("comma"))
}
