package dateline

import (
	"slices"
	"time"
)

// Snapshot is a situation as data: everything that it says, in a fixed order.
// It is what situation.json carries, and what two folds are compared by.
type Snapshot struct {
	Story       string         `json:"story"`
	Title       string         `json:"title"`
	Notice      string         `json:"notice,omitempty"`
	Seq         Seq            `json:"seq"`
	Known       time.Time      `json:"known"`
	Valid       time.Time      `json:"valid"`
	Zone        string         `json:"zone"`
	Summary     SummaryState   `json:"summary"`
	Tallies     []TallyState   `json:"tallies,omitempty"`
	Places      []PlaceState   `json:"places,omitempty"`
	Claims      []ClaimState   `json:"claims,omitempty"`
	Updates     []UpdateData   `json:"updates,omitempty"`
	Corrections []CorrectionAt `json:"corrections,omitempty"`
}

// ClaimState is a claim with its citation, status and history.
type ClaimState struct {
	Claim      Claim    `json:"claim"`
	Cite       Citation `json:"source"`
	Status     Status   `json:"status"`
	Replaces   string   `json:"replaces,omitempty"`
	ReplacedBy string   `json:"replaced_by,omitempty"`
	History    []Step   `json:"history"`
}

// UpdateData is an update as data.
type UpdateData struct {
	ID        string         `json:"id"`
	Pinned    bool           `json:"pinned,omitempty"`
	Retracted *Step          `json:"retracted,omitempty"`
	Revisions []RevisionData `json:"revisions"`
}

// RevisionData is a revision as data.
type RevisionData struct {
	Revision
	Seq      Seq       `json:"seq"`
	Recorded time.Time `json:"recorded"`
}

// CorrectionAt is a correction as data, with what rests on the wrong claim.
type CorrectionAt struct {
	Seq      Seq       `json:"seq"`
	Recorded time.Time `json:"recorded"`
	Wrong    string    `json:"wrong"`
	Right    string    `json:"right,omitempty"`
	Why      string    `json:"why"`
	Updates  []string  `json:"updates,omitempty"`
}

// Snapshot returns the situation as data.
func (s *Situation) Snapshot() Snapshot {
	out := Snapshot{Story: s.slug, Title: s.story.Title, Notice: s.story.Notice, Seq: s.seq, Known: s.known, Valid: s.Valid(),
		Zone: s.story.Zone, Summary: s.Summary(), Tallies: s.Tallies(), Places: s.Places()}
	var ds []*Decided
	s.claims.each(func(_ string, d *Decided) {
		if !d.valid.From.After(s.Valid()) {
			ds = append(ds, d)
		}
	})
	slices.SortFunc(ds, func(a, b *Decided) int { return int(ParseID('c', a.Claim.ID)) - int(ParseID('c', b.Claim.ID)) })
	for _, d := range ds {
		out.Claims = append(out.Claims, ClaimState{d.Claim, d.Cite, s.StatusOf(d.Claim.ID), d.Replaces, d.ReplacedBy, d.History})
	}
	for _, u := range s.Updates() {
		d := UpdateData{ID: u.ID, Pinned: u.Pinned, Retracted: u.Retracted}
		for _, r := range u.Revisions {
			d.Revisions = append(d.Revisions, RevisionData{r.Revision, r.Seq, r.Recorded})
		}
		out.Updates = append(out.Updates, d)
	}
	for _, c := range s.corrections {
		ids, _ := s.rests.get(c.Wrong)
		out.Corrections = append(out.Corrections, CorrectionAt{c.Seq, c.Recorded, c.Wrong, c.Right, c.Why, ids})
	}
	return out
}
