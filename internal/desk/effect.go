package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dateline"
)

// Effect is what an act would change for readers, found by folding the
// hypothetical entry onto their situation. Token is the head of the record
// that it was computed at; a release hands it back, so that nobody releases
// what was never shown.
type Effect struct {
	Act       dateline.Act
	Claim     dateline.Claim // as readers would have it
	Token     dateline.Seq
	Places    []PlaceChange
	Tallies   []TallyChange
	Clauses   []int    // clauses of the standing summary that rest on what changes, from 0
	Updates   []string // updates whose standing revision rests on what changes
	Sentences []string // all of it in words, never empty
}

// PlaceChange is a place's state before and after.
type PlaceChange struct {
	Before, After dateline.PlaceState
}

// TallyChange is a tally before and after.
type TallyChange struct {
	Before, After dateline.TallyState
}

// Changes tells whether readers' places, tallies, summary or updates change.
func (e Effect) Changes() bool {
	return len(e.Places)+len(e.Tallies)+len(e.Clauses)+len(e.Updates) > 0
}

// same tells whether two effects come to the same for readers.
func (e Effect) same(o Effect) bool { return slices.Equal(e.Sentences, o.Sentences) }

// effectOf compares the readers' situation before and after an entry. public
// is false where readers never meet the entry.
func effectOf(before *dateline.Situation, e dateline.Entry, public bool) Effect {
	out := Effect{Act: e.Act}
	d, isDecision := e.Payload.(*dateline.Decision)
	if isDecision {
		out.Claim = d.Claim
	}
	if !public {
		out.Sentences = []string{"Readers see nothing of it."}
		return out
	}
	after := before.Apply(e).At(e.Recorded)
	before = before.At(e.Recorded)
	subjects := subjectsOf(before, e)
	places := placesOf(before, after, subjects)
	for _, id := range places {
		b, a := placeAt(before, id), placeAt(after, id)
		if b.State != a.State || b.Holder != a.Holder || b.Claimant != a.Claimant {
			out.Places = append(out.Places, PlaceChange{b, a})
		}
	}
	out.tallies(before, after)
	out.rests(before, subjects)
	out.words(after, e, places)
	return out
}

// subjectsOf lists the claims whose standing an entry changes, as far as
// readers have met them, and the claim that it makes.
func subjectsOf(before *dateline.Situation, e dateline.Entry) []string {
	switch p := e.Payload.(type) {
	case *dateline.Decision:
		ids := []string{p.ClaimID(e)}
		if p.Target != "" && p.Target != ids[0] {
			ids = append(ids, p.Target)
		}
		return ids
	case *dateline.Withdraw:
		if u, ok := before.Update(p.Update); ok {
			return u.Now().Claims
		}
	}
	return nil
}

