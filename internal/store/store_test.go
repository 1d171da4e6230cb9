package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)

// clock is a record clock that tests set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

func open(t testing.TB, path string, clock func() time.Time) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fresh(t testing.TB) (*Store, *clock) {
	t.Helper()
	c := &clock{t: noon}
	return open(t, filepath.Join(t.TempDir(), "record.db"), c.now), c
}

func by(t testing.TB, name string) dateline.Warrant {
	t.Helper()
	w, err := dateline.NewWarrant(name, dateline.Why{Code: "as read", Text: "tested"})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func report(t testing.TB, text string) *dateline.Receive {
	return &dateline.Receive{Warrant: by(t, "ana"), Report: dateline.Report{Text: text, Source: "harbour", Published: noon, Origin: "harbour"}}
}

// claims makes a decision on words that stand in a report.
func claims(t testing.TB, seq dateline.Seq, text, words string) *dateline.Decision {
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return &dateline.Decision{Warrant: by(t, "ana"), Proposal: "p-" + words, Claim: dateline.Claim{
		Report: dateline.ReportID(seq), Kind: dateline.Control, Stance: dateline.Asserted, Change: dateline.Takes,
		Span:  dateline.Span{Start: 0, End: len(text)},
		Place: &dateline.Mention{Span: dateline.Span{Start: i, End: i + len(words)}, ID: "gn:1"},
	}}
}

func update(headline string, t testing.TB) *dateline.Publish {
	return &dateline.Publish{Warrant: by(t, "ana"), Revision: dateline.Revision{At: noon, Headline: headline}}
}

func takedown(t testing.TB, seqs ...dateline.Seq) *dateline.Takedown {
	return &dateline.Takedown{Warrant: by(t, "ana").With("ben"), Seqs: seqs, Notice: "removed by law"}
}

func put(t testing.TB, s *Store, story string, act dateline.Act, p dateline.Payload) dateline.Entry {
	t.Helper()
	var e dateline.Entry
	err := s.Update(t.Context(), func(tx *Tx) (err error) {
		e, err = tx.Append(story, act, p)
		return err
	})
	if err != nil {
		t.Fatalf("Append(%s, %s) = %v", story, act, err)
	}
	return e
}

// shape is an entry in a form that can be compared.
func shape(e dateline.Entry) string {
	return fmt.Sprintf("%d %s %s %s %#v", e.Seq, e.Recorded.Format(time.RFC3339Nano), e.Story, e.Act, e.Payload)
}

func verified(t testing.TB, s *Store) Report {
	t.Helper()
	rep, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !rep.OK() {
		t.Fatalf("Verify found:\n%s", strings.Join(rep.Faults, "\n"))
	}
	return rep
}

// script fills a store with a bit of everything, in two stories.
func script(t testing.TB, s *Store) {
	t.Helper()
	const text = "KABUL - The Taliban captured Herat on Thursday; Qalat fell as well."
	put(t, s, "afghanistan", dateline.ActConfigure, &dateline.Configure{Warrant: by(t, "ana"), Story: dateline.Story{Slug: "afghanistan", Title: "Afghanistan", Zone: "Asia/Kabul"}})
	r := put(t, s, "afghanistan", dateline.ActReceive, report(t, text))
	put(t, s, "sudan", dateline.ActConfigure, &dateline.Configure{Warrant: by(t, "ben"), Story: dateline.Story{Slug: "sudan", Title: "Sudan", Zone: "UTC"}})
	put(t, s, "afghanistan", dateline.ActRelease, claims(t, r.Seq, text, "Herat"))
	put(t, s, "afghanistan", dateline.ActAccept, claims(t, r.Seq, text, "Qalat"))
	put(t, s, "afghanistan", dateline.ActPublish, update("Herat falls <&>  \"quoted\"", t))
}

func TestAppendThenRead(t *testing.T) {
	s, c := fresh(t)
	script(t, s)
	c.set(noon.Add(time.Hour))
	last := put(t, s, "sudan", dateline.ActPublish, update("later", t))

	all, err := s.Entries(t.Context(), "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 7 || all[6].Seq != 7 || shape(all[6]) != shape(last) {
		t.Fatalf("Entries = %d of them, the last %s; Append gave %s", len(all), shape(all[len(all)-1]), shape(last))
	}
	if got := all[1].Payload.(*dateline.Receive).Report.ID; got != "r2" {
		t.Errorf("report's id = %q, want r2", got)
	}
	d := all[3].Payload.(*dateline.Decision)
	if d.Claim.Place.Text != "Herat" || !strings.HasPrefix(d.Claim.Span.Text, "KABUL - The Taliban") {
		t.Errorf("claim's words = %q, %q; want them from the report", d.Claim.Span.Text, d.Claim.Place.Text)
	}
	if d.By() != "ana" || d.Why().Code != "as read" {
		t.Errorf("decision by %q, why %v", d.By(), d.Why())
	}
	raw, err := s.Raw(t.Context(), 3, 1)
	if err != nil || len(raw) != 1 || strings.Contains(string(raw[0].Body), "captured") {
		t.Errorf("Raw(3) = %s, %v; a stored payload must not quote the report", raw[0].Body, err)
	}

	seqs := func(es []dateline.Entry, err error) []dateline.Seq {
		if err != nil {
			t.Fatal(err)
		}
		var out []dateline.Seq
		for _, e := range es {
			out = append(out, e.Seq)
		}
		return out
	}
	for _, x := range []struct {
		what string
		got  []dateline.Seq
		want []dateline.Seq
	}{
		{"Entries(sudan)", seqs(s.Entries(t.Context(), "sudan", 0, 0)), []dateline.Seq{3, 7}},
		{"Entries(sudan, after 3)", seqs(s.Entries(t.Context(), "sudan", 3, 0)), []dateline.Seq{7}},
		{"Entries(all, after 1, 3 of them)", seqs(s.Entries(t.Context(), "", 1, 3)), []dateline.Seq{2, 3, 4}},
		{"History(c4)", seqs(s.History(t.Context(), "afghanistan", "c4")), []dateline.Seq{4}},
		{"History(story)", seqs(s.History(t.Context(), "afghanistan", "story")), []dateline.Seq{1}},
		{"History(proposal)", seqs(s.History(t.Context(), "afghanistan", "p-Qalat")), []dateline.Seq{5}},
		{"History(nothing)", seqs(s.History(t.Context(), "sudan", "c4")), nil},
	} {
		if d := cmp.Diff(x.want, x.got); d != "" {
			t.Errorf("%s (-want +got):\n%s", x.what, d)
		}
	}
	if stories, err := s.Stories(t.Context()); err != nil || !cmp.Equal(stories, []string{"afghanistan", "sudan"}) {
		t.Errorf("Stories = %v, %v", stories, err)
	}
	for _, x := range []struct {
		story string
		at    time.Time
		want  dateline.Seq
	}{
		{"", noon.Add(-1), 0}, {"", noon, 6}, {"sudan", noon, 3}, {"sudan", noon.Add(59 * time.Minute), 3}, {"", noon.Add(2 * time.Hour), 7}, {"nowhere", noon, 0},
	} {
		if got, err := s.SeqAt(t.Context(), x.story, x.at); err != nil || got != x.want {
			t.Errorf("SeqAt(%q, %s) = %d, %v; want %d", x.story, x.at, got, err, x.want)
		}
	}
	if _, err := s.Entry(t.Context(), 99); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Entry(99) = %v, want NotFound", err)
	}
	if _, err := s.RootAt(t.Context(), 99); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("RootAt(99) = %v, want NotFound", err)
	}
	verified(t, s)
}

