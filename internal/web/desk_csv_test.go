package web_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/intake"
	"dateline/internal/store"
	"dateline/internal/web"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// sendFile fills in a form with a file and sends it as a browser would.
func (s *chair) sendFile(form *html.Node, field, name string, data []byte) *chair {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, vs := range values(form) {
		for _, v := range vs {
			m.WriteField(k, v)
		}
	}
	w, err := m.CreateFormFile(field, name)
	if err != nil {
		s.Fatal(err)
	}
	w.Write(data)
	m.Close()
	r, err := http.NewRequest("POST", s.url+attribute(form, "action"), &b)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.take(r)
}

// rows reads the table that a link gives.
func (s *chair) rows(link string) [][]string {
	s.Helper()
	s.open(s.link(link))
	rows, err := csv.NewReader(strings.NewReader(s.body)).ReadAll()
	if err != nil {
		s.Fatal(err)
	}
	return rows
}

// formOf is the form that a button stands in.
func (s *chair) formOf(do string) *html.Node {
	s.Helper()
	n := s.form("button", "value="+do)
	for n.Data != "form" {
		n = n.Parent
	}
	return n
}

// button is the form sent by one of its buttons.
func (s *chair) button(do string, fill ...string) *chair {
	s.Helper()
	s.send(s.formOf(do), append([]string{"do", do}, fill...)...)
	for strings.Contains(s.text(), "At work:") {
		s.open(s.at)
	}
	return s
}

const incidents = "Nr;Was;Wo;Wer;Wann\r\n" +
	"1;\"The Taliban captured Herat on Thursday, a police official said.\";Herat;Delta Post;13.8.2021 10:00\r\n" +
	"2;\"Residents said shops were closed; the road to the airport was open.\";Farah;Morning Paper;13.8.2021 11:00\r\n" +
	"3;;Farah;Morning Paper;13.8.2021 11:00\r\n" +
	"4;Something was said to have happened in the hills.;Herat;The Moon;13.8.2021\r\n" +
	"5;Something else was said to have happened.;Herat;Delta Post;soon\r\n" +
	"2;A second row with the same number.;Herat;Delta Post;\r\n"

