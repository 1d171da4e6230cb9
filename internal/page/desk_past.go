package page

import "dateline"

// DeskPast is the way from a page of the desk to its past moments and, on a
// page of one, which moment it is.
type DeskPast struct {
	Action string // this page
	Back   string // this page as it is now
	// What the form holds: the other parameters of the page, and the moment.
	Keep         []DeskOption
	Known, Valid string
	Zone         string

	In      string       // what links within the moment end with: "?known=812"; "" now
	Entry   dateline.Seq // the last entry that was known; 0: all that is known now
	KnownAt DeskTime     // when that was recorded, or the time that was asked for
	About   DeskTime     // what it speaks about, where that was asked for
}

// In is what links within a past moment end with, as in "?known=812"; "" now.
func (f DeskFrame) In() string {
	if f.Past == nil {
		return ""
	}
	return f.Past.In
}
