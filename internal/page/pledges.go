package page

import (
	"io"
	"slices"
	"strings"

	"dateline"
)

// Pledges writes the register of pledges, /s/{story}/pledges: who promised
// what to whom, and what became of it.
func Pledges(w io.Writer, s *dateline.Situation, v View) error {
	return renderIn(ledgers, w, "register/pledges.html", pledgesPage(s, v))
}

// pledgesData is the register of pledges, the latest first.
type pledgesData struct {
	ledger
	Pledges []pledgePart
}

// pledgePart is one pledge with its later course.
type pledgePart struct {
	*scene
	ID     string
	Doer   string
	What   string // resettlement, aid, money, supplies
	Amount string
	For    string // people or purpose
	Where  string
	Course string // announced, committed, delivered, withdrawn
	Became []becamePart
	Quote  string
	Lang   string
	When   string
	Voice  string
	E      evidence
}

// becamePart is one later claim about a pledge.
type becamePart struct {
	*scene
	ID     string
	Change string
	Amount string
	When   string
	Voice  string
	Status dateline.Status
}

func pledgesPage(s *dateline.Situation, v View) pledgesData {
	l := newParts(s, v)
	p := pledgesData{ledger: l.ledger("pledges")}
	for _, x := range slices.Backward(s.Pledges()) {
		if e, ok := l.evidence(s, x.Pledge.Claim.ID); ok {
			p.Pledges = append(p.Pledges, l.pledge(x, e))
		}
	}
	return p
}

func (l *live) pledge(x dateline.PledgeState, e evidence) pledgePart {
	c := &x.Pledge.Claim
	p := pledgePart{scene: l.scene, ID: c.ID, Doer: first(l.name(c.Actor), l.T("somebody")), What: l.T("pledge.what." + first(c.What, "other")),
		Amount: amount(c.Quantity), For: words(c.People), Course: l.T("pledge." + x.State), Quote: l.quoteOf(x.Pledge), Lang: c.Lang,
		When: l.pledgedAt(x.Pledge), Voice: l.toldBy(x.Pledge), E: e}
	if c.Unit != nil && p.Amount != "" && !strings.Contains(p.Amount, words(c.Unit)) {
		p.Amount = join(p.Amount, words(c.Unit))
	}
	if c.Purpose != nil {
		p.For = strings.Trim(p.For+"; "+words(c.Purpose), "; ")
	}
	p.Where = first(l.name(c.To), l.name(c.Place))
	for _, b := range x.Became {
		d := b.Claim
		if d.Released == 0 {
			continue
		}
		p.Became = append(p.Became, becamePart{l.scene, d.Claim.ID, l.T("pledge." + b.Change), amount(d.Claim.Quantity), l.pledgedAt(d), l.toldBy(d), l.s.StatusOf(d.Claim.ID)})
	}
	return p
}

// pledgedAt is when a claim says that it was, else by when it was published.
func (l *live) pledgedAt(d *dateline.Decided) string {
	if d.Claim.Time.Phrase() {
		return l.when(d)
	}
	return l.T("by.t", l.StampText(d.Cite.Published))
}

// toldBy is who says a claim, and through whom.
func (l *live) toldBy(d *dateline.Decided) string {
	if vs := l.voices(l.s, []string{d.Claim.ID}); len(vs) > 0 {
		return vs[0].Text
	}
	return d.Cite.Name
}
