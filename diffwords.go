package dateline

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The sentences of Diff, all in this file. They are told without "now" and
// "then", so that they hold in whichever direction two moments are compared.

// placeWords says how a place stands. {holder} and {claimant} are names.
var placeWords = map[State][2]string{ // with a holder, without
	Held:       {"held by {holder}", "held"},
	Claimed:    {"held by {holder} and claimed by {claimant}", "claimed by {claimant}"},
	Disputed:   {"disputed, said to be held by {holder}", "disputed"},
	Contested:  {"held by {holder} and fought over", "fought over"},
	Threatened: {"held by {holder} and threatened", "threatened"},
	Unknown:    {"last held by {holder}", "not known to be held by anybody"},
}

func tellStood(story *Story, x Stood) string {
	words := placeWords[x.State]
	text := words[1]
	if x.Holder != "" {
		text = words[0]
	}
	if x.State == Disputed && x.Claimant != "" {
		text = "disputed, claimed by {claimant}"
		if x.Holder != "" {
			text = "disputed between {holder} and {claimant}"
		}
	}
	return tell(text, func(name string) string {
		if name == "holder" {
			return story.ActorName(x.Holder)
		}
		return story.ActorName(x.Claimant)
	})
}

func tellPlace(name string, a *Story, was Stood, b *Story, is Stood) string {
	return fmt.Sprintf("%s: first %s, then %s.", name, tellStood(a, was), tellStood(b, is))
}

func tellTally(actor, title string, was, is TallyLine) string {
	if was.Of == 0 {
		return fmt.Sprintf("%s held by %s: %s.", Capital(title), actor, is)
	}
	return fmt.Sprintf("%s held by %s: first %s, then %s.", Capital(title), actor, was, is)
}

// String is the line readers meet: "17 held, 1 disputed, of 34".
func (t TallyLine) String() string {
	s := fmt.Sprintf("%d held", t.Held)
	if t.Claimed > 0 {
		s += fmt.Sprintf(", %d claimed", t.Claimed)
	}
	if t.Disputed > 0 {
		s += fmt.Sprintf(", %d disputed", t.Disputed)
	}
	s += fmt.Sprintf(", of %d", t.Of)
	switch {
	case t.High == 0:
	case t.Low == t.High:
		s += fmt.Sprintf(" (reports: %d)", t.Low)
	default:
		s += fmt.Sprintf(" (reports: %d to %d)", t.Low, t.High)
	}
	return s
}

func tellClaim(c ClaimChange) string {
	what := "A claim of " + c.Voice
	switch c.Kind {
	case Statement:
		what = "A statement of " + c.Voice
	case Count, Casualties, Displacement:
		what = "A figure of " + c.Voice
	}
	if c.Words != "" {
		what += " (“" + c.Words + "”)"
	}
	switch {
	case c.Was == "":
		return fmt.Sprintf("%s came: %s.", what, c.Is)
	case c.Is == "":
		return what + " is not there at the second moment."
	case c.Was != c.Is && c.Amended:
		return fmt.Sprintf("%s was changed: first %s, then %s.", what, c.Was, c.Is)
	case c.Was != c.Is:
		return fmt.Sprintf("%s: first %s, then %s.", what, c.Was, c.Is)
	}
	return what + " was changed."
}

// updateWords says what became of an update. {update} is its headline.
var updateWords = map[string]string{
	"added":     "An update came: {update}.",
	"revised":   "An update was revised: {update}.",
	"retracted": "An update was retracted: {update}.",
	"restored":  "An update is not retracted at the second moment: {update}.",
	"pinned":    "An update was held on top: {update}.",
	"unpinned":  "An update is no longer held on top: {update}.",
	"gone":      "An update is not there at the second moment: {update}.",
}

func tellUpdate(u UpdateChange) string {
	title := u.Headline
	if title == "" {
		title = "without a headline"
	}
	return strings.Replace(updateWords[u.Change], "{update}", strings.TrimSuffix(title, "."), 1)
}

var clauseWords = map[string]string{
	"added":         "The summary says: %s",
	"removed":       "The summary no longer says: %s",
	"being_revised": "The summary is being revised where it says: %s",
}

func tellClause(text, change string) string { return fmt.Sprintf(clauseWords[change], text) }

func tellCorrection(c CorrectionAt) string {
	s := "Claim " + c.Wrong + " was withdrawn"
	if c.Right != "" {
		s = "Claim " + c.Wrong + " was wrong; " + c.Right + " stands in its place"
	}
	if c.Why != "" {
		s += ": " + strings.TrimSuffix(c.Why, ".")
	}
	return s + "."
}

// Capital begins a sentence with a capital letter, where its script has any.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if up := unicode.ToUpper(r); up != r {
		return string(up) + s[n:]
	}
	return s
}