// placesOf lists the places that claims are about, before and after.
func placesOf(before, after *dateline.Situation, claims []string) []string {
	var ids []string
	for _, s := range []*dateline.Situation{before, after} {
		for _, c := range claims {
			if d, ok := s.Claim(c); ok && d.Claim.Kind == dateline.Control && d.Claim.Place != nil {
				if id := placeKey(d.Claim.Place); id != "" && !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

// placeKey is the name a place goes by in a situation.
func placeKey(m *dateline.Mention) string {
	switch {
	case m.ID != "":
		return m.ID
	case m.Name != "":
		return "text:" + strings.ToLower(m.Name)
	case m.Text != "":
		return "text:" + strings.ToLower(m.Text)
	}
	return ""
}

func placeAt(s *dateline.Situation, id string) dateline.PlaceState {
	if p, ok := s.Place(id); ok {
		return p
	}
	return dateline.PlaceState{Place: dateline.Place{ID: id}, State: dateline.Unknown}
}

func (e *Effect) tallies(before, after *dateline.Situation) {
	old := before.Tallies()
	for i, a := range after.Tallies() {
		if i >= len(old) {
			break
		}
		b := old[i]
		if b.Held != a.Held || b.Claimed != a.Claimed || b.Disputed != a.Disputed || b.Low != a.Low || b.High != a.High {
			e.Tallies = append(e.Tallies, TallyChange{b, a})
		}
	}
}

// rests finds what readers read that rests on the claims, or on claims about
// a place whose state changes.
func (e *Effect) rests(before *dateline.Situation, claims []string) {
	touched := slices.Clone(claims)
	for _, p := range e.Places {
		for _, s := range append(slices.Clone(p.Before.Winning), p.Before.Losing...) {
			touched = append(touched, s.Claim)
		}
	}
	for _, c := range touched {
		updates, clauses := before.RestsOn(c)
		for _, u := range updates {
			if x, ok := before.Update(u); ok && x.Retracted == nil && !slices.Contains(e.Updates, u) {
				e.Updates = append(e.Updates, u)
			}
		}
		for _, i := range clauses {
			if !slices.Contains(e.Clauses, i) {
				e.Clauses = append(e.Clauses, i)
			}
		}
	}
	slices.Sort(e.Clauses)
	slices.Sort(e.Updates)
}

// words tells the effect in sentences, the gravest first.
func (e *Effect) words(after *dateline.Situation, entry dateline.Entry, places []string) {
	story := after.Story()
	say := func(format string, args ...any) { e.Sentences = append(e.Sentences, fmt.Sprintf(format, args...)) }
	for _, p := range e.Places {
		name := p.After.Place.Name
		if name == "" {
			name = p.Before.Place.Name
		}
		say("%s: %s → %s.", name, stateWords(story, p.Before), stateWords(story, p.After))
	}
	for _, t := range e.Tallies {
		say("Tally of %s: %s → %s.", t.After.Tally.Title, tallyWords(t.Before), tallyWords(t.After))
	}
	for _, i := range e.Clauses {
		if e.announced() {
			say("Summary clause %d is marked as being revised.", i+1)
		} else {
			say("Summary clause %d rests on this and may need new words.", i+1)
		}
	}
	for _, u := range e.Updates {
		say("Update %s rests on this.", u)
	}
	switch entry.Act {
	case dateline.ActCorrect:
		say("A correction is announced to readers.")
	case dateline.ActRetract:
		say("The withdrawal is announced to readers.")
	case dateline.ActReject:
		say("The claim stays on its page as withdrawn.")
	case dateline.ActConfirm:
		say("The claim is shown as confirmed by the desk.")
	case dateline.ActRelease:
		e.released(after, places, say)
	}
	if len(e.Sentences) == 0 {
		say("Nothing else changes for readers.")
	}
}

func (e *Effect) announced() bool {
	return e.Act == dateline.ActCorrect || e.Act == dateline.ActRetract
}

// released says where readers meet a claim that changes no place.
func (e *Effect) released(after *dateline.Situation, places []string, say func(string, ...any)) {
	if len(e.Places) > 0 || len(e.Tallies) > 0 {
		return
	}
	if len(places) > 0 {
		for _, id := range places {
			p := placeAt(after, id)
			say("%s stays %s; the claim stands beside it.", p.Place.Name, stateWords(after.Story(), p))
		}
		return
	}
	say("Readers meet it in the register of %s; no place and no tally changes.", registerName(e.Claim.Kind))
}

func registerName(k dateline.Kind) string {
	switch k {
	case dateline.Casualties, dateline.Displacement:
		return string(k)
	case dateline.Access:
		return "access"
	}
	return string(k) + "s"
}

// stateWords tells a place's state: "held by the Taliban", "claimed by …".
func stateWords(story *dateline.Story, p dateline.PlaceState) string {
	holder := "nobody known"
	if p.Holder != "" {
		holder = story.ActorName(p.Holder)
	}
	switch p.State {
	case dateline.Held:
		return "held by " + holder
	case dateline.Claimed:
		return "claimed by " + story.ActorName(p.Claimant) + ", held by " + holder
	case dateline.Disputed:
		who := holder
		if p.Claimant != "" {
			who = story.ActorName(p.Claimant)
		}
		return "disputed (said to be held by " + who + ")"
	case dateline.Contested, dateline.Threatened:
		return string(p.State) + ", held by " + holder
	}
	return "unknown"
}

func tallyWords(t dateline.TallyState) string {
	s := strconv.Itoa(t.Held)
	if t.Claimed > 0 {
		s += fmt.Sprintf(" and %d claimed", t.Claimed)
	}
	if t.Disputed > 0 {
		s += fmt.Sprintf(" and %d disputed", t.Disputed)
	}
	s += fmt.Sprintf(" of %d", t.Of)
	if t.High > 0 && t.Low == t.High {
		s += fmt.Sprintf(" (reports: %d)", t.High)
	} else if t.High > 0 {
		s += fmt.Sprintf(" (reports: %d to %d)", t.Low, t.High)
	}
	return s
}
