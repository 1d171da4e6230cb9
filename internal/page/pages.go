package page

import (
	"strconv"
	"time"

	"dateline"
)

// frontData is the list of stories.
type frontData struct {
	sheet
	Stories []storyCard
}

// storyCard is one story in the list, in its own zone.
type storyCard struct {
	*scene
	Title   string
	Live    bool
	Change  time.Time
	Lead    string
	Tallies []tallyPart
	Notice  string
}

func frontPage(stories []*dateline.Situation, v View) frontData {
	p := frontData{sheet: newScene(nil, v).sheet("")}
	p.Title, p.Body, p.Canonical = p.T("front.title"), "front", v.Origin
	p.Here = p.HomeURL()
	if v.Origin != "" {
		p.Canonical += p.HomeURL()
	}
	if p.lang == p.home { // nobody has chosen: each story is in its own language
		v.Home = p.lang
	} else {
		v.Home = ""
	}
	for _, s := range stories {
		l := newParts(s, v)
		c := storyCard{scene: l.scene, Title: s.Story().Title, Live: s.Story().End.IsZero(), Change: s.Known(), Notice: s.Story().Notice, Tallies: l.tallies()}
		if sum := s.Summary(); len(sum.Clauses) > 0 {
			c.Lead = sum.Clauses[0].Text
		}
		p.Stories = append(p.Stories, c)
		p.NoIndex = p.NoIndex || s.Story().NoIndex
	}
	return p
}

// problemData is an error page.
type problemData struct {
	sheet
	Fault
	Head string
}

func problemPage(f Fault, v View) problemData {
	p := problemData{sheet: newScene(nil, v).sheet(""), Fault: f}
	key := "problem." + strconv.Itoa(f.Status)
	if p.T(key) == "" {
		key = "problem.400"
		if f.Status >= 500 {
			key = "problem.500"
		}
	}
	p.Head = p.T(key)
	p.Title, p.NoIndex, p.Body = p.Head, true, "problem"
	return p
}

// updateData is the page of one update.
type updateData struct {
	sheet
	Head      string
	Update    updatePart
	Revisions []revisionPart // newest first
	Moment    *momentPart
}

// revisionPart is one revision with what it changed.
type revisionPart struct {
	*scene
	Number   int
	At       time.Time // recorded
	Changed  string
	Headline []change
	Body     []change
	First    bool
	Gone     bool
}

func updatePage(s *dateline.Situation, id string, v View) (updateData, error) {
	u, ok := s.Update(id)
	if !ok {
		return updateData{}, dateline.NotFound("there is no update %s in this story", id)
	}
	l := newParts(s, v)
	p := updateData{Update: l.update(u), Moment: l.moment()}
	p.Update.Single = true
	p.Head = first(u.Now().Headline, l.T("retracted"))
	p.sheet = l.sheet(p.Head)
	p.Body, p.Here = "single", l.UpdateURL(id)
	if v.Origin != "" {
		p.Canonical = v.Origin + unplain(l.UpdateURL(id))
	}
	if u.Retracted == nil {
		p.About = cut(plainText(u.Now().Body), aboutLength)
	}
	p.Share = l.share(p.Canonical, u.Now().Recorded, false)
	p.Picture = l.picture()
	for i := len(u.Revisions) - 1; i >= 0; i-- {
		r := u.Revisions[i]
		part := revisionPart{scene: l.scene, Number: i + 1, At: r.Recorded, Changed: r.Changed, First: i == 0, Gone: r.Headline == "" && r.Body == ""}
		if i > 0 && !part.Gone {
			part.Headline = wordDiff(u.Revisions[i-1].Headline, r.Headline)
			part.Body = wordDiff(plainText(u.Revisions[i-1].Body), plainText(r.Body))
		}
		p.Revisions = append(p.Revisions, part)
	}
	return p, nil
}

// claimData is the page of one claim.
type claimData struct {
	sheet
	E          evidence
	Kind       string
	Stance     string
	Speaker    string
	History    []stepPart
	Replaces   string
	ReplacedBy string
	Row        string // the rule by which it counts, and its sentence
	Sentence   string
	CountsFor  string // place whose state it bears out
	Beside     string // place beside whose state it stands
	Control    bool
	Withdrawn  bool
	Clause     bool
	Updates    []restPart
	Rule       string // by which it was read
	Voices     []voice
	Corrected  []correctionPart
	Moment     *momentPart
}

// stepPart is one decision, as readers see it.
type stepPart struct {
	*scene
	At  time.Time
	Act string
	By  string
	Why string
}

