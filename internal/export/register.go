package export

import (
	"io"
	"time"

	"dateline"
)

// ledger is a register as data: the claims that stand in it, as claims.ndjson
// has them, in the order of valid time.
type ledger struct {
	Story    string                `json:"story"`
	Notice   string                `json:"notice,omitempty"`
	Register string                `json:"register"`
	Seq      dateline.Seq          `json:"seq"`
	Known    time.Time             `json:"known"` // when the last entry counted was recorded
	AsOf     time.Time             `json:"as_of"` // the moment spoken about
	Claims   []dateline.ClaimState `json:"claims"`
	Pledges  []pledge              `json:"pledges,omitempty"`
	Figures  []figures             `json:"figures,omitempty"`
}

// pledge is what became of one: claims by id.
type pledge struct {
	Pledge string   `json:"pledge"`
	State  string   `json:"state"`
	Became []became `json:"became,omitempty"`
}

type became struct {
	Claim  string `json:"claim"`
	Change string `json:"change"`
}

// figures are the claims that answer one question, with the range of the
// latest figure of each voice.
type figures struct {
	Kind    dateline.Kind `json:"kind"`
	Harm    string        `json:"harm,omitempty"`
	Measure string        `json:"measure,omitempty"`
	Unit    string        `json:"unit"`
	Group   string        `json:"group,omitempty"`
	Claims  []string      `json:"claims"`
	Voices  int           `json:"voices,omitempty"`
	Low     *float64      `json:"low,omitempty"`
	High    *float64      `json:"high,omitempty"`
	Open    bool          `json:"or_more,omitempty"`
	Under   bool          `json:"or_fewer,omitempty"`
}

// Statements writes the register of statements as JSON.
func Statements(w io.Writer, s *dateline.Situation) error {
	return writeJSON(w, "statements", newLedger(s, "statements", dateline.Statement))
}

// Pledges writes the register of pledges as JSON, with what became of each.
func Pledges(w io.Writer, s *dateline.Situation) error {
	l := newLedger(s, "pledges", dateline.Pledge)
	for _, p := range s.Pledges() {
		x := pledge{Pledge: p.Pledge.Claim.ID, State: p.State}
		for _, b := range p.Became {
			x.Became = append(x.Became, became{b.Claim.Claim.ID, b.Change})
		}
		l.Pledges = append(l.Pledges, x)
	}
	return writeJSON(w, "pledges", l)
}

// Numbers writes the register of casualties and displacement as JSON, with the
// figures that may be compared set together.
func Numbers(w io.Writer, s *dateline.Situation) error {
	l := newLedger(s, "numbers", dateline.Casualties, dateline.Displacement)
	for _, f := range s.Figures() {
		x := figures{Kind: f.Kind, Harm: f.Harm, Measure: f.Measure, Unit: f.Unit, Group: f.Group, Voices: f.Voices, Open: f.Open, Under: f.Under}
		if f.Voices > 0 {
			x.Low, x.High = &f.Low, &f.High
		}
		for _, d := range f.Claims {
			x.Claims = append(x.Claims, d.Claim.ID)
		}
		l.Figures = append(l.Figures, x)
	}
	return writeJSON(w, "numbers", l)
}

func newLedger(s *dateline.Situation, name string, kinds ...dateline.Kind) ledger {
	l := ledger{Story: s.Slug(), Notice: s.Story().Notice, Register: name, Seq: s.Seq(), Known: s.Known(), AsOf: s.Valid(), Claims: []dateline.ClaimState{}}
	stands := map[string]bool{}
	for _, k := range kinds {
		for _, d := range s.Register(k) {
			stands[d.Claim.ID] = true
		}
	}
	for _, c := range snapshot(s).Claims {
		if stands[c.Claim.ID] {
			l.Claims = append(l.Claims, c)
		}
	}
	return l
}
