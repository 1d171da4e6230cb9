package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"time"

	"dateline"
)

// deskTemplates holds one set a page: the frame, the parts and the page.
var deskTemplates = parseDesk()

func parseDesk() map[string]*template.Template {
	funcs := template.FuncMap{"field": newDeskField, "stancemark": DeskStanceMark, "pair": deskPair, "options": deskOptions, "asset": Asset}
	shared := template.Must(template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/desk/frame.html", "templates/desk/parts.html"))
	pages := map[string]*template.Template{}
	for _, name := range []string{"stories", "queue", "search", "report", "file", "fetch", "wire", "updates", "compose", "mend", "summary", "claims", "claim", "settings", "users", "password", "tokens", "csv", "csv_one"} {
		t := template.Must(shared.Clone())
		pages[name] = template.Must(t.ParseFS(templateFiles, "templates/desk/"+name+".html"))
	}
	return pages
}

// deskPair puts two values into one for a part that needs both.
func deskPair(a, b any) map[string]any { return map[string]any{"A": a, "B": b} }

// DeskPage is a page of the desk: one of the structs of this file.
type DeskPage interface{ deskTemplate() string }

// Desk writes a page of the desk. Nothing is written when it cannot be made.
func Desk(w io.Writer, p DeskPage) error {
	var b bytes.Buffer
	if err := deskTemplates[p.deskTemplate()].ExecuteTemplate(&b, "frame.html", p); err != nil {
		return fmt.Errorf("desk page %s: %w", p.deskTemplate(), err)
	}
	_, err := b.WriteTo(w)
	return err
}

// DeskTime is a moment as the desk meets it: in the story's zone, with its
// exact form for machines and, where it helps, its age.
type DeskTime struct {
	ISO, Text, Age string
}

// NewDeskTime tells a moment in a zone, as seen at now. The zero time is empty.
func NewDeskTime(t, now time.Time, zone *time.Location) DeskTime {
	if t.IsZero() {
		return DeskTime{}
	}
	format := "2 Jan, 15:04"
	if t.In(zone).Year() != now.In(zone).Year() {
		format = "2 Jan 2006, 15:04"
	}
	d := DeskTime{ISO: t.UTC().Format(time.RFC3339), Text: t.In(zone).Format(format)}
	if age := now.Sub(t); age >= 0 && age < 14*24*time.Hour {
		d.Age = DeskAge(age)
	}
	return d
}

// DeskFrame is what stands around every page of the desk.
type DeskFrame struct {
	Title   string
	Base    string // put before every link, "" for a site at the root of its host
	User    DeskUser
	Story   *DeskStory // nil outside of a story
	Here    string     // the tab that is open
	Notices []DeskNotice
	Keys    []DeskKey // the keys of this page, for its help
	Past    *DeskPast // the way to past moments; nil where the page has none
}

// DeskUser is who is at the desk.
type DeskUser struct {
	Name  string
	Role  string
	Admin bool
	// Decides tells whether this person may release, publish and correct.
	Decides bool
}

// DeskStory is a story with what waits in it.
type DeskStory struct {
	Slug, Title, Notice string
	Zone                string
	Waiting             int // reports with undecided claims
	Open                int // claims set aside
	Drafts              int
	Updates             int
	Claims              int
	Last                DeskTime // the last report
	Revising            int      // clauses of the summary that rest on what was corrected
	Troubled            int      // feeds that could not be had when they were polled last
	Mend                int      // things that rest on corrections and wait for an editor
	Seq                 dateline.Seq
}

// DeskNotice is a line on top of a page: what was done, or what went wrong.
type DeskNotice struct {
	Bad        bool
	Text       string
	Link, Word string
}

// DeskKey is a key and what it does.
type DeskKey struct{ Key, Does string }

// DeskStories is /desk/.
type DeskStories struct {
	DeskFrame
	Stories []DeskStory
	New     *DeskForm // a new story from its file; nil where the person may not
}

// DeskKindCount is how many proposals of a kind a report has, with their stances.
type DeskKindCount struct {
	Kind    dateline.Kind
	N       int
	Stances []DeskStanceCount
}

// DeskStanceCount is how many of them have a stance.
type DeskStanceCount struct {
	Stance dateline.Stance
	N      int
}

// DeskAside is a claim set aside: the open questions of the story.
type DeskAside struct {
	Claim, Report, Sentence string
	Owner, Question, Notes  string
	Deadline                DeskTime
	Late                    bool
}

// DeskReport is /desk/{story}/r/{id}.
type DeskReport struct {
	DeskFrame
	Report         DeskReportHead
	Pieces         []DeskPiece
	Claims         []DeskClaim
	Hand           *DeskForm // a claim by hand from selected words
	Sent           bool      // the form by hand was sent and has faults
	Lists          DeskLists
	AllKey         string // idempotency of accept all
	Undecided      int
	Next, Previous string // links to the neighbouring reports in the queue, or ""
	Waiting        string // link to the next report with a claim that waits, or ""
	Queue          string // link back to the queue as it was sifted
	Undo           *DeskUndo
}

// DeskReportHead is what is known of a report beside its text.
type DeskReportHead struct {
	ID, Headline, Source, Grade, About, Side string
	URL, Credit, Origin, Lang, Unread, Note  string
	Via, Rights                              string
	Published, Received, Embargo             DeskTime
	Redacted                                 int
	Copies                                   []DeskCopy
}

// DeskLists are the names that forms offer.
type DeskLists struct {
	Places, Actors, Voices []DeskOption
}

// DeskClaim is a claim as a card.
type DeskClaim struct {
	ID       string // c<Seq>, or the proposal's key
	Anchor   string
	Number   int
	Kind     dateline.Kind
	Stance   dateline.Stance
	Sentence string
	Slots    []DeskSlot
	Evidence string
	Rule     string
	Percent  int             // confidence; 0: by hand
	Status   dateline.Status // "" for a proposal
	Word     string          // the status in words for the desk
	Decided  bool            // accepted, released, rejected or further: drawn quietly
	Shown    bool            // readers have met it
	Steps    []DeskStep
	Aside    *DeskAside
	Against  []DeskAgainst   // what the record says otherwise
	Why      *DeskWhy        // why it was proposed, where somebody asked
	Private  []string        // private persons whom a release masks
	Blocked  string          // why it cannot be released
	Before   []string        // what the act whose form is open changes for readers
	Effect   *DeskEffect     // of a release; nil where it cannot be released
	Public   string          // address of its public page, or ""
	Acts     map[string]bool // the acts that this person may do now
	Key      string          // idempotency of its one-key forms
	Seen     dateline.Seq
	Open     string    // the form that is unfolded: amend, correct, aside, reject, confirm, retract
	Form     *DeskForm // of that act
	Conflict *DeskConflict
	Rests    []DeskRest
	Base     string
	Story    string // slug
	Report   string
	Return   string // where its forms come back to
	In       string // see DeskFrame.In
	Lists    DeskLists
}

// May tells whether an act is open.
func (c DeskClaim) May(act string) bool { return c.Acts[act] }

// DeskStep is one decision in a claim's history.
type DeskStep struct {
	Seq      dateline.Seq
	Act, Did string // "released"
	By       string
	At       DeskTime
	Private  string // the reason as the desk knows it
	Public   string // the reason as readers have it, or ""
	Seen     bool   // readers see this step
	Detail   string
}

// DeskEffect is what a release would change for readers.
type DeskEffect struct {
	Lines []string
	Token string // names the state of the record that it was worked out from
	Fresh bool   // it has changed since it was last on screen
}

// DeskConflict is somebody's first decision beside the one that came second.
type DeskConflict struct {
	First DeskStep
	Mine  string // what this person was about to do
	Why   string // with what reason
}

// DeskRest is something that rests on a claim.
type DeskRest struct{ What, Text, Link string }

// DeskFile is /desk/{story}/file.
type DeskFile struct {
	DeskFrame
	Form     *DeskForm
	Sources  []DeskOption
	Agencies []DeskOption
	Redact   DeskRedact
	Refused  []DeskRefused
}

// DeskRefused is an input that could not be taken, kept as it came.
type DeskRefused struct {
	ID, By, Name, Source, Why string
	At                        DeskTime
	Size, Link                string
}

// DeskRedact is the step in which passages that give a protected speaker away
// are taken out before anything is kept.
type DeskRedact struct {
	On      bool
	Preview string // the text as it will be kept
	Taken   []string
	Seal    string // names text and passages, so that only what was seen is saved
}

// DeskUpdates is /desk/{story}/updates.
type DeskUpdates struct {
	DeskFrame
	Scheduled []DeskUpdateRow // drafts that are published at their time, the next first
	Drafts    []DeskUpdateRow
	Updates   []DeskUpdateRow
}

// DeskUpdateRow is an update or a draft in its list.
type DeskUpdateRow struct {
	ID, Headline, Byline, Place string
	At, Touched                 DeskTime
	Revisions                   int
	Pinned, Key                 bool
	Retracted                   string
	Revising                    []string // corrected claims that its standing words rest on
	By                          string
	Public, Edit                string
	Mend                        string // begins the revision that takes its corrections up
	PinKey                      string
	Stage                       DeskStage // of a draft
}

// DeskCompose is the composer, for a new update, a draft or a revision.
type DeskCompose struct {
	DeskFrame
	ID        string // of the update that is revised, or ""
	Draft     string // of the draft, or ""
	Form      *DeskForm
	Claims    []DeskPick
	Preview   template.HTML // of the Markdown, made safe
	Revisions []DeskRevision
	Told      string // what readers will be told
	Retract   *DeskForm
	Retracted *DeskStep
	Corrected []DeskRest
	Conflict  *DeskConflict
	Lists     DeskLists
	Public    string
	Stage     DeskStage
	Bylines   []DeskOption // names that the byline offers
}

// DeskPick is a claim that can be attached.
type DeskPick struct {
	ID, Sentence, Source string
	Status               dateline.Status
	On                   bool
	Withdrawn            bool
}

// DeskRevision is an earlier state of an update.
type DeskRevision struct {
	N                       int
	At                      DeskTime
	Headline, Body, Changed string
	By                      string
}

// DeskSummary is /desk/{story}/summary.
type DeskSummary struct {
	DeskFrame
	Form     *DeskForm
	Clauses  []DeskClause
	Recorded DeskTime
	By       string
	Conflict *DeskConflict
}

// DeskClause is a clause in its editor.
type DeskClause struct {
	N        int
	Form     *DeskForm
	Revising bool
	Empty    bool
	Picks    []DeskPick
}

// DeskClaims is /desk/{story}/claims.
type DeskClaims struct {
	DeskFrame
	Filters []DeskFilter // by status
	Kinds   []DeskFilter
	Rows    []DeskClaimRow
	Older   string // link to the next page, or ""
	Top     string // link to the first page, on a later one
}

// DeskFilter is a choice of what a list shows.
type DeskFilter struct {
	Word, Link string
	N          int
	On         bool
}

// DeskClaimRow is a claim in the register.
type DeskClaimRow struct {
	ID, Sentence, Source, Grade, Report string
	Kind                                dateline.Kind
	Stance                              dateline.Stance
	Status                              dateline.Status
	Word                                string
	Last                                DeskStep
}

// DeskClaimPage is /desk/{story}/c/{id}.
type DeskClaimPage struct {
	DeskFrame
	Claim                DeskClaim
	Cite                 DeskReportHead
	Lists                DeskLists
	Undo                 *DeskUndo
	ReplacedBy, Replaces string
}

// DeskSettings is /desk/{story}/settings.
type DeskSettings struct {
	DeskFrame
	Form   *DeskForm
	Faults []string
	Last   *DeskStep
}

// DeskUsers is /desk/users.
type DeskUsers struct {
	DeskFrame
	Users []DeskUserRow
	Form  *DeskForm
	Link  string // the one-time link, shown once
	For   string // whom it is for
}

// DeskUserRow is a person of the desk.
type DeskUserRow struct {
	Name, Role string
	Disabled   bool
	Self       bool
	Key        string
}

// DeskPassword is /desk/password.
type DeskPassword struct {
	DeskFrame
	Form *DeskForm
}

func (DeskStories) deskTemplate() string   { return "stories" }
func (DeskQueue) deskTemplate() string     { return "queue" }
func (DeskReport) deskTemplate() string    { return "report" }
func (DeskFile) deskTemplate() string      { return "file" }
func (DeskUpdates) deskTemplate() string   { return "updates" }
func (DeskCompose) deskTemplate() string   { return "compose" }
func (DeskSummary) deskTemplate() string   { return "summary" }
func (DeskClaims) deskTemplate() string    { return "claims" }
func (DeskClaimPage) deskTemplate() string { return "claim" }
func (DeskSettings) deskTemplate() string  { return "settings" }
func (DeskUsers) deskTemplate() string     { return "users" }
func (DeskPassword) deskTemplate() string  { return "password" }
