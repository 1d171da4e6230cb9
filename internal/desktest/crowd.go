package desktest

import (
	"encoding/json"
	"fmt"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/store"
)

// Crowd brings many reports in at once, from all sources in turn, each with
// its own text and one claim that waits: that the Taliban captured a town.
func (n *Newsroom) Crowd(reports int) {
	n.Helper()
	s, err := n.Desk.Desk(n.Ctx, n.Story)
	n.must(err)
	w, err := dateline.NewWarrant(Anna.Name, dateline.Why{Code: "filed"})
	n.must(err)
	key, story := desk.ReaderKey(s.Story()), s.Story()
	n.must(n.Store.Update(n.Ctx, func(tx *store.Tx) error {
		for i := range reports {
			town, src := story.Places[i%len(story.Places)], story.Sources[i%len(story.Sources)].Slug
			text := fmt.Sprintf("The Taliban captured %s, a witness of street %d said. Dispatch %d of day %d.", town.Name, i, i*7919, i*31)
			e, err := tx.Append(n.Story, dateline.ActReceive, &dateline.Receive{Warrant: w, Report: dateline.Report{Text: text, Source: src, Origin: src, Published: n.Clock.Now()}})
			if err != nil {
				return err
			}
			at := func(words string) dateline.Span {
				k := strings.Index(text, words)
				return dateline.Span{Text: words, Start: k, End: k + len(words)}
			}
			raw, err := json.Marshal([]dateline.Claim{{ID: fmt.Sprintf("p-%d", e.Seq), Kind: dateline.Control, Report: dateline.ReportID(e.Seq), Span: at("The Taliban captured " + town.Name), Stance: dateline.Asserted,
				Change: dateline.Takes, Actor: &dateline.Mention{Span: at("Taliban"), ID: "taliban"}, Place: &dateline.Mention{Span: at(town.Name), ID: town.ID, Name: town.Name}}})
			if err != nil {
				return err
			}
			if err := tx.PutProposals(e.Seq, key, raw); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Churn makes decisions on decided claims until the record has so many entries.
func (n *Newsroom) Churn(entries int) {
	n.Helper()
	var claims []dateline.Decision
	all := n.Entries()
	for _, e := range all {
		if d, ok := e.Payload.(*dateline.Decision); ok && d.Target == "" {
			x := *d
			x.Target, x.Question = d.ClaimID(e), "Which one?"
			claims = append(claims, x)
		}
	}
	if len(claims) == 0 {
		n.Fatal("no claim is decided yet")
	}
	n.must(n.Store.Update(n.Ctx, func(tx *store.Tx) error {
		for i := range entries - len(all) {
			if _, err := tx.Append(n.Story, dateline.ActSetAside, &claims[i%len(claims)]); err != nil {
				return err
			}
		}
		return nil
	}))
}
