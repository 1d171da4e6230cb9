package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
	"dateline/internal/intake"
	"dateline/internal/store"

	"github.com/google/go-cmp/cmp"
)

// An import that is killed wherever it is goes on in the next process; each
// row is filed once and has its result.
func TestImportGoesOnWhereItWasKilled(t *testing.T) {
	const rows = 12
	var b strings.Builder
	b.WriteString("id;text;source\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d;\"Household %d of street %d left for %d days, residents said to the paper number %d.\";Morning Paper\n", i, i*31, i*7, i, i*3)
	}
	n := desktest.New(t)
	id, err := n.Desk.KeepTable(n.Ctx, desktest.Anna, n.Story, "t.csv", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	m := intake.Mapping{Columns: map[string]string{"key": "id", "text": "text", "source": "source"}, List: "t"}
	if err := n.Desk.StartImport(n.Ctx, desktest.Anna, n.Story, id, m); err != nil {
		t.Fatal(err)
	}
	kills := 0
	for asked := 3; ; asked += 40 {
		err := n.Desk.RunImport(desktest.Ending(n.Ctx, asked), desktest.Anna, n.Story, id)
		if err == nil {
			break
		}
		if kills++; kills > 200 {
			t.Fatal("the import does not come to its end")
		}
		// The process is gone; another opens the file.
		n.Store.Close()
		if n.Store, err = store.Open(n.Ctx, n.Path, n.Clock.Now); err != nil {
			t.Fatal(err)
		}
		n.Desk = desk.New(n.Store, desk.Options{Now: n.Clock.Now})
	}
	t.Cleanup(func() { n.Store.Close() })
	if kills < 2 {
		t.Errorf("it was killed %d times; the test wants more", kills)
	}
	results, err := n.Desk.TableResults(n.Ctx, n.Story, id, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range results {
		if r.Did != desk.DidFiled || seen[r.ID] {
			t.Errorf("row %d: %+v", r.Row, r)
		}
		seen[r.ID] = true
	}
	reports := 0
	for _, e := range n.Entries() {
		if e.Act == dateline.ActReceive {
			reports++
		}
	}
	if len(results) != rows || reports != rows {
		t.Errorf("%d results and %d reports of %d rows", len(results), reports, rows)
	}
}

// One row of a table from its bytes to the record, read and with its result.
func BenchmarkImport(b *testing.B) {
	n := desktest.New(b)
	m := intake.Mapping{Columns: map[string]string{"key": "id", "text": "text", "source": "source"}, List: "t"}
	const rows = 100
	for i := 0; b.Loop(); i++ {
		var t strings.Builder
		t.WriteString("id,text,source\n")
		for r := range rows {
			fmt.Fprintf(&t, "%d-%d,\"KABUL, Aug 13 (Harbour Wire) - The Taliban captured district %d of %d on Thursday, a police official said. Household %d of street %d left, residents of quarter %d said.\",Morning Paper\n", i, r, r*31, i, r*7, i*13, r+i)
		}
		id, err := n.Desk.KeepTable(n.Ctx, desktest.Anna, n.Story, "t.csv", []byte(t.String()))
		if err == nil {
			err = n.Desk.StartImport(n.Ctx, desktest.Anna, n.Story, id, m)
		}
		if err == nil {
			err = n.Desk.RunImport(n.Ctx, desktest.Anna, n.Story, id)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N*rows), "ms/row")
}

// A takedown takes the table with it that holds the same words.
func TestTakedownTakesTheTable(t *testing.T) {
	n := desktest.New(t)
	table := "text,source\nA neighbour named in Farah said so to the paper.,Morning Paper\n,Morning Paper\n"
	id, err := n.Desk.KeepTable(n.Ctx, desktest.Anna, n.Story, "t.csv", []byte(table))
	if err != nil {
		t.Fatal(err)
	}
	m := intake.Mapping{Columns: map[string]string{"text": "text", "source": "source"}, List: "t"}
	if err := n.Desk.StartImport(n.Ctx, desktest.Anna, n.Story, id, m); err != nil {
		t.Fatal(err)
	}
	if err := n.Desk.RunImport(n.Ctx, desktest.Anna, n.Story, id); err != nil {
		t.Fatal(err)
	}
	if b, err := n.Desk.TableBytes(n.Ctx, n.Story, id); string(b) != table || err != nil {
		t.Errorf("TableBytes = %q, %v; want the table, since a row was refused", b, err)
	}
	results, err := n.Desk.TableResults(n.Ctx, n.Story, id, 0, 0)
	if err != nil || len(results) != 2 {
		t.Fatalf("TableResults = %v, %v", results, err)
	}
	seq := dateline.ParseID('r', results[0].ID)
	for _, u := range []desk.User{desktest.Anna, desktest.Ben} {
		_, err = n.Desk.Takedown(n.Ctx, desk.Post{Story: n.Story, By: u}, []dateline.Seq{seq}, "for her safety", "", true)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Desk.TableBytes(n.Ctx, n.Story, id)
	n.Refused(err, dateline.ErrNotFound, "no longer kept")
	if id, err = n.Desk.KeepTable(n.Ctx, desktest.Anna, n.Story, "t.csv", []byte(table)); err != nil {
		t.Fatal(err)
	}
	if err := n.Desk.StartImport(n.Ctx, desktest.Anna, n.Story, id, m); err != nil {
		t.Fatal(err)
	}
	if err := n.Desk.RunImport(n.Ctx, desktest.Anna, n.Story, id); err != nil {
		t.Fatal(err)
	}
	results, err = n.Desk.TableResults(n.Ctx, n.Story, id, 0, 1)
	if err != nil || results[0].Did != desk.DidRefused || !strings.Contains(results[0].Why, "taken down") {
		t.Errorf("the same row again = %+v, %v; want it refused", results, err)
	}
}

// A program that sends the same mistake for a night does not fill the disk; a
// person's input is kept all the same.
func TestWhatAProgramSendsWrongIsKeptUpToALimit(t *testing.T) {
	n := desktest.New(t)
	_, token, err := n.Desk.NewToken(n.Ctx, desktest.Chief, n.Story, "feed", []desk.Scope{desk.ScopeFile}, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	const wait = 999
	if err := n.Store.Update(n.Ctx, func(tx *store.Tx) error {
		for range wait {
			if _, err := tx.PutDraft(store.Draft{Story: n.Story + "#refused", Owner: token.User().Name, Body: []byte(`{"why":"it is empty"}`)}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		by   desk.User
		want int
	}{{token.User(), wait + 1}, {token.User(), wait + 1}, {desktest.Anna, wait + 2}} {
		_, err := n.Desk.KeepTable(n.Ctx, row.by, n.Story, "t.csv", []byte("text,source\n\"never closed,\n"))
		n.Refused(err, dateline.ErrInvalid, "quotation mark")
		if kept, err := n.Desk.Refused(n.Ctx, n.Story); err != nil || len(kept) != row.want {
			t.Errorf("after a broken table of %s %d inputs are kept, %v; want %d", row.by.Name, len(kept), err, row.want)
		}
	}
}

// A program may file and nothing else, whatever is asked of the desk.
func TestProgramsDecideNothing(t *testing.T) {
	n := desktest.New(t)
	_, token, err := n.Desk.NewToken(n.Ctx, desktest.Chief, n.Story, "feed", []desk.Scope{desk.ScopeFile, desk.ScopeRead}, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("token:feed", token.User().Name); diff != "" {
		t.Error(diff)
	}
	report := n.File("Delta Post", "13 Aug 10:00", "The Taliban captured Herat on Thursday.")
	claim := n.ByHand(n.Fell(report, "The Taliban captured Herat on Thursday", "Herat"))
	on := n.On(token.User(), report, claim)
	_, err = n.Desk.Accept(n.Ctx, on)
	n.Refused(err, dateline.ErrForbidden)
	_, err = n.Desk.Release(n.Ctx, on, 3)
	n.Refused(err, dateline.ErrForbidden)
	_, err = n.Desk.Publish(n.Ctx, desk.Post{Story: n.Story, By: token.User()}, dateline.Revision{Headline: "x"})
	n.Refused(err, dateline.ErrForbidden)
	_, _, err = n.Desk.NewToken(n.Ctx, token.User(), n.Story, "more", []desk.Scope{desk.ScopeRead}, time.Now().Add(time.Hour))
	n.Refused(err, dateline.ErrForbidden)
	n.ReadersSeeNothing()
}
