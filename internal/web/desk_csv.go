package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/intake"
	"dateline/internal/page"
	"dateline/internal/store"
)

// tableRuns are the imports that this process is at work on.
type tableRuns struct {
	mu   sync.Mutex
	done map[string]chan struct{} // by import; closed at its end
}

// start runs an import in the background, unless it runs already, and returns
// what is closed at its end. It outlives the request: who closes the browser
// stops nothing. What does stop it, the end of the process too, leaves an
// import that goes on where it was.
func (t *tableRuns) start(work *sync.WaitGroup, id string, run func()) chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ch, ok := t.done[id]; ok {
		return ch
	}
	if t.done == nil {
		t.done = map[string]chan struct{}{}
	}
	ch := make(chan struct{})
	t.done[id] = ch
	work.Go(func() {
		defer func() {
			t.mu.Lock()
			delete(t.done, id)
			t.mu.Unlock()
			close(ch)
		}()
		run()
	})
	return ch
}

func (t *tableRuns) running(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.done[id]
	return ok
}

// tableRoom is the part of the desk's room that imports tables.
type tableRoom struct{ *deskRoom }

// tables is GET /desk/{story}/csv.
func (d *tableRoom) tables(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	return d.showTables(w, r, v, http.StatusOK, newForm(d.at("desk", v.slug, "csv")))
}

func (d *tableRoom) showTables(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm) error {
	p := page.DeskTables{Form: f}
	var err error
	if p.DeskFrame, err = d.frame(r, v, "Import a table", "file"); err != nil {
		return err
	}
	ts, err := d.desk.Tables(r.Context(), v.slug)
	if err != nil {
		return err
	}
	for _, t := range ts {
		p.Tables = append(p.Tables, d.tableRow(v, t))
	}
	return d.deskPage(w, r, code, p)
}

func (d *tableRoom) tableRow(v deskView, t desk.TableImport) page.DeskTableRow {
	row := page.DeskTableRow{Link: d.at("desk", v.slug, "csv", t.ID), File: t.File, By: t.By, At: page.NewDeskTime(t.At, time.Now(), v.zone), Rows: t.Rows, Done: t.Done}
	if row.File == "" {
		row.File = "A table without a name"
	}
	switch {
	case t.State == store.ImportNew:
		row.Words = "Nobody has said yet what its columns are."
	case t.State == store.ImportDone && t.Done < t.Rows:
		row.Words = fmt.Sprintf("Ended after %d of %d rows: one of its reports was taken down, and the table with it.", t.Done, t.Rows)
	case t.State == store.ImportDone:
		row.Words = "Done: " + countWords(t.Counts) + "."
	case d.runs.running(t.ID):
		row.Words = fmt.Sprintf("At work: %d of %d rows.", t.Done, t.Rows)
	default:
		row.Words = fmt.Sprintf("Broken off after %d of %d rows. What was filed stays; going on doubles nothing.", t.Done, t.Rows)
	}
	return row
}

// dids are the results of rows in the order of pages.
var dids = []struct{ did, words string }{
	{desk.DidFiled, "filed"}, {desk.DidUpdated, "filed as a new version"}, {desk.DidSame, "already here"}, {desk.DidRefused, "refused"},
}

func countWords(counts map[string]int) string {
	var out []string
	for _, x := range dids {
		if n := counts[x.did]; n > 0 {
			out = append(out, strconv.Itoa(n)+" "+x.words)
		}
	}
	return strings.Join(out, ", ")
}

// keepTable is POST /desk/{story}/csv: nothing is filed yet.
func (d *tableRoom) keepTable(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "csv"))
	name, _, data, err := upload(r, "upload")
	if err != nil {
		return err
	}
	if len(data) == 0 {
		f.Fault("upload", "Choose a file; a table has at least a row of names and a row below it.")
	}
	if !f.Faulty() {
		id, err := d.once(f.Key, func() (string, error) { return d.desk.KeepTable(r.Context(), by, v.slug, path.Base(name), data) })
		if err == nil {
			return d.back(w, r, d.at("desk", v.slug, "csv", id), "")
		}
		if !noteFault(f, err) {
			return err
		}
	}
	f.Key = newForm("").Key
	return d.showTables(w, r, v, http.StatusUnprocessableEntity, f)
}

