package page

import (
	"time"

	"dateline"
)

// DayURL is the archive page of the day that a time falls on.
func (c *scene) DayURL(t time.Time) string {
	return c.within("/day/"+c.Day(t), c.langQuery())
}

// dayPage is the live page kept to one day: the updates of that day,
// and its end as the moment that places and tallies speak about.
func dayPage(s *dateline.Situation, day time.Time, v View) (livePageData, error) {
	l := newLive(s, v)
	day = day.In(l.zone)
	if key := l.Day(day); key > l.Day(v.Now) || !l.story.Start.IsZero() && key < l.Day(l.story.Start) {
		return livePageData{}, dateline.NotFound("this story was not covered on %s", key)
	}
	var of []*dateline.UpdateState
	all := l.updates
	for _, u := range all {
		if l.Day(u.Now().At) == l.Day(day) {
			of = append(of, u)
		}
	}
	l.updates, l.whole = of, true
	p, err := l.page()
	if err != nil {
		return p, err
	}
	p.Here = l.LongDay(day)
	p.Title = p.Here + ": " + p.Title
	p.NoIndex = l.story.NoIndex
	p.Share = nil
	p.sheet.Here = l.DayURL(day)
	if v.Origin != "" {
		p.Canonical = v.Origin + l.DayURL(day)
	}
	p.Jumps = (&live{scene: l.scene, s: s, updates: all}).jumps()
	if d := day.AddDate(0, 0, -1); l.story.Start.IsZero() || l.Day(d) >= l.Day(l.story.Start) {
		p.Before = &jump{l.DayURL(d), l.LongDay(d), d}
	}
	if d := day.AddDate(0, 0, 1); l.Day(d) <= l.Day(v.Now) {
		p.After = &jump{l.DayURL(d), l.LongDay(d), d}
	}
	return p, nil
}
