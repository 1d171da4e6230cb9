package dateline

import "slices"

func (s *Situation) publish(e Entry, p *Publish) {
	id := p.Target
	if id == "" {
		id = UpdateID(e.Seq)
	}
	u := UpdateState{ID: id}
	if old, ok := s.updates.get(id); ok {
		u = *old
		s.order = s.order.drop(func(x posted) bool { return x.id == id })
		s.unrest(id, u.Now().Claims)
	}
	u.Revisions = append(slices.Clip(u.Revisions), Published{p.Revision, e.Seq, e.Recorded})
	u.Pinned, u.Touched = p.Revision.Pinned, e.Seq
	s.updates = s.updates.with(id, &u)
	s.order = s.order.put(posted{p.Revision.At, u.First().Seq, id}, posted.less)
	for _, c := range p.Revision.Claims {
		ids, _ := s.rests.get(c)
		if !slices.Contains(ids, id) {
			s.rests = s.rests.with(c, append(slices.Clip(ids), id))
		}
	}
}

func (s *Situation) unrest(update string, claims []string) {
	for _, c := range claims {
		ids, _ := s.rests.get(c)
		s.rests = s.rests.with(c, slices.DeleteFunc(slices.Clone(ids), func(x string) bool { return x == update }))
	}
}

func (s *Situation) withdraw(e Entry, p *Withdraw) {
	u, ok := s.updates.get(p.Update)
	if !ok {
		s.misfit(e, "retracts "+p.Update+", which is not there")
		return
	}
	n := *u
	n.Retracted = &Step{e.Seq, e.Recorded, e.Act, p.By(), p.Why()}
	n.Touched, n.Pinned = e.Seq, false
	s.updates = s.updates.with(p.Update, &n)
}

func (s *Situation) pin(e Entry, p *Pin) {
	u, ok := s.updates.get(p.Update)
	if !ok {
		s.misfit(e, "pins "+p.Update+", which is not there")
		return
	}
	n := *u
	n.Pinned, n.Touched = p.On, e.Seq
	s.updates = s.updates.with(p.Update, &n)
}
