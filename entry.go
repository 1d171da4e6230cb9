package dateline

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Seq numbers the entries of a record from 1, without gaps. 0 is "none".
type Seq uint64

// ClaimID, ReportID and UpdateID are the names a Seq gives for ever.
func ClaimID(s Seq) string  { return "c" + strconv.FormatUint(uint64(s), 10) }
func ReportID(s Seq) string { return "r" + strconv.FormatUint(uint64(s), 10) }
func UpdateID(s Seq) string { return "u" + strconv.FormatUint(uint64(s), 10) }

// ParseID returns the Seq in an id such as "c17", whose first letter must be
// prefix; 0 where it is none.
func ParseID(prefix byte, id string) Seq {
	if len(id) < 2 || id[0] != prefix {
		return 0
	}
	n, err := strconv.ParseUint(id[1:], 10, 63)
	if err != nil {
		return 0
	}
	return Seq(n)
}

// Act names what an entry does (docs/words.md).
type Act string

const (
	ActConfigure Act = "configure" // the story's settings, whole
	ActReceive   Act = "receive"   // a report arrives
	ActAmend     Act = "amend"     // the reading was wrong in a slot
	ActAccept    Act = "accept"    // this is what the report says
	ActRelease   Act = "release"   // readers may see it
	ActSetAside  Act = "set_aside" // open, with an owner and a question
	ActReject    Act = "reject"    // not what the text says, or not usable
	ActConfirm   Act = "confirm"   // the desk itself vouches for it
	ActCorrect   Act = "correct"   // what readers saw was wrong; replaces it
	ActRetract   Act = "retract"   // a claim or an update is withdrawn without replacement
	ActPublish   Act = "publish"   // a revision of an update, the first or a further one
	ActPin       Act = "pin"       // an update is held on top, or let go
	ActSummarize Act = "summarize" // the standing summary
	ActOrigin    Act = "origin"    // origins of reports merged or split
	ActTakedown  Act = "takedown"  // payloads removed for law or safety
)

// Entry is one append to the record. Payload is nil where a takedown has
// removed it: such an entry is a tombstone, and the fold passes over it.
type Entry struct {
	Seq      Seq
	Recorded time.Time // UTC, microseconds
	Story    string    // slug
	Act      Act
	Payload  Payload
}

// Payload is what an entry carries. The types of this file are all there are;
// each stands for the acts that its acts method lists.
type Payload interface {
	warrant() *Warrant
	allows(Act) bool
	check(Act) error
	version() int
}

// Warrant says by whom and why. It can be made by NewWarrant alone, and an
// entry without one cannot be encoded: no decision is without a name and a
// reason.
type Warrant struct {
	by  string
	why Why
	co  string
}

// Why is a reason: Code for the acts whose key gives it ("as read"), Text in
// free words for the others.
type Why struct {
	Code string `json:"code,omitempty"`
	Text string `json:"text,omitempty"`
}

// Undone is the code of a reason by which an entry takes back the one before
// it: it says again what stood before. An amendment for this reason also takes
// an acceptance back, so that the claim waits again.
const Undone = "undo"

// NewWarrant makes a warrant. by is a user's name, or "policy:<Seq>". An empty
// by or a reason with neither code nor text is an Invalid error.
func NewWarrant(by string, why Why) (Warrant, error) {
	if by == "" {
		return Warrant{}, Invalid("by", "an entry needs the name of who makes it")
	}
	if why.Code == "" && why.Text == "" {
		return Warrant{}, Invalid("why", "an entry needs a reason")
	}
	return Warrant{by: by, why: why}, nil
}

// With adds the second person of a decision that needs two.
func (w Warrant) With(second string) Warrant { w.co = second; return w }

// By is who made the entry.
func (w Warrant) By() string { return w.by }

// Second is the second person, where the act needs two.
func (w Warrant) Second() string { return w.co }

// Why is the reason given.
func (w Warrant) Why() Why { return w.why }

// head is how every payload begins.
type head struct {
	V      int    `json:"v"`
	By     string `json:"by"`
	Second string `json:"second,omitempty"`
	Why    Why    `json:"why"`
}

func (w *Warrant) warrant() *Warrant { return w }

// needsText tells for which acts the reason must be in free words.
func needsText(a Act) bool {
	switch a {
	case ActReject, ActCorrect, ActRetract, ActConfirm, ActTakedown:
		return true
	}
	return false
}

// Configure carries a story's settings, whole.
type Configure struct {
	Warrant `json:"-"`
	Story   Story `json:"story"`
}

func (*Configure) allows(a Act) bool { return a == ActConfigure }
func (*Configure) version() int      { return 1 }
func (c *Configure) check(Act) error {
	if c.Story.Slug == "" {
		return Invalid("slug", "a story needs a slug")
	}
	return nil
}

// Receive carries an incoming report.
type Receive struct {
	Warrant `json:"-"`
	Report  Report `json:"report"`
}

func (*Receive) allows(a Act) bool { return a == ActReceive }
func (*Receive) version() int      { return 1 }
func (r *Receive) check(Act) error {
	if r.Report.Text == "" {
		return Invalid("text", "a report needs a text")
	}
	return nil
}

