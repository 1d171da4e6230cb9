package page

// DeskWire is /desk/{story}/wire: the feeds and live pages that are asked for
// news, how that goes, and the form for one more.
type DeskWire struct {
	DeskFrame
	Form     *DeskForm
	Sources  []DeskOption
	Agencies []DeskOption
	Grades   []DeskOption
	Every    []DeskOption
	Whole    []DeskOption
	Feeds    []DeskFeed
	Troubled int    // how many of them could not be had when they were asked last
	Refused  string // where the inputs are that could not be taken
}

func (DeskWire) deskTemplate() string { return "wire" }

// DeskFeed is one feed on the wire.
type DeskFeed struct {
	ID, Anchor    string
	URL, Final    string // Final is empty where no redirect leads elsewhere
	Source, Grade string
	Title, Kind   string
	State         string // on, paused, gone, failing
	Bad           bool
	Settings      []string // credit, language, rights, embargo, in words
	Every         string
	Fault         string // the last one, in words
	Failures      int    // in a row
	Added         DeskTime
	By            string

	Succeeded, Changed, Faulted, Next DeskTime
	Due                               string // "in 4 minutes"; "" where it is not asked

	Items, Reports, Refused, Polls int

	Paused, Gone bool
	Act          string // the address that its forms post to, without the act
	Key          string
}