func TestDeskImportsATable(t *testing.T) {
	o := openOffice(t)
	anna := o.sit(desktest.Anna)
	anna.open("/desk/north/file")
	anna.open(anna.link("Import a table"))
	up := func(name, table string) {
		t.Helper()
		anna.open("/desk/north/csv")
		anna.sendFile(anna.form("form", "action=/desk/north/csv"), "upload", name, []byte(table))
	}

	// What can't be read is refused with its line; nothing is filed, and the
	// bytes are kept.
	before := len(o.Entries())
	up("broken.csv", "text;source\none;Delta Post\nhe said \"no\";Delta Post\n")
	anna.answered(422).sees("Line 3", "quotation mark")
	anna.open("/desk/north/file").sees("broken.csv")
	up("none.csv", "")
	anna.answered(422).sees("Choose a file")

	// The columns are guessed and shown with the first rows, and what would be
	// refused is told before anything is filed.
	up("Vorfälle.csv", incidents)
	anna.answered(200).sees("semicolons", "The Taliban captured Herat on Thursday", "6 rows").sees("Which column is what")
	page := anna.at
	anna.button("look", "col-text", "Was", "col-source", "Wer", "col-published", "Wann", "col-key", "Nr")
	anna.answered(200).sees("4 of 6 rows", "row 3 (line 4)", "The Moon", "soon", "row 2 has the key")
	if got := len(o.Entries()); got != before {
		t.Errorf("looking made %d entries", got-before)
	}
	anna.button("import", "col-text", "", "col-source", "Wer")
	anna.answered(422).sees("Which column holds the words")
	anna.button("import", "col-text", "Was", "col-source", "Wer", "col-published", "Wann", "col-key", "Nr", "list", "incidents")
	anna.answered(200).sees("Done: 2 filed, 4 refused")
	results := anna.at

	// A result a row, to be downloaded; the refused ones to be mended.
	got := anna.rows("Result of every row")
	var short [][]string
	for _, r := range got {
		short = append(short, []string{r[0], r[1], r[2], strings.SplitAfter(r[3], ":")[0]})
	}
	reports := o.reportIDs()
	want := [][]string{{"row", "result", "id", "why"}, {"1", "filed", reports[0], ""}, {"2", "filed", reports[1], ""},
		{"3", "refused", "", "column Was:"}, {"4", "refused", "", "source:"}, {"5", "refused", "", "column Wann:"}, {"6", "refused", "", "key:"}}
	if diff := cmp.Diff(want, short); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	anna.open(results)
	if mend := anna.rows("Refused rows"); len(mend) != 5 || mend[0][5] != "refused row" || mend[1][0] != "3" || !strings.Contains(mend[1][6], "empty") {
		t.Errorf("refused rows = %q", mend)
	}
	mended := strings.NewReplacer("\n3,,", "\n3,- Markets were open.,", "The Moon", "Delta Post", "\n2,", "\n9,").Replace(anna.body)
	anna.open(results)
	if anna.open(anna.link("The table as it came")); anna.body != incidents {
		t.Error("the table kept is not as it came")
	}
	v, err := o.Desk.Report(o.Ctx, "north", reports[0])
	if err != nil {
		t.Fatal(err)
	}
	if r := v.Report; r.Source != "delta-post" || !r.Published.Equal(time.Date(2021, 8, 13, 5, 30, 0, 0, time.UTC)) || r.Via != "csv" || len(v.Claims) == 0 {
		t.Errorf("the report of row 1 = %+v with %d claims", r, len(v.Claims))
	}

	// The button again, and the same table again, add nothing; a table in which
	// one row is different updates that one.
	before = len(o.Entries())
	anna.post(page, map[string][]string{"do": {"import"}})
	again := func(table string) {
		t.Helper()
		up("Vorfälle 2.csv", table)
		anna.button("import", "col-text", "Was", "col-source", "Wer", "col-published", "Wann", "col-key", "Nr", "list", "incidents")
	}
	again(mended)
	anna.sees("3 filed, 1 refused")
	if r, err := o.Desk.Report(o.Ctx, "north", o.reportIDs()[2]); err != nil || r.Report.Text != "- Markets were open." {
		t.Errorf("the mended row = %+v, %v", r.Report, err)
	}
	before = len(o.Entries())
	again(incidents)
	anna.sees("2 already here, 4 refused")
	if got := len(o.Entries()); got != before {
		t.Errorf("the same table again made %d entries", got-before)
	}
	again(strings.Replace(strings.Replace(incidents, "a police official said", "two police officials said", 1), "3;;", "3;Markets were said to be open.;", 1))
	anna.sees("2 filed as a new version, 1 already here, 3 refused")
	got = anna.rows("Result of every row")
	if got[1][1] != "updated" || got[1][2] == reports[0] || !strings.Contains(got[1][3], "a new version of "+reports[0]) {
		t.Errorf("the changed row = %q", got[1])
	}

	// Without a refused row the table is let go; it can be thrown away, its
	// reports not.
	up("clean.csv", "text,source\nAll was said to be quiet in Farah at noon.,Morning Paper\n")
	anna.button("import", "list", "clean").sees("Done: 1 filed").misses("The table as it came")
	anna.send(anna.form("form", "action=/discard")).sees("Thrown away").misses("clean.csv")
	if n := len(o.reportIDs()); n != 8 {
		t.Errorf("%d reports, want 8", n)
	}
	o.ReadersSeeNothing()
}

func (o *office) reportIDs() (ids []string) {
	for _, e := range o.Entries() {
		if e.Act == dateline.ActReceive {
			ids = append(ids, dateline.ReportID(e.Seq))
		}
	}
	return ids
}

