package store

import (
	"bytes"
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	s, _ := fresh(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	a := Token{ID: "1", Hash: "h1", Name: "feed", Story: "war", Scopes: []string{"read", "file"}, By: "ana", Made: now, Expires: now.Add(time.Hour)}
	change(t, s, func(tx *Tx) error { return tx.PutToken(a) })
	if got, err := s.TokenByHash(t.Context(), "h1"); err != nil || !cmp.Equal(a, got) {
		t.Errorf("TokenByHash = %+v, %v (-want +got):\n%s", got, err, cmp.Diff(a, got))
	}
	if _, err := s.TokenByHash(t.Context(), "h2"); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("TokenByHash of nobody = %v, want NotFound", err)
	}
	b := a
	b.ID, b.Hash = "2", "h2"
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutToken(b) }); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("PutToken with a name that is taken = %v, want Conflict", err)
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutToken(Token{ID: "3"}) }); dateline.KindOf(err) != dateline.ErrInvalid {
		t.Errorf("PutToken of half a token = %v, want Invalid", err)
	}
	change(t, s, func(tx *Tx) error { return tx.UseToken("1", now.Add(time.Second)) })
	change(t, s, func(tx *Tx) error { return tx.RevokeToken("1", now.Add(2*time.Second)) })
	change(t, s, func(tx *Tx) error { return tx.RevokeToken("1", now.Add(time.Hour)) }) // the first time counts
	b.Made = now.Add(time.Second)
	change(t, s, func(tx *Tx) error { return tx.PutToken(b) })
	a.Used, a.Revoked = now.Add(time.Second), now.Add(2*time.Second)
	if got, err := s.Tokens(t.Context(), "war"); err != nil || !cmp.Equal([]Token{b, a}, got) {
		t.Errorf("Tokens: %v (-want +got):\n%s", err, cmp.Diff([]Token{b, a}, got))
	}
}

func TestArrivals(t *testing.T) {
	s, _ := fresh(t)
	name := s.Seal("item", "17")
	if bytes.Equal(s.Seal("ab", "c"), s.Seal("a", "bc")) || len(name) != 32 || !bytes.Equal(name, s.Seal("item", "17")) {
		t.Error("Seal does not tell words apart, or is not the same twice")
	}
	var first, second dateline.Entry
	change(t, s, func(tx *Tx) (err error) {
		if _, err := tx.Arrival(name); dateline.KindOf(err) != dateline.ErrNotFound {
			t.Errorf("Arrival of nothing = %v, want NotFound", err)
		}
		r := func(text string) *dateline.Receive {
			w, _ := dateline.NewWarrant("ana", dateline.Why{Code: "filed"})
			return &dateline.Receive{Warrant: w, Report: dateline.Report{Text: text, Source: "wire", Origin: "wire"}}
		}
		if first, err = tx.Append("war", dateline.ActReceive, r("one")); err != nil {
			return err
		}
		second, err = tx.Append("war", dateline.ActReceive, r("two"))
		return err
	})
	at := time.Date(2021, 8, 13, 7, 0, 0, 0, time.UTC)
	a := Arrival{Name: name, Content: s.Seal("1"), Report: first.Seq, Version: at, Number: 1}
	change(t, s, func(tx *Tx) error { return tx.PutArrival(a) })
	a.Content, a.Report, a.Number, a.Stopped = s.Seal("2"), second.Seq, 2, "canceled"
	change(t, s, func(tx *Tx) error { return tx.PutArrival(a) })
	for _, q := range []dateline.Seq{first.Seq, second.Seq} {
		if got, err := s.ArrivalOf(t.Context(), q); err != nil || !cmp.Equal(a, got) {
			t.Errorf("ArrivalOf(%d) = %+v, %v; want the latest state", q, got, err)
		}
	}
	err := s.View(t.Context(), func(tx *Tx) error {
		got, err := tx.Versions(name)
		if diff := cmp.Diff([]dateline.Seq{first.Seq, second.Seq}, got); diff != "" {
			t.Errorf("Versions (-want +got):\n%s", diff)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := s.ArrivalOf(t.Context(), 99); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("ArrivalOf(99) = %v, want NotFound", err)
	}
}

func TestImports(t *testing.T) {
	s, _ := fresh(t)
	m := Import{ID: "i", Story: "war", File: "t.csv", By: "ana", At: time.Now().UTC().Truncate(time.Microsecond), Size: 5, Rows: 2, State: ImportNew, Mapping: []byte("{}"), Body: []byte("a\nb\nc")}
	change(t, s, func(tx *Tx) error { return tx.PutImport(m) })
	m.State = ImportStarted
	change(t, s, func(tx *Tx) error { return tx.PutImport(m) })
	change(t, s, func(tx *Tx) error { return tx.PutImportRow("i", ImportRow{1, "filed", 7, ""}) })
	change(t, s, func(tx *Tx) error { return tx.PutImportRow("i", ImportRow{1, "same", 8, "late"}) }) // the first result counts
	change(t, s, func(tx *Tx) error { return tx.PutImportRow("i", ImportRow{2, "refused", 0, "empty"}) })
	m.Done = 2
	if got, err := s.Import(t.Context(), "war", "i"); err != nil || !cmp.Equal(m, got) {
		t.Errorf("Import: %v (-want +got):\n%s", err, cmp.Diff(m, got))
	}
	if _, err := s.Import(t.Context(), "peace", "i"); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Import of another story = %v, want NotFound", err)
	}
	if got, err := s.ImportRows(t.Context(), "i", 0, 0); err != nil || !cmp.Equal([]ImportRow{{1, "filed", 7, ""}, {2, "refused", 0, "empty"}}, got) {
		t.Errorf("ImportRows = %v, %v", got, err)
	}
	if got, err := s.ImportRows(t.Context(), "i", 1, 1); err != nil || len(got) != 1 || got[0].Row != 2 {
		t.Errorf("ImportRows after 1 = %v, %v", got, err)
	}
	if got, err := s.Imported(t.Context(), "i"); err != nil || !cmp.Equal(map[string]int{"filed": 1, "refused": 1}, got) {
		t.Errorf("Imported = %v, %v", got, err)
	}
	change(t, s, func(tx *Tx) error { return tx.DeleteImport("war", "i") })
	if got, err := s.ImportRows(t.Context(), "i", 0, 0); err != nil || len(got) != 0 {
		t.Errorf("ImportRows of what was thrown away = %v, %v", got, err)
	}
}
