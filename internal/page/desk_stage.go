package page

// DeskStage is what is to become of a draft.
type DeskStage struct {
	Submitted  string // who asks for approval
	Asked      DeskTime
	Approved   string // who approved it
	Scheduled  string // who wants it published at Due
	Due        DeskTime
	Missed     string       // why it was not published when it was due
	ByTwo      bool         // the story wants a second editor to approve
	MayApprove bool         // this person may
	Version    int          // of the draft
	Key        string       // of the form that calls it off
	Twice      []DeskOption // the local time comes twice: which is meant
}

// Locked tells that the words are scheduled and wait.
func (s DeskStage) Locked() bool { return s.Due.ISO != "" }

// Ready tells that readers may get it as it stands.
func (s DeskStage) Ready() bool { return !s.ByTwo || s.Approved != "" }

// DeskMend is /desk/{story}/mend: what rests on corrections and waits for an
// editor.
type DeskMend struct {
	DeskFrame
	Items []DeskMendItem
}

// DeskMendItem is a correction with what is to mend for it.
type DeskMendItem struct {
	Wrong, WrongText, WrongLink string
	Right, RightText, RightLink string // empty where it was withdrawn without replacement
	Why                         string
	At                          DeskTime
	Rests                       []DeskMendRow
}

// DeskMendRow is one thing to mend. Do is the word of the link that mends it,
// empty where only a look is wanted.
type DeskMendRow struct {
	DeskRest
	Do    string
	Thing string // names it when it is let stand
	Key   string // idempotency of that form
}

func (DeskMend) deskTemplate() string { return "mend" }
