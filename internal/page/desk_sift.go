package page

import (
	"net/url"

	"dateline"
)

// DeskQueue is /desk/{story}/.
type DeskQueue struct {
	DeskFrame
	Show    string // what is shown of each report's claims
	Sifts   []DeskSift
	Chosen  []DeskFilter // the choices that are made; each link takes one back
	Reports []DeskReportRow
	Against int    // how many of the first rows stand against the record
	Found   int    // reports that the choices leave
	All     int    // reports that were looked through
	Unread  int    // of them, still to be read anew
	Older   string // link to the next page, or ""
	Top     string // link to the first page, on a later one
	Aside   []DeskAside
	Mine    string // link that leaves one's own open questions, or all of them
	Undo    *DeskUndo
}

// DeskSift is one way to choose among reports, with its choices.
type DeskSift struct {
	Title   string
	Choices []DeskFilter
	More    []DeskFilter // those behind a fold
	On      bool         // one is chosen
}

// DeskReportRow is one report in the queue. Copies of it are folded in.
type DeskReportRow struct {
	ID, Headline, Source, Grade string
	Link                        string
	Credit                      string
	Published, Received         DeskTime
	Kinds                       []DeskKindCount
	Waiting, Decided, Open      int
	Unread                      string // why it was not read
	Embargo                     DeskTime
	Redacted                    int
	Against                     []DeskAgainst
	Copies                      []DeskCopy
}

// DeskAgainst is what the record says, and what a report says otherwise.
type DeskAgainst struct {
	Record, Report string
	Claim, Link    string // of the record
	Released       bool   // readers have it
}

// DeskCopy is a further report of the same origin and text.
type DeskCopy struct {
	ID, Source, Grade string
	Link              string
	Published         DeskTime
	Waiting           int // claims that wait and that the first report does not have
}

// DeskUndo is the form that takes back what this person has decided last.
type DeskUndo struct {
	Action, Claim, Report, Return, Key string
	Seen                               dateline.Seq
	Word                               string // what it takes back: "accepted"
}

// DeskWhy is why the reading proposed a claim.
type DeskWhy struct {
	Rule  string
	Lines []string
	Words []DeskWordUsed
}

// DeskWordUsed is a word as the reading understands it.
type DeskWordUsed struct{ Text, Part, Tie string }

// DeskSearch is /desk/{story}/search.
type DeskSearch struct {
	DeskFrame
	Query   string
	Asked   bool
	Kinds   []DeskFilter
	Orders  []DeskFilter
	Hits    []DeskHit
	Older   string // link to further hits
	Nothing string // why nothing was looked for
	Cut     bool
	Behind  int // entries that can't be found yet
}

// DeskHit is something that was found.
type DeskHit struct {
	Kind, ID, Link  string
	Head, Words     []DeskPart
	Claim           *DeskClaimRow
	Source, Grade   string
	At              DeskTime
	Word            string // a status
	Earlier, Hidden bool   // in an earlier wording; passages were withheld
}

// DeskPart is a stretch of a text; Hit where it was looked for.
type DeskPart struct {
	Text string
	Hit  bool
}

func (DeskSearch) deskTemplate() string { return "search" }

// To is the address of the page on which an act's form is open beside the claim.
func (c DeskClaim) To(act string) string {
	u, err := url.Parse(c.Return)
	if err != nil {
		return c.Return
	}
	q := u.Query()
	if act != "" {
		q.Set("do", act)
		q.Set("claim", c.ID)
	}
	u.RawQuery, u.Fragment = q.Encode(), c.Anchor
	return u.String()
}