// Report is one incoming item as received; it is immutable. With a protected
// speaker the text is the redacted one, and Redacted says so.
type Report struct {
	ID        string    `json:"id,omitempty"` // r<Seq>; given on reading, absent in the payload
	Headline  string    `json:"headline,omitempty"`
	Text      string    `json:"text"`
	Source    string    `json:"source"` // slug of a source of the story
	URL       string    `json:"url,omitempty"`
	Published time.Time `json:"published"`
	Lang      string    `json:"lang,omitempty"`
	Credit    string    `json:"credit,omitempty"` // slug of the agency whose copy it is
	Origin    string    `json:"origin"`           // fixed on receipt: agency, or the first near-duplicate's, or the outlet
	Embargo   time.Time `json:"embargo,omitzero"`
	Rights    string    `json:"rights,omitempty"`
	Via       string    `json:"via,omitempty"`      // how it came: paste, file, demo, …
	Note      string    `json:"note,omitempty"`     // the desk's private note
	Unread    string    `json:"unread,omitempty"`   // why it was not read: "language fr"
	Redacted  int       `json:"redacted,omitempty"` // how many passages were taken out before saving
}

// Title is the report's headline, or how its text begins.
func (r Report) Title() string {
	if r.Headline != "" {
		return r.Headline
	}
	line, _, _ := strings.Cut(strings.TrimSpace(r.Text), "\n")
	if c := []rune(line); len(c) > 110 {
		return string(c[:110]) + " …"
	}
	return line
}

// Citation is what readers may know of the report behind a claim. A decision
// carries it, so that a claim's evidence can be named without its report.
type Citation struct {
	Report    string    `json:"report"`
	Source    string    `json:"source"`
	Name      string    `json:"name"`
	Grade     string    `json:"grade,omitempty"`
	Side      string    `json:"side,omitempty"`
	URL       string    `json:"url,omitempty"`
	Published time.Time `json:"published"`
	Origin    string    `json:"origin"`
	Credit    string    `json:"credit,omitempty"` // the agency's name, where its copy
	Lang      string    `json:"lang,omitempty"`
}

// Decision is an act of the desk on a claim. It carries the whole claim as
// decided. Target is the claim's id, or empty where this entry is the first
// about it and so gives it its name; Proposal is the key of the proposal it
// came from, empty for a claim by hand.
type Decision struct {
	Warrant  `json:"-"`
	Target   string   `json:"target,omitempty"`
	Proposal string   `json:"proposal,omitempty"`
	Seen     Seq      `json:"seen,omitempty"` // last entry about the claim that its maker had before him
	Claim    Claim    `json:"claim"`
	Cite     Citation `json:"cite"`
	// Shown tells that readers had met the claim when the decision was made.
	// Only then is a reject public; confirm, correct and retract need it.
	Shown bool `json:"shown,omitempty"`

	// set aside
	Owner    string    `json:"owner,omitempty"`
	Question string    `json:"question,omitempty"`
	Deadline time.Time `json:"deadline,omitzero"`
	Notes    string    `json:"notes,omitempty"`
}

func (*Decision) allows(a Act) bool {
	switch a {
	case ActAmend, ActAccept, ActRelease, ActSetAside, ActReject, ActConfirm, ActCorrect, ActRetract:
		return true
	}
	return false
}
func (*Decision) version() int { return 1 }

func (d *Decision) check(a Act) error {
	if d.Claim.Kind == "" {
		return Invalid("claim.kind", "a decision carries the whole claim")
	}
	if d.Claim.Span.End <= d.Claim.Span.Start {
		return Invalid("claim.span", "a claim rests on words of a report; its span is empty")
	}
	switch a {
	case ActConfirm, ActCorrect, ActRetract:
		if ParseID('c', d.Target) == 0 {
			return Invalid("target", "to %s, name the claim that readers saw", a)
		}
		if !d.Shown {
			return Invalid("target", "%s was never released; amend or reject it instead of making a %s", d.Target, a)
		}
	case ActSetAside:
		if d.Question == "" {
			return Invalid("question", "a claim set aside needs its open question")
		}
	}
	return nil
}

// Publish carries one revision of an update. Target is the update's id, empty
// for a new one.
type Publish struct {
	Warrant  `json:"-"`
	Target   string   `json:"target,omitempty"`
	Seen     Seq      `json:"seen,omitempty"`
	Revision Revision `json:"revision"`
}

// Revision is a published state of an update.
type Revision struct {
	At       time.Time `json:"at"` // valid time: where it stands on the page
	Headline string    `json:"headline"`
	Body     string    `json:"body"` // Markdown
	Lang     string    `json:"lang,omitempty"`
	Place    string    `json:"place,omitempty"` // id of a place of the story
	Byline   string    `json:"byline,omitempty"`
	Claims   []string  `json:"claims,omitempty"`
	Key      bool      `json:"key,omitempty"` // a key event
	Pinned   bool      `json:"pinned,omitempty"`
	Tags     []string  `json:"tags,omitempty"`
	Changed  string    `json:"changed,omitempty"` // for readers: what this revision changed, and why
}