// restPart is an update that rests on a claim.
type restPart struct {
	*scene
	ID       string
	Headline string
}

func claimPage(s *dateline.Situation, id string, v View) (claimData, error) {
	l := newParts(s, v)
	e, ok := l.evidence(s, id)
	if !ok {
		return claimData{}, dateline.NotFound("there is no claim %s that readers have met in this story", id)
	}
	d, _ := s.Claim(id)
	p := claimData{E: e, Kind: l.T("kind." + string(d.Claim.Kind)), Stance: l.stance(d), Replaces: d.Replaces, ReplacedBy: d.ReplacedBy,
		Control: d.Claim.Kind == dateline.Control, Withdrawn: d.Status == dateline.Withdrawn, Moment: l.moment(), Voices: l.voices(s, l.fellows(d))}
	p.sheet = l.sheet(e.Label)
	p.Body, p.Here = "single", l.ClaimURL(id)
	if v.Origin != "" {
		p.Canonical = v.Origin + unplain(l.ClaimURL(id))
	}
	p.counts(l, d)
	switch d.Claim.Rule {
	case "":
	case "desk":
		p.Rule = l.T("read.by.desk")
	default:
		p.Rule = l.T("read.by", d.Claim.Rule)
	}
	for _, h := range d.History {
		p.History = append(p.History, l.step(h))
	}
	ids, clauses := s.RestsOn(id)
	p.Clause = len(clauses) > 0
	for _, u := range ids {
		if x, ok := s.Update(u); ok {
			p.Updates = append(p.Updates, restPart{l.scene, u, x.Now().Headline})
		}
	}
	for _, c := range s.Corrections() {
		if c.Wrong == id {
			p.Corrected = append(p.Corrected, l.correction(c))
		}
	}
	return p, nil
}

// counts says by which rule the claim counts for its place.
func (p *claimData) counts(l *live, d *dateline.Decided) {
	if d.Claim.Kind != dateline.Control || d.Claim.Place == nil {
		return
	}
	pl, ok := l.s.Place(placeKey(d.Claim.Place))
	if !ok {
		return
	}
	for _, st := range pl.Winning {
		if st.Claim == d.Claim.ID {
			p.CountsFor, p.Row, p.Sentence = pl.Place.Name, st.Row, l.sentence(st.Row, pl, st.Claim)
		}
	}
	for _, st := range pl.Losing {
		if st.Claim == d.Claim.ID {
			p.Beside, p.Row, p.Sentence = pl.Place.Name, st.Row, l.sentence(st.Row, pl, st.Claim)
		}
	}
}

// fellows are the claims that bear the same state out, this one among them.
func (l *live) fellows(d *dateline.Decided) []string {
	ids := []string{d.Claim.ID}
	if d.Claim.Kind != dateline.Control || d.Claim.Place == nil {
		return ids
	}
	pl, _ := l.s.Place(placeKey(d.Claim.Place))
	mine := false
	var all []string
	for _, st := range pl.Winning {
		mine = mine || st.Claim == d.Claim.ID
		all = append(all, st.Claim)
	}
	if mine {
		return all
	}
	return ids
}

func (c *scene) stance(d *dateline.Decided) string {
	st := d.Claim.Stance
	if st == dateline.Attributed || (st != dateline.Asserted && d.Claim.Attribution != nil) {
		t := c.T("stance.attributed", c.speaker(d.Claim.Attribution))
		if st != dateline.Attributed {
			t = c.T("stance."+string(st)) + ", " + t
		}
		return t
	}
	return c.T("stance." + string(st))
}

// step shows a decision by the desk's alias, never by an editor's name.
func (c *scene) step(h dateline.Step) stepPart {
	p := stepPart{scene: c, At: h.Recorded, By: c.T("step.by", first(c.story.DeskAlias, c.T("desk"))), Why: h.Why.Text}
	if len(h.By) > 7 && h.By[:7] == "policy:" {
		p.By = c.T("policy")
	}
	switch h.Act {
	case dateline.ActRelease, dateline.ActConfirm, dateline.ActCorrect, dateline.ActRetract, dateline.ActReject:
		p.Act = c.T("step." + string(h.Act))
	default:
		p.Act = c.T("step.other")
	}
	return p
}

// Source is the address of the report, where it may be followed.
func (p claimData) Source() string {
	if u := p.E.Cite.URL; u != "" && safeLink(u) && u[0] != '/' {
		return u
	}
	return ""
}
