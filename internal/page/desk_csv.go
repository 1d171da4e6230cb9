package page

// DeskTables is /desk/{story}/csv: tables (CSV) that are to become reports.
type DeskTables struct {
	DeskFrame
	Form   *DeskForm
	Tables []DeskTableRow
}

func (DeskTables) deskTemplate() string { return "csv" }

// DeskTableRow is one table that was sent.
type DeskTableRow struct {
	Link, File, By string
	At             DeskTime
	Rows, Done     int
	Words          string // what became of it
}

// DeskTable is /desk/{story}/csv/{id}: what its columns are, before, and what
// became of its rows, after.
type DeskTable struct {
	DeskFrame
	DeskTableRow
	New, Running, Broken bool // columns are to be chosen; rows are being filed; that was broken off
	Form                 *DeskForm
	Encoding, Delimiter  string
	Columns              []string
	First                [][]string
	Fields               []DeskTableField
	Sources, Agencies    []DeskOption
	Faults               []DeskTableResult // rows that can't be taken as the columns stand
	FaultsAll            int
	Refused              []DeskTableResult
	RefusedMore          int
	Results, Mend, Raw   string // links; empty where there is nothing to get
	Key, Discard         string
}

func (DeskTable) deskTemplate() string { return "csv_one" }

// DeskTableField is a field of a report with the columns it may be.
type DeskTableField struct {
	Name, Label, Hint string
	Options           []DeskOption
}

// DeskTableResult is a row with what is to be said of it.
type DeskTableResult struct {
	Row, Line int
	Why       string
}

// DateOrders are what a date with slashes can be.
func (DeskTable) DateOrders() []DeskOption {
	return []DeskOption{{"", "refused"}, {"dmy", "3 April"}, {"mdy", "4 March"}}
}

// NextRow is the row at which a broken import goes on.
func (t DeskTable) NextRow() int { return t.Done + 1 }