// table is GET /desk/{story}/csv/{id}.
func (d *tableRoom) table(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	t, table, err := d.desk.Table(r.Context(), v.slug, id)
	if err != nil {
		return err
	}
	f := newForm(d.at("desk", v.slug, "csv", id))
	if t.State == store.ImportNew {
		m := intake.Guess(table)
		for field, column := range m.Columns {
			f.Set("col-"+field, column)
		}
		if m.Columns["key"] == "" {
			f.Set("col-key", m.Columns["url"]) // an address is a name as well
		}
		f.Set("dates", m.Dates)
		f.Set("list", strings.TrimSuffix(t.File, path.Ext(t.File)))
	}
	return d.showTable(w, r, v, http.StatusOK, f, t, table)
}

// fieldLabels are how forms call the fields of a report.
var fieldLabels = map[string][2]string{
	"text": {"Text", "the words of the report"}, "headline": {"Headline", ""}, "source": {"Source", "names or slugs of the story's sources"},
	"published": {"Published", "empty: now"}, "key": {"Key", "the sender's own name of the item; without one a row is known by all that it says"}, "url": {"Address", ""},
	"credit": {"Carries the copy of", "the agency"}, "lang": {"Language", "left alone, it is told by the words"}, "embargo": {"Embargo until", ""}, "rights": {"Rights", ""}, "note": {"Note for the desk", ""},
}

// What a page of a table shows of it.
const (
	firstRows   = 5
	firstFaults = 10
	cellShown   = 160
)

func (d *tableRoom) showTable(w http.ResponseWriter, r *http.Request, v deskView, code int, f *page.DeskForm, t desk.TableImport, table intake.Table) error {
	p := page.DeskTable{DeskTableRow: d.tableRow(v, t), New: t.State == store.ImportNew, Running: d.runs.running(t.ID), Form: f,
		Discard: d.at("desk", v.slug, "csv", t.ID, "discard"), Encoding: table.Encoding, Columns: table.Columns}
	p.Broken = t.State == store.ImportStarted && !p.Running
	p.Delimiter = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}[table.Delimiter]
	var err error
	if p.DeskFrame, err = d.frame(r, v, p.File, "file"); err != nil {
		return err
	}
	if p.New {
		err = d.showColumns(r, v, f, &p, table)
	} else {
		err = d.showResults(r, v, &p, t, table)
	}
	if err != nil {
		return err
	}
	if p.Running {
		w.Header().Set("Refresh", "3")
	}
	return d.deskPage(w, r, code, p)
}

// showColumns puts on the page what is to be chosen, and what would be refused.
func (d *tableRoom) showColumns(r *http.Request, v deskView, f *page.DeskForm, p *page.DeskTable, table intake.Table) error {
	for _, row := range table.Rows[:min(len(table.Rows), firstRows)] {
		var cells []string
		for i := range table.Columns {
			c := []rune(row.Cell(i))
			if len(c) > cellShown {
				c = append(c[:cellShown:cellShown], '…')
			}
			cells = append(cells, string(c))
		}
		p.First = append(p.First, cells)
	}
	columns := []page.DeskOption{{Label: "—"}}
	for _, c := range table.Columns {
		columns = append(columns, page.DeskOption{Value: c, Label: c})
	}
	for _, name := range intake.Fields {
		p.Fields = append(p.Fields, page.DeskTableField{Name: name, Label: fieldLabels[name][0], Hint: fieldLabels[name][1], Options: columns})
	}
	p.Sources, p.Agencies = []page.DeskOption{{Label: "refuse the row"}}, []page.DeskOption{{Label: "as the text says"}}
	for _, s := range v.story().Sources {
		p.Sources = append(p.Sources, page.DeskOption{Value: s.Slug, Label: s.Name})
		if s.Kind == "agency" {
			p.Agencies = append(p.Agencies, page.DeskOption{Value: s.Slug, Label: s.Name})
		}
	}
	faults, all, err := d.desk.Faults(r.Context(), v.slug, table, formMapping(f, v), firstFaults)
	if err != nil {
		return err
	}
	p.FaultsAll = all
	for _, row := range table.Rows {
		if why, ok := faults[row.N]; ok {
			p.Faults = append(p.Faults, page.DeskTableResult{Row: row.N, Line: row.Line, Why: why})
		}
	}
	return nil
}

