package page

import (
	"dateline"
)

// sentence tells the row by which a place is held, or by which a claim counts
// beside it, in the words of the page. voice is the claim whose voice it names.
func (l *live) sentence(row string, p dateline.PlaceState, voice string) string {
	who := p.Holder
	switch row {
	case dateline.RowClaimed.Number, dateline.RowDisputed.Number, dateline.RowHoldsClaim.Number:
		who = first(p.Claimant, p.Holder)
	case dateline.RowLost.Number:
		who = p.Before
	}
	name := ""
	if d, ok := l.s.Claim(voice); ok {
		name = l.voiceName(d)
	}
	return dateline.Capital(l.T("row."+row, first(p.Place.Name, p.Place.ID), l.story.ActorName(who), name))
}

// voiceName is the voice behind a claim: "a police official via Harbour Wire",
// or the source alone.
func (c *scene) voiceName(d *dateline.Decided) string {
	src := d.Cite.Name
	if d.Cite.Credit != "" && d.Cite.Credit != d.Cite.Name {
		src = c.T("credit.in", d.Cite.Credit, d.Cite.Name)
	}
	m := d.Claim.Attribution
	if m == nil && d.Claim.Kind == dateline.Statement {
		m = d.Claim.Speaker
	}
	if who := c.voiceWords(m); who != "" {
		return c.T("via", who, src)
	}
	return src
}

func (c *scene) voiceWords(m *dateline.Mention) string {
	if m != nil && m.Protected {
		return c.T("protected")
	}
	return m.Called()
}
