package reading

import (
	"regexp"
	"slices"
	"strings"

	"dateline"
	"dateline/internal/reading/frames"
)

// sober drops what only looks like a claim of war or disaster: the words of
// politics, business and private life that borrow from both. "He has surrounded
// himself with advisers", "it could fall apart", "a trade war would hurt them",
// "my father died of cancer".
func sober(in *frames.Input, ps []frames.Proposal) []frames.Proposal {
	return slices.DeleteFunc(ps, func(p frames.Proposal) bool {
		switch p.Kind {
		case dateline.Control:
			return borrowedControl(in, &p)
		case dateline.Casualties:
			return privateHarm(in, &p)
		}
		return false
	})
}

// notHeld are words in a place's slot that are nobody's town.
var notHeld = setOf("himself herself itself themselves myself yourself ourselves me us him her you everything anything something")

// owned are things that are taken over, reclaimed and lost in peace.
var owned = setOf("school schools mine mines land company companies business house senate congress party board market markets office seat seats lead title job jobs airline bank brand club team")

// chambers are taken by vote.
var chambers = setOf("house senate congress party board market office lead")

var fighters = setOf("army rebels rebel fighters militants militia militias troops soldiers forces gunmen insurgents separatists jihadists police junta regime")

// fewWords of war are in many a report on politics and trade.
const fewWords = 2

func borrowedControl(in *frames.Input, p *frames.Proposal) bool {
	if p.Place == nil {
		return false
	}
	place := strings.ToLower(p.Place.Text)
	if notHeld[place] {
		return true
	}
	if fallsApart(in, p) {
		return true
	}
	words := strings.Fields(place)
	if len(words) == 0 || !owned[words[len(words)-1]] {
		return false
	}
	armed := holds(strings.ToLower(in.Scene.Raw[p.Span.Start:p.Span.End]), fighters)
	return chambers[place] || in.Scene.War <= fewWords && p.Place.ID == "" && !armed
}

// causes are what kills and injures in the news.
var causes = setOf(`attack attacks attacked strike strikes airstrike airstrikes blast blasts explosion explosions exploded bomb bombs bombing bombings bomber shelling shelled shot shooting shootings gunfire gunman gunmen
fire fires flood floods flooding storm hurricane typhoon cyclone tornado quake earthquake landslide collapse collapsed crash crashed drowned fighting clash clashes battle violence riot riots raid raids rocket rockets
missile missiles drone drones mine mines cholera ebola outbreak epidemic famine starvation hunger heat cold injuries wounds wounded hospital custody killed scene stampede avalanche eruption capsized sank accident shipwreck`)

func privateHarm(in *frames.Input, p *frames.Proposal) bool {
	if p.Quantity != nil && p.Quantity.Value != nil && *p.Quantity.Value >= 1900 && *p.Quantity.Value < 2100 &&
		strings.HasPrefix(strings.ToLower(p.Quantity.Text), "the ") {
		return true // "the 1999 shooting"
	}
	if p.Quantity != nil || in.Scene.War > fewWords {
		return false
	}
	text := strings.ToLower(in.Scene.Raw[p.Span.Start:p.Span.End])
	switch {
	case p.Harm == "injured" && holds(text, hurts):
		return !passive.MatchString(text)
	case p.Harm == "killed" && holds(text, deaths):
		return in.Scene.War == 0 && (!holds(text, causes) || generic(p.People))
	case strings.HasSuffix(text, " in this deal"), strings.Contains(text, "killed in the polls"):
		return true
	}
	return false
}

var (
	anybody = setOf("someone anyone somebody individuals people")
	hurts   = setOf("hurt hurts hurting")
	deaths  = setOf("die dies died dying")
	falls   = setOf("fall falls fell falling fallen")
	apart   = setOf("apart short behind ill asleep silent flat")
)

// passive finds people to whom something was done.
var passive = regexp.MustCompile(`\b(was|were|been|being|is|are|got|gets) (\w+ )?hurt\b`)

// generic tells that people are any and none: "someone", "individuals".
func generic(m *dateline.Mention) bool {
	return m != nil && anybody[strings.ToLower(m.Text)]
}

// holds tells whether one of the words stands in a text of small letters.
func holds(text string, words map[string]bool) bool {
	return slices.ContainsFunc(strings.FieldsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }), func(w string) bool { return words[w] })
}

// fallsApart tells whether the evidence says that something falls apart, short
// or behind.
func fallsApart(in *frames.Input, p *frames.Proposal) bool {
	end := min(len(in.Scene.Raw), p.Span.End+12)
	words := strings.FieldsFunc(strings.ToLower(in.Scene.Raw[p.Span.Start:end]), func(r rune) bool { return r < 'a' || r > 'z' })
	for i := 1; i < len(words); i++ {
		if falls[words[i-1]] && apart[words[i]] {
			return true
		}
	}
	return false
}

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
