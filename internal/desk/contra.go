package desk

import (
	"fmt"
	"time"

	"dateline"
)

// Contra is what the record says otherwise than a claim of a report.
type Contra struct {
	Claim    string // of the record, by which it says so
	Record   string // "Herat: held by the Taliban since 12 Aug, Harbour Wire"
	Released bool   // readers have it; otherwise the desk alone
}

// against is the record against which claims of reports are held. It
// remembers places and tallies, so that a long queue asks for each once.
type against struct {
	readers, desk *dateline.Situation
	story         *dateline.Story
	places        map[string]heldNow
	tallies       []dateline.TallyState
	counted       bool
}

// heldNow is a place in the readers' situation, else in the desk's.
type heldNow struct {
	state     dateline.PlaceState
	told      string // the state in words
	claim     string // by which it stands; "" where no report has told it
	released  bool
	confirmed bool
}

func (d *Desk) record(v view) *against {
	now := d.nowOf(v)
	return &against{readers: v.readers.At(now), desk: v.desk.At(now), story: v.story(), places: map[string]heldNow{}}
}

// against tells what the record says otherwise than a claim of a report that
// waits. A later turn is news and contradicts nothing, unless the desk itself
// vouches for what it would turn.
func (r *against) against(c *dateline.Claim, rep dateline.Report) []Contra {
	switch c.Kind {
	case dateline.Control:
		return r.control(c, rep)
	case dateline.Count:
		return r.count(c, rep)
	}
	return nil
}

func (r *against) control(c *dateline.Claim, rep dateline.Report) []Contra {
	if c.Place == nil || c.Actor == nil || c.Actor.ID == "" {
		return nil
	}
	p := r.place(placeKey(c.Place))
	if p.claim == "" || p.state.Holder == "" {
		return nil
	}
	if same := r.story.SideOf(c.Actor.ID) == r.story.SideOf(p.state.Holder); !r.differs(c, rep, p, same) {
		return nil
	}
	return []Contra{{Claim: p.claim, Record: p.told, Released: p.released}}
}

// differs tells whether a claim of control and the record cannot both be so.
func (r *against) differs(c *dateline.Claim, rep dateline.Report, p heldNow, same bool) bool {
	gain := gains(c.Change) == dateline.Holds
	if c.Stance == dateline.Denied {
		return gain && same
	}
	if same || !gain || !asFact(c.Stance) {
		return false
	}
	at := rep.Published
	if c.Time != nil && !c.Time.From.IsZero() {
		at = c.Time.From
	}
	if c.Change == dateline.Holds {
		return p.state.Since == nil || !at.Before(p.state.Since.From)
	}
	return p.confirmed
}

// place is who holds a place, where a report has told it.
func (r *against) place(id string) heldNow {
	if p, ok := r.places[id]; ok {
		return p
	}
	var out heldNow
	for _, s := range []*dateline.Situation{r.readers, r.desk} {
		p, ok := s.Place(id)
		if !ok || p.Holder == "" {
			continue
		}
		claim := p.Turned
		for i := 0; claim == "" && i < len(p.Winning); i++ {
			claim = p.Winning[i].Claim
		}
		x, ok := s.Claim(claim)
		if !ok {
			continue
		}
		out = heldNow{state: p, claim: claim, released: s == r.readers, told: p.Place.Name + ": " + stateWords(r.story, p) + r.since(p.Since) + ", " + s.VoiceName(x)}
		for _, w := range p.Winning {
			if x, ok := s.Claim(w.Claim); ok && x.Confirmed && x.Claim.Actor != nil && r.story.SideOf(x.Claim.Actor.ID) == r.story.SideOf(p.Holder) {
				out.claim, out.confirmed = w.Claim, true
			}
		}
		if out.confirmed {
			out.told += ", confirmed by the desk"
		}
		break
	}
	r.places[id] = out
	return out
}

// since tells since when a state stands, as exactly as it is known.
func (r *against) since(s *dateline.Since) string {
	if s == nil || s.From.IsZero() {
		return ""
	}
	word := " since "
	if s.By {
		word = " by "
	}
	format := "2 Jan, 15:04"
	if !s.By && (s.Precision == dateline.Day || s.Precision == dateline.Week || s.Precision == dateline.Month) {
		format = "2 Jan"
	}
	return word + s.From.In(r.story.Location()).Format(format)
}

// count holds a report's count of a tally's members against the tally, where
// the report is newer than the tally's last change.
func (r *against) count(c *dateline.Claim, rep dateline.Report) []Contra {
	if c.Quantity == nil || c.Quantity.Value == nil || c.Measure == "new" || c.Change == dateline.Loses || !asFact(c.Stance) {
		return nil
	}
	if !r.counted {
		r.tallies, r.counted = r.readers.Tallies(), true
	}
	var out []Contra
	for _, t := range r.tallies {
		if !countsUnit(t.Tally, c.Unit) || c.Actor == nil || r.story.SideOf(c.Actor.ID) != r.story.SideOf(t.Tally.Actor) || within(c.Quantity, float64(t.Held)) {
			continue
		}
		last, claim := r.turned(t)
		if claim == "" || rep.Published.Before(last) {
			continue
		}
		out = append(out, Contra{Claim: claim, Released: true, Record: fmt.Sprintf("%s held by %s: %d of %d since %s", t.Tally.Title, r.story.ActorName(t.Tally.Actor), t.Held, t.Of,
			last.In(r.story.Location()).Format("2 Jan, 15:04"))})
	}
	return out
}

// turned is when, and by which claim, a tally last changed.
func (r *against) turned(t dateline.TallyState) (at time.Time, claim string) {
	for _, p := range t.Members {
		if p.Turned != "" && p.Since != nil && p.Since.From.After(at) {
			at, claim = p.Since.From, p.Turned
		}
	}
	return at, claim
}
