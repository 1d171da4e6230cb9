package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"dateline"
)

func TestWaitersAreWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bell
		b.ring(3)
		if err := b.wait(t.Context(), 2); err != nil {
			t.Errorf("wait(2) with the record at 3 = %v, want to return at once", err)
		}
		const waiters = 50
		woken := make(chan dateline.Seq, waiters)
		for range waiters {
			go func() {
				if err := b.wait(t.Context(), 3); err != nil {
					t.Error(err)
				}
				woken <- b.last
			}()
		}
		synctest.Wait()
		b.ring(3)
		b.ring(2)
		synctest.Wait()
		if n := len(woken); n != 0 {
			t.Errorf("%d waiters woke without a new entry", n)
		}
		b.ring(5)
		synctest.Wait()
		if n := len(woken); n != waiters {
			t.Errorf("%d waiters woke, want %d", n, waiters)
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := b.wait(ctx, 5); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("wait past its context = %v, want its error", err)
		}
		ended := make(chan error, 1)
		go func() { ended <- b.wait(context.Background(), 5) }()
		synctest.Wait()
		b.shut()
		if err := <-ended; !errors.Is(err, ErrClosed) {
			t.Errorf("wait at closing = %v, want ErrClosed", err)
		}
	})
}

// Invariant 3: before the commit nobody is woken and nobody sees a thing; a
// commit that fails wakes nobody.
func TestNothingBeforeCommit(t *testing.T) {
	s, _ := fresh(t)
	put(t, s, "s", dateline.ActPublish, update("first", t))
	woken := make(chan error, 1)
	go func() { woken <- s.Wait(t.Context(), 1) }()

	quiet := func(when string) {
		t.Helper()
		select {
		case err := <-woken:
			t.Fatalf("%s: a waiter woke (%v)", when, err)
		default:
		}
		if s.bell.last != 1 {
			t.Fatalf("%s: the bell rang for %d", when, s.bell.last)
		}
		if es, err := s.Entries(t.Context(), "", 0, 0); len(es) != 1 || err != nil {
			t.Fatalf("%s: a reader sees %d entries, %v; want 1", when, len(es), err)
		}
	}
	errMine := errors.New("mine")
	for _, c := range []struct {
		what string
		fail func(tx *Tx) error
		want error
	}{
		{"an error of the caller", func(*Tx) error { return errMine }, errMine},
		{"a broken law at commit", func(tx *Tx) error {
			// Checked by SQLite at commit only: the way a commit itself fails.
			return errors.Join(tx.exec(`PRAGMA defer_foreign_keys = 1`), tx.exec(`INSERT INTO proposal (report, reader, claims) VALUES (99, '', '')`))
		}, nil},
	} {
		err := s.Update(t.Context(), func(tx *Tx) error {
			if _, err := tx.Append("s", dateline.ActPublish, update("lost", t)); err != nil {
				t.Fatal(err)
			}
			quiet("inside an Update that will fail by " + c.what)
			return c.fail(tx)
		})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("Update with %s = %v", c.what, err)
		}
		quiet("after an Update that failed by " + c.what)
	}
	if e := put(t, s, "s", dateline.ActPublish, update("second", t)); e.Seq != 2 {
		t.Errorf("the number of a rolled-back entry was not given again: %d, want 2", e.Seq)
	}
	if err := <-woken; err != nil {
		t.Errorf("Wait = %v", err)
	}
	verified(t, s)
}

// Another process on the same file is noticed by polling; the second is a fake one.
func TestWaitNoticesAnotherProcess(t *testing.T) {
	path := t.TempDir() + "/record.db"
	synctest.Test(t, func(t *testing.T) {
		a, err := Open(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		b, err := Open(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if a.ID() != b.ID() {
			t.Errorf("one file has two names: %s, %s", a.ID(), b.ID())
		}
		put(t, a, "s", dateline.ActPublish, update("x", t))
		if err := b.Wait(t.Context(), 0); err != nil {
			t.Error(err)
		}
		if es, err := b.Entries(t.Context(), "", 0, 0); len(es) != 1 || err != nil {
			t.Errorf("Entries = %d, %v", len(es), err)
		}
	})
}