func TestAppendRefuses(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	outside := claims(t, 2, "x", "x")
	outside.Claim.Span.End = 4000
	foreign := claims(t, 2, "x", "x")
	none := claims(t, 77, "x", "x")
	noReport := claims(t, 4, "x", "x")
	for _, c := range []struct {
		what, story string
		act         dateline.Act
		p           dateline.Payload
	}{
		{"no story", "", dateline.ActPublish, update("x", t)},
		{"control characters in the story", "a\nb", dateline.ActPublish, update("x", t)},
		{"no payload", "s", dateline.ActPublish, nil},
		{"another act's payload", "s", dateline.ActReceive, update("x", t)},
		{"no warrant", "s", dateline.ActPublish, &dateline.Publish{Revision: dateline.Revision{At: noon, Headline: "x"}}},
		{"a span outside its report", "afghanistan", dateline.ActRelease, outside},
		{"a report of another story", "sudan", dateline.ActRelease, foreign},
		{"a report that is not there", "afghanistan", dateline.ActRelease, none},
		{"a report that is none", "afghanistan", dateline.ActRelease, noReport},
		{"a takedown of what is not there", "afghanistan", dateline.ActTakedown, takedown(t, 70)},
		{"a takedown of another story's entry", "sudan", dateline.ActTakedown, takedown(t, 2)},
		{"a takedown of itself", "sudan", dateline.ActTakedown, takedown(t, 7)},
	} {
		err := s.Update(t.Context(), func(tx *Tx) error {
			_, err := tx.Append(c.story, c.act, c.p)
			return err
		})
		if dateline.KindOf(err) != dateline.ErrInvalid {
			t.Errorf("Append with %s = %v, want an Invalid error", c.what, err)
		}
	}
	if seq, _, _, err := s.Head(t.Context()); seq != 6 || err != nil {
		t.Errorf("Head after refusals = %d, %v; want 6", seq, err)
	}
	err := s.View(t.Context(), func(tx *Tx) error {
		_, err := tx.Append("sudan", dateline.ActPublish, update("x", t))
		return err
	})
	if dateline.KindOf(err) != dateline.ErrForbidden {
		t.Errorf("Append in a View = %v, want Forbidden", err)
	}
}

