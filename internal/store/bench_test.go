package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"dateline"
)

// BenchmarkAppend is one entry a transaction: one fsync each.
func BenchmarkAppend(b *testing.B) {
	s, _ := fresh(b)
	p := update("Herat falls", b)
	for b.Loop() {
		put(b, s, "s", dateline.ActPublish, p)
	}
}

// BenchmarkAppendGroup is 500 entries a transaction; a figure is for one entry.
func BenchmarkAppendGroup(b *testing.B) {
	s, _ := fresh(b)
	p := update("Herat falls", b)
	for n := 0; n < b.N; {
		err := s.Update(b.Context(), func(tx *Tx) error {
			for i := 0; i < 500 && n < b.N; i++ {
				if _, err := tx.Append("s", dateline.ActPublish, p); err != nil {
					return err
				}
				n++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReceiveGroup is BenchmarkAppendGroup with reports of 300 words.
func BenchmarkReceiveGroup(b *testing.B) {
	s, _ := fresh(b)
	for n := 0; n < b.N; {
		err := s.Update(b.Context(), func(tx *Tx) error {
			for i := 0; i < 500 && n < b.N; i++ {
				if _, err := tx.Append("s", dateline.ActReceive, report(b, strings.Join(prose(uint64(n), 300), " "))); err != nil {
					return err
				}
				n++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// filled is a data file with n entries: for each report, nine decisions on it.
func filled(b *testing.B, n int) string {
	path := filepath.Join(b.TempDir(), "record.db")
	s := open(b, path, nil)
	var at dateline.Seq
	var text string
	for done := 0; done < n; {
		err := s.Update(b.Context(), func(tx *Tx) error {
			for i := 0; i < 1000 && done < n; i++ {
				if done%10 == 0 {
					text = fmt.Sprintf("Herat has fallen, says report %d. ", done) + strings.Join(prose(uint64(done), 300), " ")
					e, err := tx.Append("s", dateline.ActReceive, report(b, text))
					if err != nil {
						return err
					}
					at = e.Seq
				} else if _, err := tx.Append("s", dateline.ActRelease, claims(b, at, text, "Herat")); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkReopen opens a file of 10,000 entries and reads them all, as a
// server does before it listens.
func BenchmarkReopen(b *testing.B) {
	path := filled(b, 10_000)
	for b.Loop() {
		s, err := Open(b.Context(), path, nil)
		if err != nil {
			b.Fatal(err)
		}
		es, err := s.Entries(b.Context(), "", 0, 0)
		if err != nil || len(es) != 10_000 {
			b.Fatal(len(es), err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEntries reads one page of 100 entries with their words.
func BenchmarkEntries(b *testing.B) {
	s := open(b, filled(b, 2000), nil)
	for b.Loop() {
		if es, err := s.Entries(b.Context(), "s", 1000, 100); err != nil || len(es) != 100 {
			b.Fatal(len(es), err)
		}
	}
}

// BenchmarkNewEntry reads the one entry that a waiter was woken for, and the root.
func BenchmarkNewEntry(b *testing.B) {
	s := open(b, filled(b, 2000), nil)
	for b.Loop() {
		if es, err := s.Entries(b.Context(), "s", 1999, 100); err != nil || len(es) != 1 {
			b.Fatal(len(es), err)
		}
		if _, err := s.RootAt(b.Context(), 2000); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNearDuplicate looks a text of 300 words up among 2,000 entries.
func BenchmarkNearDuplicate(b *testing.B) {
	s := open(b, filled(b, 2000), nil)
	text := "Herat has fallen, says report 100. " + strings.Join(prose(100, 300), " ") + " updated"
	for b.Loop() {
		if seq, _, err := s.NearDuplicate(b.Context(), "s", text); err != nil || seq != 101 {
			b.Fatal(seq, err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	s := open(b, filled(b, 2000), nil)
	for b.Loop() {
		if rep, err := s.Verify(b.Context()); err != nil || !rep.OK() {
			b.Fatal(rep, err)
		}
	}
}