// Two editors press the button at once, each twice: every row once.
func TestTwoEditorsImportOneTable(t *testing.T) {
	o := openOffice(t)
	anna, ben := o.sit(desktest.Anna), o.sit(desktest.Ben)
	var table strings.Builder
	table.WriteString("text,source\n")
	for i := range 40 {
		fmt.Fprintf(&table, "\"Household %d of street %d left for %d days, residents said of it to the paper number %d.\",Morning Paper\n", i*31, i*7, i, i*3)
	}
	anna.open("/desk/north/csv")
	anna.sendFile(anna.form("form", "action=/desk/north/csv"), "upload", "t.csv", []byte(table.String()))
	ben.open(anna.at)
	form := values(anna.formOf("import"))
	form.Set("do", "import")
	done := make(chan bool)
	for _, c := range []*chair{anna, ben} {
		go func() {
			defer func() { done <- true }()
			for range 2 {
				res, err := c.c.PostForm(c.url+anna.at, form)
				if err != nil {
					t.Error(err)
					return
				}
				res.Body.Close()
			}
		}()
	}
	<-done
	<-done
	for anna.open(anna.at); strings.Contains(anna.text(), "At work:"); anna.open(anna.at) {
	}
	anna.sees("Done: 40 filed")
	if n := len(o.reportIDs()); n != 40 {
		t.Errorf("%d reports of 40 rows", n)
	}
}

// An import that a restart broke off says so, and goes on by a button.
func TestBrokenImportGoesOn(t *testing.T) {
	o := openOffice(t)
	anna := o.sit(desktest.Anna)
	var table strings.Builder
	table.WriteString("text,source\n")
	for i := range 20 {
		fmt.Fprintf(&table, "\"Household %d of street %d left for %d days, residents said of it to the paper number %d.\",Morning Paper\n", i*31, i*7, i, i*3)
	}
	anna.open("/desk/north/csv")
	anna.sendFile(anna.form("form", "action=/desk/north/csv"), "upload", "t.csv", []byte(table.String()))
	page := anna.at
	id := page[strings.LastIndex(page, "/")+1:]
	m := intake.Mapping{Columns: map[string]string{"text": "text", "source": "source"}, List: "t"}
	if err := o.Desk.StartImport(o.Ctx, desktest.Anna, "north", id, m); err != nil {
		t.Fatal(err)
	}
	if err := o.Desk.RunImport(desktest.Ending(o.Ctx, 200), desktest.Anna, "north", id); err == nil {
		t.Fatal("the import was not broken off")
	}
	done := len(o.reportIDs())
	if done == 0 || done == 20 {
		t.Fatalf("%d rows were filed; the test wants some", done)
	}
	ben := o.sit(desktest.Ben)
	ben.open("/desk/north/csv").sees("Broken off after " + strconv.Itoa(done) + " of 20 rows")
	ben.open(page).sees("going on doubles nothing")
	ben.send(ben.form("form", "action="+page))
	for strings.Contains(ben.text(), "At work:") {
		ben.open(page)
	}
	ben.sees("Done: 20 filed.")
	if n := len(o.reportIDs()); n != 20 {
		t.Errorf("%d reports of 20 rows", n)
	}
}