// showResults puts on the page what became of the rows.
func (d *tableRoom) showResults(r *http.Request, v deskView, p *page.DeskTable, t desk.TableImport, table intake.Table) error {
	if t.Done > 0 {
		p.Results = d.at("desk", v.slug, "csv", t.ID, "results.csv")
	}
	if t.Kept {
		p.Raw = d.at("desk", v.slug, "csv", t.ID, "table.csv")
	}
	if t.Counts[desk.DidRefused] == 0 {
		return nil
	}
	if t.Kept {
		p.Mend = d.at("desk", v.slug, "csv", t.ID, "refused.csv")
	}
	rows, err := d.desk.TableResults(r.Context(), v.slug, t.ID, 0, 0)
	if err != nil {
		return err
	}
	const most = 50
	for _, x := range rows {
		if x.Did != desk.DidRefused {
			continue
		}
		if len(p.Refused) == most {
			p.RefusedMore++
			continue
		}
		row := page.DeskTableResult{Row: x.Row, Why: x.Why}
		if x.Row <= len(table.Rows) {
			row.Line = table.Rows[x.Row-1].Line
		}
		p.Refused = append(p.Refused, row)
	}
	return nil
}

// formMapping is what a form says of the columns.
func formMapping(f *page.DeskForm, v deskView) intake.Mapping {
	m := intake.Mapping{Columns: map[string]string{}, Fixed: map[string]string{}, List: strings.TrimSpace(f.Value("list")), Dates: f.Value("dates")}
	for _, field := range intake.Fields {
		if c := f.Value("col-" + field); c != "" {
			m.Columns[field] = c
		}
	}
	for _, field := range []string{"source", "credit", "rights"} {
		if x := strings.TrimSpace(f.Value(field)); x != "" {
			m.Fixed[field] = x
		}
	}
	if at, ok := formTime(f, "embargo", v.zone); ok && !at.IsZero() {
		m.Fixed["embargo"] = at.Format(time.RFC3339)
	}
	return m
}

// waitForTable is how long the answer to a form waits for an import: most are
// done by then, and a proxy has not given up.
const waitForTable = 10 * time.Second

// importTable is POST /desk/{story}/csv/{id}: import it, look again, go on.
func (d *tableRoom) importTable(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.posted(w, r, by)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	t, table, err := d.desk.Table(r.Context(), v.slug, id)
	if err != nil {
		return err
	}
	f := sent(r, d.at("desk", v.slug, "csv", id))
	if t.State == store.ImportNew && r.PostForm.Get("do") == "look" {
		return d.showTable(w, r, v, http.StatusOK, f, t, table)
	}
	if t.State == store.ImportNew {
		m := formMapping(f, v)
		if m.List == "" {
			f.Fault("list", "Name the list, so that a later table of it is known.")
		}
		if !f.Faulty() {
			err := d.desk.StartImport(r.Context(), by, v.slug, id, m)
			if err != nil && !noteTableFault(f, err) {
				return err
			}
		}
		if f.Faulty() {
			f.Key = newForm("").Key
			return d.showTable(w, r, v, http.StatusUnprocessableEntity, f, t, table)
		}
	}
	done := d.importOn(desk.Unfinished{Story: v.slug, ID: id, By: by})
	timer := time.NewTimer(waitForTable)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	case <-r.Context().Done():
	}
	return d.back(w, r, d.at("desk", v.slug, "csv", id), "")
}

// importOn goes on with an import until it is done or the server ends.
func (s *Server) importOn(x desk.Unfinished) chan struct{} {
	return s.runs.start(&s.work, x.ID, func() {
		if err := s.cfg.Desk.RunImport(s.life, x.By, x.Story, x.ID); err != nil && s.life.Err() == nil {
			s.log.Error("import a table", "story", x.Story, "import", x.ID, "error", err)
		}
	})
}

