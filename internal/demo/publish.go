package demo

import (
	"context"

	"dateline"
	"dateline/internal/desk"
)

// standing returns the claims behind labels that readers have at the moment. A
// visitor who sits at the desk may have withdrawn one, or never let it out.
func (p *Player) standing(ctx context.Context, labels []string) ([]string, error) {
	s, err := p.desk.Readers(ctx, p.story())
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, l := range labels {
		if c, ok := s.Claim(p.claims[l]); ok && c.Status != dateline.Withdrawn {
			ids = append(ids, c.Claim.ID)
		}
	}
	return ids, nil
}

func (p *Player) post(seen dateline.Seq) desk.Post {
	return desk.Post{Story: p.story(), By: p.by, Seen: seen}
}

func (p *Player) publish(ctx context.Context, u Update) error {
	ids, err := p.standing(ctx, u.Claims)
	if err != nil {
		return err
	}
	e, err := p.desk.Publish(ctx, p.post(0), dateline.Revision{At: u.At, Headline: u.Headline, Body: u.Body, Lang: "en",
		Place: u.Place, Claims: ids, Key: u.Key, Pinned: u.Pin})
	if err != nil {
		return err
	}
	p.updates[u.ID], p.pinned[u.ID] = dateline.UpdateID(e.Seq), u.Pin
	return nil
}

// touched is the last entry about an update.
func (p *Player) touched(ctx context.Context, id string) (dateline.Seq, error) {
	s, err := p.desk.Desk(ctx, p.story())
	if err != nil {
		return 0, err
	}
	u, ok := s.Update(p.updates[id])
	if !ok {
		return 0, dateline.NotFound("update %s was not published", id)
	}
	return u.Touched, nil
}

func (p *Player) revise(ctx context.Context, u Update, r Revision) error {
	seen, err := p.touched(ctx, u.ID)
	if err != nil {
		return err
	}
	ids, err := p.standing(ctx, r.Claims)
	if err != nil {
		return err
	}
	_, err = p.desk.Revise(ctx, p.post(seen), p.updates[u.ID], dateline.Revision{At: u.At, Headline: r.Headline, Body: r.Body, Lang: "en",
		Place: u.Place, Claims: ids, Key: u.Key, Pinned: p.pinned[u.ID]}, r.Changed)
	return err
}

func (p *Player) unpin(ctx context.Context, u Update) error {
	seen, err := p.touched(ctx, u.ID)
	if err != nil {
		return err
	}
	p.pinned[u.ID] = false
	_, err = p.desk.Pin(ctx, p.post(seen), p.updates[u.ID], false)
	return err
}

func (p *Player) retract(ctx context.Context, u Update) error {
	seen, err := p.touched(ctx, u.ID)
	if err != nil {
		return err
	}
	_, err = p.desk.RetractUpdate(ctx, p.post(seen), p.updates[u.ID], u.Retract.Why)
	return err
}

func (p *Player) summarize(ctx context.Context, s Summary) error {
	now, err := p.desk.Desk(ctx, p.story())
	if err != nil {
		return err
	}
	var clauses []dateline.Clause
	for _, c := range s.Clauses {
		ids, err := p.standing(ctx, c.RestsOn)
		if err != nil {
			return err
		}
		if len(ids) == 0 && !c.Note {
			continue // nothing that readers have bears it out any more
		}
		clauses = append(clauses, dateline.Clause{Text: c.Text, Claims: ids, Note: c.Note})
	}
	_, err = p.desk.SetSummary(ctx, p.post(now.Summary().Seq), clauses)
	return err
}