// What the end of the process has broken off goes on at the next start.
func TestImportGoesOnAtTheNextStart(t *testing.T) {
	o := openOffice(t)
	table := "text,source\n"
	for i := range 12 {
		table += fmt.Sprintf("\"Household %d of street %d left for %d days, residents said of it to the paper number %d.\",Morning Paper\n", i*31, i*7, i, i*3)
	}
	m := intake.Mapping{Columns: map[string]string{"text": "text", "source": "source"}, List: "t"}
	begin := func(by desk.User) string {
		t.Helper()
		id, err := o.Desk.KeepTable(o.Ctx, by, "north", "t.csv", []byte(table))
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Desk.StartImport(o.Ctx, by, "north", id, m); err != nil {
			t.Fatal(err)
		}
		return id
	}
	left := begin(desktest.Ben)
	if err := o.Desk.Disable(o.Ctx, desktest.Chief, "ben", true); err != nil {
		t.Fatal(err)
	}
	id := begin(desktest.Anna)
	if err := o.Desk.RunImport(desktest.Ending(o.Ctx, 100), desktest.Anna, "north", id); err == nil {
		t.Fatal("the import was not broken off")
	}
	next, err := web.New(t.Context(), web.Config{Addr: "127.0.0.1:0", Store: o.Store, Desk: o.Desk, Now: o.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Start(); err != nil {
		t.Fatal(err)
	}
	defer next.Shutdown(o.Ctx)
	var x desk.TableImport
	for x.State != store.ImportDone {
		if x, _, err = o.Desk.Table(o.Ctx, "north", id); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(o.reportIDs()); n != 12 || x.Counts[desk.DidFiled] != 12 {
		t.Errorf("%d reports of 12 rows, %v", n, x.Counts)
	}
	if x, _, err := o.Desk.Table(o.Ctx, "north", left); err != nil || x.State != store.ImportStarted || x.Done != 0 {
		t.Errorf("the table of somebody who left = %+v, %v; want it to wait for a person", x, err)
	}
}

func TestProgramsSendATable(t *testing.T) {
	o := openOffice(t)
	p := o.makeToken("sheet", "file", "read")
	type answer struct {
		Import, State string
		Rows          int
		Counts        map[string]int
		Columns       map[string]string
		Results       []desk.TableResult
	}
	send := func(query, table string) (x answer) {
		t.Helper()
		p.ask("POST", apiNorth+"/reports"+query, "text/csv; charset=utf-8", table).answered(200).into(&x)
		return x
	}
	const query = "?map=text:Was,source:Wer,published:Wann,key:Nr&list=incidents&file=incidents.csv"
	x := send(query, incidents)
	if diff := cmp.Diff(map[string]int{"filed": 2, "refused": 4}, x.Counts); diff != "" || x.State != "done" || x.Rows != 6 || x.Results[2].Line != 4 {
		t.Errorf("POST = %s (-want +got):\n%s", p.body, diff)
	}
	p.ask("GET", apiNorth+"/imports/"+x.Import, "", "", "Accept", "text/csv").answered(200)
	if !strings.HasPrefix(string(p.body), "row,result,id,why\r\n1,filed,r") {
		t.Errorf("results as a table: %s", p.body)
	}
	if x := send(query, incidents); x.Counts["same"] != 2 {
		t.Errorf("sent again: %s", p.body)
	}
	// Guessed columns, one source for all, a date that needs to be told.
	table := "title,body,date\nHerat,Nothing new was said of Herat on that day.,3/4/2021\n"
	if x := send("?source=delta-post", table); x.Counts["refused"] != 1 || !strings.Contains(x.Results[0].Why, "say which") {
		t.Errorf("a date in doubt: %s", p.body)
	}
	x = send("?source=delta-post&dates=dmy", table)
	if v, err := o.Desk.Report(o.Ctx, "north", x.Results[0].ID); err != nil || v.Report.Headline != "Herat" || v.Report.Published.Month() != time.April {
		t.Errorf("%s: %+v, %v", p.body, v.Report, err)
	}
	for q, want := range map[string]struct{ field, says string }{
		"?map=text":              {"map", "field:column"},
		"?map=body:Was":          {"map", "no field of a report"},
		"?map=text:Nix,source:x": {"text", "no column"},
		"?map=text:Was":          {"source", "whose reports"},
		"?map=text:Was&source=x": {"source", "no source called"},
		query + "&dates=ymd":     {"dates", "dmy and mdy"},
	} {
		p.ask("POST", apiNorth+"/reports"+q, "text/csv", incidents).problem(400, want.field, want.says)
	}
	p.ask("POST", apiNorth+"/reports", "text/csv", "a,b\n\"c,d\n").problem(400, "line 2", "quotation mark")
}
