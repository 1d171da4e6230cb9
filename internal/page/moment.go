package page

import (
	"net/url"
	"time"
)

// momentPart is the banner of a past moment.
type momentPart struct {
	*scene
	Known     time.Time // zero: as known now
	Valid     time.Time
	Same      bool // known and spoken about are one moment
	Corrected int
	Back      string
	Other     string // the same moment, known then or known now
	OtherText string
	Jumps     []jump
}

// jump is a link to another moment.
type jump struct {
	URL  string
	Text string
	At   time.Time
}

func (l *live) moment() *momentPart {
	m := l.view.AsOf
	if m == nil {
		return nil
	}
	at := m.Valid
	if at.IsZero() {
		at = m.KnownAt
	}
	p := &momentPart{scene: l.scene, Known: m.KnownAt, Valid: at, Same: m.KnownAt.Equal(at), Corrected: m.Corrected, Back: l.plain()}
	if m.Known != 0 || !m.KnownAt.IsZero() {
		p.Other, p.OtherText = l.momentURL(time.Time{}, at), l.T("moment.hindsight")
	} else {
		p.Other, p.OtherText = l.momentURL(at, time.Time{}), l.T("moment.then")
	}
	for _, j := range []struct {
		by  time.Duration
		key string
	}{{-24 * time.Hour, "dayback"}, {-time.Hour, "hourback"}, {time.Hour, "hourfwd"}, {24 * time.Hour, "dayfwd"}} {
		to := at.Add(j.by)
		if to.After(l.view.Now) || (!l.story.Start.IsZero() && to.Before(l.story.Start)) {
			continue
		}
		known := time.Time{}
		if !m.KnownAt.IsZero() {
			known = m.KnownAt.Add(j.by)
			if known.After(l.view.Now) {
				continue
			}
		}
		u := l.momentURL(known, to)
		if p.Same && !known.IsZero() {
			u = l.momentURL(known, time.Time{})
		}
		p.Jumps = append(p.Jumps, jump{u, l.T("moment." + j.key), to})
	}
	return p
}

// plain is the page of the present.
func (c *scene) plain() string {
	return c.within("", c.langQuery())
}

// momentURL is the page as known then about then, by wall times: the store
// knows which entry was the last by a time, a page does not. A zero valid
// speaks about known; a zero known is now.
func (c *scene) momentURL(known, valid time.Time) string {
	q := url.Values{}
	if !known.IsZero() {
		q.Set("known", known.In(c.zone).Format(time.RFC3339))
	}
	if !valid.IsZero() {
		q.Set("valid", valid.In(c.zone).Format(time.RFC3339))
	}
	if c.lang != c.home {
		q.Set("lang", c.lang)
	}
	return c.within("", q.Encode())
}

// mostDays is how many days the page offers as moments.
const mostDays = 14

// jumps are the finished days on which something was published, newest first:
// the archive, by links.
func (l *live) jumps() []jump {
	var out []jump
	var begin time.Time // of the day met last
	for _, u := range l.updates {
		t := u.Revisions[len(u.Revisions)-1].At
		if len(out) == mostDays {
			break
		}
		if !begin.IsZero() && !t.Before(begin) {
			continue
		}
		at := t.In(l.zone)
		begin = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, l.zone)
		end := time.Date(at.Year(), at.Month(), at.Day(), 23, 59, 0, 0, l.zone)
		if end.After(l.view.Now) {
			continue
		}
		out = append(out, jump{l.DayURL(at), l.LongDay(at), end})
	}
	return out
}
