package desk

import (
	"fmt"
	"strings"

	"dateline"
)

// sameFact tells whether a proposal says what a claim already decided says: the
// same kind, overlapping evidence, and the same key fields. Such a proposal is
// hidden after a re-reading.
func sameFact(proposal, decided dateline.Claim) bool {
	if proposal.Kind != decided.Kind || proposal.Report != decided.Report || !proposal.Span.Overlaps(decided.Span) {
		return false
	}
	for _, pair := range keyFields(proposal, decided) {
		a, b := pair[0], pair[1]
		if a != nil && b != nil {
			return a.Span.Overlaps(b.Span) || (a.ID != "" && a.ID == b.ID)
		}
	}
	return true
}

// keyFields lists, for each kind, the slots by which one fact differs from the
// next in one sentence; the first that both claims fill decides.
func keyFields(a, b dateline.Claim) [][2]*dateline.Mention {
	switch a.Kind {
	case dateline.Control:
		return [][2]*dateline.Mention{{a.Place, b.Place}}
	case dateline.Statement:
		return [][2]*dateline.Mention{{a.Cue, b.Cue}, {a.Content, b.Content}, {a.Speaker, b.Speaker}}
	case dateline.Movement:
		return [][2]*dateline.Mention{{a.To, b.To}, {a.From, b.From}, {a.Actor, b.Actor}}
	}
	return [][2]*dateline.Mention{{a.Quantity, b.Quantity}, {a.People, b.People}, {a.From, b.From}, {a.To, b.To}, {a.Place, b.Place}}
}

// checkClaim tells whether a claim that a person made or changed is sound: it
// rests on the report's words and has what its kind needs.
func checkClaim(c dateline.Claim, text string) error {
	if _, err := c.WithWords(text); err != nil {
		return err
	}
	if c.Span.End <= c.Span.Start {
		return dateline.Invalid("span", "select the words of the report that the claim rests on")
	}
	if !knownKind(c.Kind) {
		return dateline.Invalid("kind", "%q is no kind of claim; choose one of %s", c.Kind, kindList())
	}
	switch c.Stance {
	case dateline.Asserted, dateline.Attributed, dateline.Denied, dateline.Unconfirmed, dateline.Prospective:
	default:
		return dateline.Invalid("stance", "%q is no stance; choose asserted, attributed, denied, unconfirmed or prospective", c.Stance)
	}
	switch c.Kind {
	case dateline.Control:
		if c.Place == nil {
			return dateline.Invalid("place", "a claim of control needs its place")
		}
		switch c.Change {
		case dateline.Takes, dateline.Retakes, dateline.Holds, dateline.Loses, dateline.Contests, dateline.Threatens:
		default:
			return dateline.Invalid("change", "%q is no change; choose takes, retakes, holds, loses, contests or threatens", c.Change)
		}
	case dateline.Statement:
		if c.Speaker == nil {
			return dateline.Invalid("speaker", "a statement needs who makes it")
		}
	case dateline.Count:
		if c.Quantity == nil {
			return dateline.Invalid("quantity", "a count needs its number")
		}
	}
	if c.Time != nil && c.Time.To.Before(c.Time.From) {
		return dateline.Invalid("time", "it ends before it begins")
	}
	return nil
}

func knownKind(k dateline.Kind) bool {
	for _, x := range dateline.Kinds {
		if x == k {
			return true
		}
	}
	return false
}

func kindList() string {
	words := make([]string, len(dateline.Kinds))
	for i, k := range dateline.Kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

// named gives places that have no name the words of the report for one: a
// place that no gazetteer knows goes by them, also where its report has been
// taken down.
func named(c dateline.Claim) dateline.Claim {
	c = c.Clone()
	for _, m := range []*dateline.Mention{c.Place, c.From, c.To} {
		if m != nil && m.Name == "" {
			m.Name = strings.Join(strings.Fields(m.Text), " ")
		}
	}
	return c
}

// cite returns what readers may know of the report behind a claim.
func cite(story *dateline.Story, r dateline.Report) dateline.Citation {
	c := dateline.Citation{Report: r.ID, Source: r.Source, Name: r.Source, URL: r.URL, Published: r.Published, Origin: r.Origin, Lang: r.Lang}
	if s, ok := story.Source(r.Source); ok {
		c.Name, c.Grade, c.Side = s.Name, s.Grade, s.Side
	}
	if r.Credit != "" && r.Credit != r.Source {
		c.Credit = r.Credit
		if s, ok := story.Source(r.Credit); ok {
			c.Credit = s.Name
		}
	}
	return c
}

// protect takes the identity out of every voice that stands where a passage of
// the report was withheld before saving.
func protect(c dateline.Claim, text string) dateline.Claim {
	if !strings.Contains(text, Withheld) {
		return c
	}
	c = c.Clone()
	for _, m := range voices(&c) {
		if m.Start >= 0 && m.End <= len(text) && m.Start < m.End && touchesMark(text, m.Start, m.End) {
			m.Name, m.ID = "", ""
			m.Protected, m.Unnamed = true, true
		}
	}
	return c
}

// touchesMark tells whether a range of the text overlaps a withheld passage.
func touchesMark(text string, start, end int) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], Withheld)
		if i < 0 || from+i >= end {
			return false
		}
		if from+i+len(Withheld) > start {
			return true
		}
		from += i + len(Withheld)
	}
}

// verbs tell an act as something that somebody did.
var verbs = map[dateline.Act]string{
	dateline.ActAmend: "amended", dateline.ActAccept: "accepted", dateline.ActRelease: "released", dateline.ActSetAside: "set aside",
	dateline.ActReject: "rejected", dateline.ActConfirm: "confirmed", dateline.ActCorrect: "corrected", dateline.ActRetract: "retracted",
	dateline.ActPublish: "published", dateline.ActPin: "pinned", dateline.ActSummarize: "changed", dateline.ActConfigure: "changed",
	dateline.ActOrigin: "merged or split", dateline.ActTakedown: "took down", dateline.ActReceive: "filed",
}

// conflict is the answer to the second of two persons: who was first, with
// what, and when.
func conflict(first dateline.Entry, what string) error {
	by, why := warrantOf(first)
	reason := ""
	if why.Text != "" {
		reason = fmt.Sprintf(" (%q)", why.Text)
	}
	return dateline.Conflict(first.Seq, "%s %s %s at %s UTC%s; look at it again before you decide",
		by, verbs[first.Act], what, first.Recorded.UTC().Format("15:04:05 on 2 Jan 2006"), reason)
}

func warrantOf(e dateline.Entry) (string, dateline.Why) {
	if w, ok := e.Payload.(interface {
		By() string
		Why() dateline.Why
	}); ok {
		return w.By(), w.Why()
	}
	return "somebody", dateline.Why{}
}
