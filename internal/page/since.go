package page

import (
	"time"

	"dateline"
)

// sincePart tells what changed since a past moment, in the words of the page.
// Its links lead to the present: that is what they speak of.
type sincePart struct {
	*scene
	At          time.Time
	Places      []sinceLine
	Tallies     []sinceLine
	Updates     []sinceLine
	Corrections []correctionPart
	Figures     int
	Said        int
	Added       int // updates that came, whether told or not
	Data        string
	Empty       bool
}

type sinceLine struct {
	*scene
	URL  string
	Name string
	Was  string
	Is   string
}

// mostSince is how many lines of a kind are told one by one.
const mostSince = 40

// changedSince is nil where the view does not ask for it.
func (l *live) changedSince() *sincePart {
	c, m := l.view.Since, l.view.AsOf
	if c == nil || m == nil || l.view.Present == nil {
		return nil
	}
	v := l.view
	v.AsOf, v.Since = nil, nil
	now := newParts(l.view.Present, v)
	p := &sincePart{scene: now.scene, At: m.Valid, Figures: len(c.Figures), Said: len(c.Statements), Empty: c.Empty(), Data: l.diffURL()}
	if p.At.IsZero() {
		p.At = m.KnownAt
	}
	for _, x := range c.Places {
		if len(p.Places) == mostSince {
			break
		}
		p.Places = append(p.Places, sinceLine{now.scene, now.StoryURL() + "#place-" + domID(x.Place), x.Name, l.stoodText(x.Was), now.stoodText(x.Is)})
	}
	for _, x := range c.Tallies {
		line := sinceLine{scene: now.scene, Name: x.Title, Is: l.T("since.tally", x.Is.Held, x.Is.Of)}
		if x.Was.Of > 0 {
			line.Was = l.T("since.tally", x.Was.Held, x.Was.Of)
		}
		p.Tallies = append(p.Tallies, line)
	}
	for i := len(c.Updates) - 1; i >= 0; i-- { // the latest first
		x := c.Updates[i]
		if x.Change == "added" {
			p.Added++
		}
		if x.Headline == "" || len(p.Updates) == mostSince || x.Change == "pinned" || x.Change == "unpinned" || x.Change == "gone" || x.Change == "restored" {
			continue
		}
		p.Updates = append(p.Updates, sinceLine{now.scene, now.UpdateURL(x.Update), x.Headline, "", l.T("since.update." + x.Change)})
	}
	for _, x := range c.Corrections {
		p.Corrections = append(p.Corrections, now.correction(dateline.Correction{Seq: x.Seq, Recorded: x.Recorded, Wrong: x.Wrong, Right: x.Right, Why: x.Why}))
	}
	return p
}

func (l *live) stoodText(x dateline.Stood) string {
	return l.stateText(dateline.PlaceState{State: x.State, Holder: x.Holder, Claimant: x.Claimant})
}
