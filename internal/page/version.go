package page

import "dateline"

// version names all that an HTML depends on: the story's settings, and a hash
// of everything else.
type version struct {
	story *dateline.Story
	sum   uint64
}

// sum is a running FNV-1a hash: versions of thousands of updates are compared
// at each change, so they are made without making strings.
type sum uint64

func newSum() sum { return 14695981039346656037 }

func (h *sum) text(parts ...string) {
	for _, s := range parts {
		for i := range len(s) {
			*h = (*h ^ sum(s[i])) * 1099511628211
		}
		*h = (*h ^ 0xff) * 1099511628211 // ends each part: "ab","c" is not "a","bc"
	}
}

func (h *sum) number(n uint64) {
	for range 8 {
		*h = (*h ^ sum(n&0xff)) * 1099511628211
		n >>= 8
	}
}

func (h *sum) flag(b bool) {
	if b {
		h.number(1)
	} else {
		h.number(0)
	}
}

func (l *live) statusVersion() sum {
	h := newSum()
	h.number(uint64(l.s.Known().UnixMicro()))
	return h
}

// claim adds what readers see of a claim: it changes with every decision about
// it, with its status, and when its words are taken down.
func (l *live) claim(h *sum, id string) {
	h.text(id)
	d, ok := l.s.Claim(id)
	if !ok {
		return
	}
	status := d.Status
	if d.Claim.Kind == dateline.Control { // disputed follows from the place
		status = l.s.StatusOf(id)
	}
	h.text(string(status), d.ReplacedBy)
	h.number(uint64(len(d.History)))
	h.number(uint64(len(d.Claim.Span.Text)))
}

func (l *live) claimsOf(h *sum, ids []string) {
	for _, id := range ids {
		l.claim(h, id)
	}
}

func (l *live) claimVersion(id string) sum {
	h := newSum()
	l.claim(&h, id)
	return h
}

func (l *live) summaryVersion() sum {
	h := newSum()
	now := l.s.Summary()
	h.number(uint64(now.Seq))
	for _, c := range now.Clauses {
		h.flag(c.BeingRevised)
		l.claimsOf(&h, c.Claims)
	}
	return h
}

func (l *live) correctionsVersion() sum {
	h := newSum()
	for _, c := range l.s.Corrections() {
		l.claim(&h, c.Wrong)
		l.claim(&h, c.Right)
	}
	return h
}

func (l *live) keysVersion() sum {
	h := newSum()
	for _, u := range l.updates {
		if u.Revisions[len(u.Revisions)-1].Key {
			h.text(u.ID)
			h.number(uint64(u.Touched))
		}
	}
	return h
}

func (l *live) updateVersion(u *dateline.UpdateState) sum {
	h := newSum()
	h.number(uint64(u.Touched))
	for _, id := range u.Revisions[len(u.Revisions)-1].Claims {
		l.claim(&h, id)
		for _, v := range l.beside(id) {
			h.text(v.Claim, v.Text, v.Grade)
		}
	}
	return h
}
