package dateline

import "time"

// DeskAlias is the name that public history shows for every person of the desk.
const DeskAlias = "desk"

// Public returns what readers may know of an entry, and false where that is
// nothing. Private reasons, names of editors, notes and policies are taken out.
// It is the only door from the record to readers.
func (e Entry) Public() (Entry, bool) {
	switch p := e.Payload.(type) {
	case *Configure:
		c := *p
		c.Warrant = p.public(false)
		c.Story.Policy = Policy{}
		e.Payload = &c
		return e, true
	case *Decision:
		return publicDecision(e, p)
	case *Publish:
		c := *p
		c.Warrant, c.Seen = p.public(false), 0
		e.Payload = &c
		return e, true
	case *Withdraw:
		c := *p
		c.Warrant, c.Seen = p.public(true), 0
		e.Payload = &c
		return e, true
	case *Pin:
		c := *p
		c.Warrant = p.public(false)
		e.Payload = &c
		return e, true
	case *Summarize:
		c := *p
		c.Warrant, c.Seen = p.public(false), 0
		e.Payload = &c
		return e, true
	case *Origins:
		c := *p
		c.Warrant = p.public(false)
		e.Payload = &c
		return e, true
	case *Takedown:
		c := *p
		c.Warrant = p.public(false)
		if p.Silent {
			c.Notice = ""
		}
		e.Payload = &c
		return e, true
	}
	return Entry{}, false
}

func publicDecision(e Entry, p *Decision) (Entry, bool) {
	withReason := false
	switch e.Act {
	case ActRelease:
	case ActConfirm, ActCorrect, ActRetract:
		withReason = true
	case ActReject:
	default: // amend, accept, set aside
		return Entry{}, false
	}
	if e.Act != ActRelease && !p.Shown {
		return Entry{}, false
	}
	c := *p
	c.Warrant, c.Seen = p.public(withReason), 0
	c.Owner, c.Question, c.Deadline, c.Notes = "", "", time.Time{}, ""
	e.Payload = &c
	return e, true
}

// public is the warrant as readers may see it: the desk's alias, or the
// policy, and the reason only where it was written for them.
func (w *Warrant) public(withReason bool) Warrant {
	v := Warrant{by: DeskAlias, why: Why{Code: w.why.Code}}
	if len(w.by) > 7 && w.by[:7] == "policy:" {
		v.by = w.by
	}
	if withReason {
		v.why.Text = w.why.Text
	} else if w.why.Code == "" {
		v.why.Code = "decided"
	}
	return v
}
