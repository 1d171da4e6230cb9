package page

// DeskFetch is /desk/{story}/fetch: a report by its address, and the pages
// that were kept as evidence.
type DeskFetch struct {
	DeskFrame
	Form     *DeskForm
	Sources  []DeskOption
	Agencies []DeskOption
	Pages    []DeskFetched
}

func (DeskFetch) deskTemplate() string { return "fetch" }

// DeskFetched is a page as it was fetched.
type DeskFetched struct {
	Report, ReportLink string
	URL, Final         string // Final is empty where no redirect led elsewhere
	Sum, Link, Size    string
	At                 DeskTime
}