func (*Publish) allows(a Act) bool { return a == ActPublish }
func (*Publish) version() int      { return 1 }
func (p *Publish) check(Act) error {
	if p.Revision.Headline == "" && p.Revision.Body == "" {
		return Invalid("body", "an update needs words")
	}
	if p.Revision.At.IsZero() {
		return Invalid("at", "an update needs its time")
	}
	if p.Target != "" && p.Revision.Changed == "" {
		return Invalid("changed", "say for readers what the revision changed")
	}
	return nil
}

// Withdraw retracts an update (act retract).
type Withdraw struct {
	Warrant `json:"-"`
	Update  string `json:"update"`
	Seen    Seq    `json:"seen,omitempty"`
}

func (*Withdraw) allows(a Act) bool { return a == ActRetract }
func (*Withdraw) version() int      { return 1 }
func (w *Withdraw) check(Act) error {
	if ParseID('u', w.Update) == 0 {
		return Invalid("update", "name the update to retract")
	}
	return nil
}

// Pin holds an update on top, or lets it go.
type Pin struct {
	Warrant `json:"-"`
	Update  string `json:"update"`
	On      bool   `json:"on"`
}

func (*Pin) allows(a Act) bool { return a == ActPin }
func (*Pin) version() int      { return 1 }
func (p *Pin) check(Act) error {
	if ParseID('u', p.Update) == 0 {
		return Invalid("update", "name the update to pin")
	}
	return nil
}

// Summarize carries the standing summary, whole.
type Summarize struct {
	Warrant `json:"-"`
	Seen    Seq      `json:"seen,omitempty"`
	Clauses []Clause `json:"clauses"`
}

// Clause is one sentence of the summary with the claims it rests on. Without
// claims it stands only as an editor's note.
type Clause struct {
	Text   string   `json:"text"`
	Claims []string `json:"claims,omitempty"`
	Note   bool     `json:"note,omitempty"`
}

func (*Summarize) allows(a Act) bool { return a == ActSummarize }
func (*Summarize) version() int      { return 1 }
func (s *Summarize) check(Act) error {
	for i, c := range s.Clauses {
		if c.Text == "" {
			return Invalid(fmt.Sprintf("clauses[%d].text", i), "the clause is empty")
		}
		if len(c.Claims) == 0 && !c.Note {
			return Invalid(fmt.Sprintf("clauses[%d].claims", i), "the clause rests on no claim; attach one, or mark it as editor's note")
		}
	}
	return nil
}

// Origins merges the origins From into Into, or with Into empty splits them
// off again.
type Origins struct {
	Warrant `json:"-"`
	From    []string `json:"from"`
	Into    string   `json:"into,omitempty"`
}

func (*Origins) allows(a Act) bool { return a == ActOrigin }
func (*Origins) version() int      { return 1 }
func (o *Origins) check(Act) error {
	if len(o.From) == 0 {
		return Invalid("from", "name the origins")
	}
	return nil
}

// Takedown names the entries whose payloads are removed, and the reports whose
// words go with them. Notice is what readers are told; with Silent not even that.
type Takedown struct {
	Warrant `json:"-"`
	Seqs    []Seq  `json:"seqs"`
	Notice  string `json:"notice,omitempty"`
	Silent  bool   `json:"silent,omitempty"`
}

func (*Takedown) allows(a Act) bool { return a == ActTakedown }
func (*Takedown) version() int      { return 1 }
func (t *Takedown) check(Act) error {
	if len(t.Seqs) == 0 {
		return Invalid("seqs", "name the entries to remove")
	}
	if t.co == "" || t.co == t.by {
		return Invalid("second", "a takedown needs two persons")
	}
	return nil
}

// ClaimID returns the id of the claim that a deciding entry is about: its
// target, or the name that this entry gives. A correction gives a new name and
// retires its target.
func (d *Decision) ClaimID(e Entry) string {
	if d.Target == "" || e.Act == ActCorrect {
		return ClaimID(e.Seq)
	}
	return d.Target
}

// Subjects returns the names an entry is about: claim and proposal, update,
// report, "summary", "story". The store indexes them, so that whoever decides
// second can be shown who decided first.
func (e Entry) Subjects() []string {
	switch p := e.Payload.(type) {
	case *Configure:
		return []string{"story"}
	case *Receive:
		return []string{ReportID(e.Seq)}
	case *Decision:
		s := []string{p.ClaimID(e)}
		if p.Target != "" && p.Target != s[0] {
			s = append(s, p.Target)
		}
		if p.Proposal != "" {
			s = append(s, p.Proposal)
		}
		return s
	case *Publish:
		if p.Target == "" {
			return []string{UpdateID(e.Seq)}
		}
		return []string{p.Target}
	case *Withdraw:
		return []string{p.Update}
	case *Pin:
		return []string{p.Update}
	case *Summarize:
		return []string{"summary"}
	case *Origins:
		return []string{"origins"}
	case *Takedown:
		s := make([]string, len(p.Seqs))
		for i, n := range p.Seqs {
			s[i] = ReportID(n)
		}
		return s
	}
	return nil
}