// Invariant 1: only an append writes the record, whatever SQL is tried.
func TestOnlyAppendWrites(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	before := verified(t, s)
	for _, text := range []string{
		`UPDATE entry SET recorded = recorded + 1`,
		`UPDATE entry SET seq = 9 WHERE seq = 6`,
		`UPDATE OR REPLACE entry SET seq = 1 WHERE seq = 6`,
		`UPDATE OR IGNORE entry SET act = 'reject' WHERE seq = 4`,
		`DELETE FROM entry WHERE seq = 6`,
		`DELETE FROM entry`,
		`REPLACE INTO entry (seq, recorded, story, act, sum) VALUES (6, 9e15, 's', 'publish', zeroblob(32))`,
		`INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 6`,
		`INSERT OR IGNORE INTO entry SELECT * FROM entry WHERE seq = 6`,
		`INSERT INTO entry SELECT * FROM entry WHERE seq = 6 ON CONFLICT (seq) DO UPDATE SET story = 'forged'`,
		`INSERT INTO entry SELECT 6, recorded, story, act, sum FROM entry WHERE seq = 2 ON CONFLICT DO NOTHING`,
		`INSERT INTO entry SELECT 8, recorded, story, act, sum FROM entry WHERE seq = 6`,
		`INSERT INTO entry SELECT NULL, recorded, story, act, sum FROM entry WHERE seq = 6`,
		`INSERT INTO entry SELECT 7, recorded - 1, story, act, sum FROM entry WHERE seq = 6`,
		`UPDATE payload SET body = '{}'`,
		`UPDATE payload SET salt = zeroblob(32) WHERE seq = 2`,
		`UPDATE OR REPLACE payload SET seq = 2 WHERE seq = 4`,
		`DELETE FROM payload WHERE seq = 2`,
		`DELETE FROM payload`,
		`REPLACE INTO payload SELECT seq, salt, '{}' FROM payload WHERE seq = 2`,
		`REPLACE INTO payload SELECT seq, salt, '{}' FROM payload WHERE seq = 6`,
		`INSERT INTO payload SELECT seq, salt, body FROM payload WHERE seq = 6 ON CONFLICT (seq) DO UPDATE SET body = '{}'`,
		`INSERT INTO payload SELECT 7, salt, body FROM payload WHERE seq = 6`,
		`UPDATE node SET hash = zeroblob(32)`,
		`DELETE FROM node WHERE id = 0`,
		`REPLACE INTO node VALUES (0, zeroblob(32))`,
		`INSERT INTO node SELECT 0, hash FROM node WHERE id = 1 ON CONFLICT (id) DO UPDATE SET hash = excluded.hash`,
		`INSERT INTO node VALUES (999, zeroblob(32))`,
	} {
		if _, err := s.w.ExecContext(t.Context(), text); err == nil || !strings.Contains(err.Error(), "only grow") {
			t.Errorf("%s = %v, want to be refused by the law of the table", text, err)
		}
	}
	if after := verified(t, s); !cmp.Equal(before, after) {
		t.Errorf("the record changed:\n%s", cmp.Diff(before, after))
	}
	put(t, s, "sudan", dateline.ActPublish, update("still open", t))
}

