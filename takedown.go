package dateline

import "slices"

// takedown takes the words out of everything that rests on the named entries.
func (s *Situation) takedown(p *Takedown) {
	gone := make(map[string]bool, len(s.gone)+len(p.Seqs))
	for k := range s.gone {
		gone[k] = true
	}
	fresh := make(map[string]bool, len(p.Seqs))
	for _, q := range p.Seqs {
		fresh[ReportID(q)] = !gone[ReportID(q)]
		gone[ReportID(q)] = true
		s.removeUpdate(q)
	}
	s.gone = gone
	var touched []*Decided
	s.claims.each(func(_ string, d *Decided) {
		if fresh[d.Claim.Report] {
			touched = append(touched, d)
		}
	})
	for _, d := range touched {
		n := *d
		n.Claim = d.Claim.WithoutWords()
		n.Cite.URL = ""
		s.put(d, &n)
	}
}

// removeUpdate leaves of an update whose revision was taken down a tombstone
// without words.
func (s *Situation) removeUpdate(q Seq) {
	var hit *UpdateState
	s.updates.each(func(_ string, u *UpdateState) {
		for _, r := range u.Revisions {
			if r.Seq == q {
				hit = u
			}
		}
	})
	if hit == nil {
		return
	}
	n := *hit
	n.Revisions = slices.Clone(hit.Revisions)
	for i, r := range n.Revisions {
		if r.Seq == q {
			n.Revisions[i] = Published{Revision{At: r.At, Place: r.Place}, r.Seq, r.Recorded}
		}
	}
	n.Touched = s.seq
	s.updates = s.updates.with(n.ID, &n)
}