// importsOn goes on with the imports that the end of a process has broken off.
func (s *Server) importsOn() {
	all, err := s.cfg.Desk.BrokenOff(s.life)
	if err != nil && s.life.Err() == nil {
		s.log.Error("look for imports that were broken off", "error", err)
	}
	for _, x := range all {
		s.log.Info("going on with an import", "story", x.Story, "import", x.ID)
		s.importOn(x)
	}
}

// noteTableFault puts a fault of a mapping beside the field it is about.
func noteTableFault(f *page.DeskForm, err error) bool {
	if !noteFault(f, err, append([]string{"dates"}, intake.Fields...)...) {
		return false
	}
	for _, x := range intake.Fields { // most fields are called by their column there
		if e := f.Error(x); e != "" && x != "source" && x != "credit" {
			f.Fault("col-"+x, "%s", e)
		}
	}
	return true
}

// tableResults is GET /desk/{story}/csv/{id}/results.csv.
func (d *tableRoom) tableResults(w http.ResponseWriter, r *http.Request, by desk.User) error {
	story, id := r.PathValue("story"), r.PathValue("id")
	rows, err := d.desk.TableResults(r.Context(), story, id, 0, 0)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="results.csv"`)
	return resultsCSV(w, rows)
}

// resultsCSV writes what became of rows as a table.
func resultsCSV(w http.ResponseWriter, rows []desk.TableResult) error {
	out := [][]string{{"row", "result", "id", "why"}}
	for _, x := range rows {
		out = append(out, []string{strconv.Itoa(x.Row), x.Did, x.ID, x.Why})
	}
	return sendCSV(w, out)
}

func sendCSV(w http.ResponseWriter, rows [][]string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	c := csv.NewWriter(w)
	c.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = inert(row[i])
		}
		c.Write(row)
	}
	c.Flush()
	return c.Error()
}

// inert keeps a spreadsheet from running text.
func inert(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// refusedRows is GET /desk/{story}/csv/{id}/refused.csv.
func (d *tableRoom) refusedRows(w http.ResponseWriter, r *http.Request, by desk.User) error {
	rows, err := d.desk.RefusedRows(r.Context(), r.PathValue("story"), r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="refused.csv"`)
	return sendCSV(w, rows)
}

// tableBytes is GET /desk/{story}/csv/{id}/table.csv: as it came.
func (d *tableRoom) tableBytes(w http.ResponseWriter, r *http.Request, by desk.User) error {
	b, err := d.desk.TableBytes(r.Context(), r.PathValue("story"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return asItCame(w, "table.csv", b)
}

// discardTable is POST /desk/{story}/csv/{id}/discard.
func (d *tableRoom) discardTable(w http.ResponseWriter, r *http.Request, by desk.User) error {
	story, id := r.PathValue("story"), r.PathValue("id")
	if d.runs.running(id) {
		return dateline.Conflict(0, "the table is being imported; wait until it is done")
	}
	err := d.desk.DiscardTable(r.Context(), by, story, id)
	if err != nil && dateline.KindOf(err) != dateline.ErrNotFound { // gone already is what was wanted
		return err
	}
	return d.back(w, r, d.at("desk", story, "csv"), "Thrown away. Its reports stay.")
}

// tableRoutes are the pages that import tables.
func (d *deskRoom) tableRoutes(at func(string, deskHandler)) {
	t := &tableRoom{d}
	at("GET /desk/{story}/csv", t.tables)
	at("POST /desk/{story}/csv", t.keepTable)
	at("GET /desk/{story}/csv/{id}", t.table)
	at("POST /desk/{story}/csv/{id}", t.importTable)
	at("GET /desk/{story}/csv/{id}/results.csv", t.tableResults)
	at("GET /desk/{story}/csv/{id}/refused.csv", t.refusedRows)
	at("GET /desk/{story}/csv/{id}/table.csv", t.tableBytes)
	at("POST /desk/{story}/csv/{id}/discard", t.discardTable)
}