// Invariant 2: numbers and times are given inside the transaction and never
// decrease, with many writers and a clock that goes back.
func TestSeqAndRecordedNeverDecrease(t *testing.T) {
	s, c := fresh(t)
	const writers, each = 4, 10
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			for j := range each {
				c.set(noon.Add(time.Duration((i*7+j*13)%20-10)*time.Minute + 123*time.Nanosecond))
				err := s.Update(context.Background(), func(tx *Tx) error {
					_, err := tx.Append("s", dateline.ActPublish, update(fmt.Sprint(i, j), t))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	all, err := s.Entries(t.Context(), "s", 0, 0)
	if err != nil || len(all) != writers*each {
		t.Fatalf("Entries = %d, %v; want %d", len(all), err, writers*each)
	}
	for i, e := range all {
		if e.Seq != dateline.Seq(i+1) {
			t.Errorf("entry %d has Seq %d", i+1, e.Seq)
		}
		if i > 0 && e.Recorded.Before(all[i-1].Recorded) {
			t.Errorf("entry %d was recorded at %s, before entry %d at %s", e.Seq, e.Recorded, e.Seq-1, all[i-1].Recorded)
		}
		if e.Recorded.Nanosecond()%1000 != 0 || e.Recorded.Location() != time.UTC {
			t.Errorf("Recorded = %v, want UTC and whole microseconds", e.Recorded)
		}
	}
	c.set(noon.Add(-24 * time.Hour))
	if e := put(t, s, "s", dateline.ActPublish, update("yesterday's clock", t)); !e.Recorded.Equal(all[len(all)-1].Recorded) {
		t.Errorf("Recorded with the clock set back = %s, want that of the entry before, %s", e.Recorded, all[len(all)-1].Recorded)
	}
	verified(t, s)
}

func TestTwoDecideTheSame(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	var first dateline.Seq
	err := s.Update(t.Context(), func(tx *Tx) (err error) {
		first, err = tx.Last("afghanistan", "p-Herat")
		return err
	})
	if first != 4 || err != nil {
		t.Errorf("Last(p-Herat) = %d, %v; want 4", first, err)
	}
	if got, err := s.Last(t.Context(), "sudan", "p-Herat"); got != 0 || err != nil {
		t.Errorf("Last in another story = %d, %v; want 0", got, err)
	}
}

func TestOneUpdateSeesItsOwnEntries(t *testing.T) {
	s, _ := fresh(t)
	const text = "Herat has fallen to the Taliban."
	err := s.Update(t.Context(), func(tx *Tx) error {
		r, err := tx.Append("s", dateline.ActReceive, report(t, text))
		if err != nil {
			return err
		}
		e, err := tx.Append("s", dateline.ActAccept, claims(t, r.Seq, text, "Herat"))
		if err != nil {
			return err
		}
		if got := e.Payload.(*dateline.Decision).Claim.Place.Text; got != "Herat" {
			t.Errorf("the claim's place = %q, want Herat", got)
		}
		back, err := tx.Entry(e.Seq)
		if shape(back) == "" || back.Seq != 2 {
			t.Errorf("Entry(2) in the transaction = %v, %v", back, err)
		}
		if dup, err := tx.Duplicate("s", text); dup != r.Seq || err != nil {
			t.Errorf("Duplicate in the transaction = %d, %v; want %d", dup, err, r.Seq)
		}
		last, err := tx.Last("s", "p-Herat")
		if last != 2 {
			t.Errorf("Last in the transaction = %d, want 2", last)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNewerOrForeignFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a b?c#d%25.db") // a path is a path, whatever its characters
	s := open(t, path, nil)
	id := s.ID()
	put(t, s, "s", dateline.ActPublish, update("x", t))
	s.Close()
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the data file is not where it was asked for: %v", err)
	}
	s = open(t, path, nil)
	if s.ID() != id || len(id) != 32 {
		t.Errorf("ID = %q, before %q", s.ID(), id)
	}
	if _, err := s.w.ExecContext(t.Context(), `PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	s.Close()

	foreign := filepath.Join(dir, "foreign.db")
	db := open(t, foreign, nil)
	db.w.ExecContext(t.Context(), `PRAGMA application_id = 7; PRAGMA journal_mode = DELETE`)
	db.Close()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, says string }{
		{path, "newer Dateline (form 99"},
		{foreign, "another program"},
		{text, "no data file of Dateline"},
		{"", "no path"},
	} {
		before, _ := os.ReadFile(c.path)
		_, err := Open(t.Context(), c.path, nil)
		if dateline.KindOf(err) != dateline.ErrInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Open(%s) = %v, want an Invalid error that says %q", c.path, err, c.says)
		}
		if after, _ := os.ReadFile(c.path); string(before) != string(after) {
			t.Errorf("Open(%s) changed a file that it refused", c.path)
		}
	}
	_, err := Open(t.Context(), filepath.Join(dir, "missing", "x.db"), nil)
	if err == nil || !strings.Contains(err.Error(), "folder exists") {
		t.Errorf("Open in a missing folder = %v, want to be told so", err)
	}
}

func TestDiskFullAndReadOnlySayWhatToDo(t *testing.T) {
	s, _ := fresh(t)
	put(t, s, "s", dateline.ActPublish, update("x", t))
	for _, c := range []struct{ on, off, says string }{
		{`PRAGMA max_page_count = 1`, `PRAGMA max_page_count = 1000000`, "disk is full"},
		{`PRAGMA query_only = 1`, `PRAGMA query_only = 0`, "can't be written"},
	} {
		if _, err := s.w.ExecContext(t.Context(), c.on); err != nil {
			t.Fatal(err)
		}
		err := s.Update(t.Context(), func(tx *Tx) error {
			_, err := tx.Append("s", dateline.ActReceive, report(t, strings.Repeat("long ", 9000)))
			return err
		})
		if dateline.KindOf(err) != dateline.ErrInternal || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "nothing was recorded") {
			t.Errorf("Update with %s = %v, want it to say %q and that nothing was recorded", c.on, err, c.says)
		}
		if _, err := s.w.ExecContext(t.Context(), c.off); err != nil {
			t.Fatal(err)
		}
	}
	if e := put(t, s, "s", dateline.ActPublish, update("y", t)); e.Seq != 2 {
		t.Errorf("the next entry is %d, want 2", e.Seq)
	}
	verified(t, s)
}

// Whether an entry was recorded is never in doubt, whenever a caller gives up.
func TestCancelling(t *testing.T) {
	s, _ := fresh(t)
	var mu sync.Mutex
	acknowledged := 0
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for j := range 15 {
				ctx, cancel := context.WithCancel(t.Context())
				if (i+j)%3 == 0 {
					go cancel()
				}
				err := s.Update(ctx, func(tx *Tx) error {
					_, err := tx.Append("s", dateline.ActPublish, update("x", t))
					if (i+j)%5 == 0 {
						cancel()
					}
					return err
				})
				s.Entries(ctx, "s", 0, 0)
				cancel()
				if err == nil {
					mu.Lock()
					acknowledged++
					mu.Unlock()
				} else if !errors.Is(err, context.Canceled) {
					t.Errorf("a cancelled Update = %v, want context.Canceled", err)
				}
			}
		})
	}
	group.Wait()
	if rep := verified(t, s); int(rep.Entries) != acknowledged {
		t.Errorf("%d entries, %d were acknowledged", rep.Entries, acknowledged)
	}
}
