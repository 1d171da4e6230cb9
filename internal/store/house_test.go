package store

import (
	"bytes"
	"testing"
	"time"

	"dateline"

	"github.com/alexedwards/scs/v2"
	"github.com/google/go-cmp/cmp"
)

var (
	_ scs.CtxStore         = Sessions{}
	_ scs.IterableStore    = Sessions{}
	_ scs.IterableCtxStore = Sessions{}
)

func change(t *testing.T, s *Store, f func(tx *Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func TestUsersAndLinks(t *testing.T) {
	s, _ := fresh(t)
	ana, ben := User{"ana", RoleAdmin, "h1", false}, User{"ben", RoleEditor, "", true}
	change(t, s, func(tx *Tx) error { return tx.PutUser(ben) })
	change(t, s, func(tx *Tx) error { return tx.PutUser(User{"ana", RoleEditor, "", false}) })
	change(t, s, func(tx *Tx) error { return tx.PutUser(ana) })
	if us, err := s.Users(t.Context()); err != nil || !cmp.Equal(us, []User{ana, ben}) {
		t.Errorf("Users = %v, %v", us, err)
	}
	if u, err := s.User(t.Context(), "ben"); u != ben || err != nil {
		t.Errorf("User(ben) = %v, %v", u, err)
	}
	if _, err := s.User(t.Context(), "cy"); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("User(cy) = %v, want NotFound", err)
	}
	for _, u := range []User{{"", RoleAdmin, "", false}, {"x", "god", "", false}} {
		if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutUser(u) }); dateline.KindOf(err) != dateline.ErrInvalid {
			t.Errorf("PutUser(%v) = %v, want an Invalid error", u, err)
		}
	}

	soon := time.Now().Add(time.Hour)
	change(t, s, func(tx *Tx) error { return tx.PutLink("good", "ana", soon) })
	change(t, s, func(tx *Tx) error { return tx.PutLink("old", "ana", time.Now().Add(-time.Second)) })
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutLink("x", "nobody", soon) }); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("PutLink for nobody = %v, want NotFound", err)
	}
	take := func(hash string) (user string, err error) {
		err = s.Update(t.Context(), func(tx *Tx) (err error) { user, err = tx.TakeLink(hash); return err })
		return user, err
	}
	if u, err := take("good"); u != "ana" || err != nil {
		t.Errorf("TakeLink = %q, %v; want ana", u, err)
	}
	for _, hash := range []string{"good", "old", "unknown"} {
		if u, err := take(hash); u != "" || dateline.KindOf(err) != dateline.ErrNotFound {
			t.Errorf("TakeLink(%s) = %q, %v; want NotFound", hash, u, err)
		}
	}
}

func TestOnceAndProposals(t *testing.T) {
	s, _ := fresh(t)
	r := put(t, s, "s", dateline.ActReceive, report(t, "Herat has fallen."))
	change(t, s, func(tx *Tx) error {
		if _, found, err := tx.Once("k"); found || err != nil {
			t.Errorf("Once before = %v, %v", found, err)
		}
		return tx.PutOnce("k", "r1")
	})
	change(t, s, func(tx *Tx) error {
		if got, found, err := tx.Once("k"); got != "r1" || !found || err != nil {
			t.Errorf("Once after = %q, %v, %v", got, found, err)
		}
		return nil
	})
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutOnce("k", "r2") }); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("PutOnce a second time = %v, want Conflict", err)
	}

	for _, claims := range []string{`[]`, `[{"kind":"control"}]`} {
		change(t, s, func(tx *Tx) error { return tx.PutProposals(r.Seq, "reader-1", []byte(claims)) })
		if got, err := s.Proposals(t.Context(), r.Seq, "reader-1"); string(got) != claims || err != nil {
			t.Errorf("Proposals = %s, %v; want %s", got, err, claims)
		}
	}
	if _, err := s.Proposals(t.Context(), r.Seq, "reader-2"); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Proposals of another reader = %v, want NotFound", err)
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutProposals(77, "x", nil) }); err == nil {
		t.Error("PutProposals of a report that is not there went through")
	}
}

// Two editors never overwrite one another.
func TestDrafts(t *testing.T) {
	s, _ := fresh(t)
	save := func(d Draft) (out Draft, err error) {
		err = s.Update(t.Context(), func(tx *Tx) (err error) { out, err = tx.PutDraft(d); return err })
		return out, err
	}
	one, err := save(Draft{Story: "s", Owner: "ana", Body: []byte("first")})
	if err != nil || one.ID == "" || one.Version != 1 {
		t.Fatalf("PutDraft = %+v, %v", one, err)
	}
	mine, theirs := one, one
	mine.Body, theirs.Body, theirs.Owner = []byte("mine"), []byte("theirs"), "ben"
	if mine, err = save(mine); err != nil || mine.Version != 2 {
		t.Errorf("PutDraft = %+v, %v; want version 2", mine, err)
	}
	if _, err := save(theirs); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("PutDraft of an older version = %v, want Conflict", err)
	}
	got, err := s.Draft(t.Context(), one.ID)
	if d := cmp.Diff(mine, got); d != "" || err != nil {
		t.Errorf("Draft (-want +got), %v:\n%s", err, d)
	}
	if ds, err := s.Drafts(t.Context(), "s"); len(ds) != 1 || err != nil {
		t.Errorf("Drafts(s) = %v, %v", ds, err)
	}
	if ds, err := s.Drafts(t.Context(), "other"); len(ds) != 0 || err != nil {
		t.Errorf("Drafts(other) = %v, %v", ds, err)
	}
	drop := func(version int) error {
		return s.Update(t.Context(), func(tx *Tx) error { return tx.DeleteDraft(one.ID, version) })
	}
	if err := drop(1); dateline.KindOf(err) != dateline.ErrConflict {
		t.Errorf("DeleteDraft of an older version = %v, want Conflict", err)
	}
	if err := drop(2); err != nil {
		t.Errorf("DeleteDraft = %v", err)
	}
	for what, err := range map[string]error{"DeleteDraft": drop(2), "PutDraft": func() error { _, err := save(mine); return err }()} {
		if dateline.KindOf(err) != dateline.ErrNotFound {
			t.Errorf("%s of what is gone = %v, want NotFound", what, err)
		}
	}
	if _, err := save(Draft{Story: "s"}); dateline.KindOf(err) != dateline.ErrInvalid {
		t.Errorf("PutDraft without owner = %v, want an Invalid error", err)
	}
	if seq, _, _, err := s.Head(t.Context()); seq != 0 || err != nil {
		t.Errorf("drafts went into the record: %d entries, %v", seq, err)
	}
}

func TestSessions(t *testing.T) {
	s, _ := fresh(t)
	x := s.Sessions()
	if err := x.Commit("t1", []byte("one"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := x.Commit("t1", []byte("two"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := x.Commit("old", []byte("old"), time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if b, found, err := x.Find("t1"); !bytes.Equal(b, []byte("two")) || !found || err != nil {
		t.Errorf("Find = %q, %v, %v; want two", b, found, err)
	}
	for _, token := range []string{"old", "unknown"} {
		if _, found, err := x.Find(token); found || err != nil {
			t.Errorf("Find(%s) = %v, %v; want not found", token, found, err)
		}
	}
	if all, err := x.All(); len(all) != 1 || err != nil {
		t.Errorf("All = %v, %v; want t1 alone", all, err)
	}
	for range 2 {
		if err := x.Delete("t1"); err != nil {
			t.Errorf("Delete = %v", err)
		}
	}
	if _, found, _ := x.Find("t1"); found {
		t.Error("a deleted session is found")
	}
	if err := x.Commit("t1", []byte("saved by a request under way"), time.Now().Add(time.Hour)); err != nil {
		t.Errorf("Commit after Delete = %v", err)
	}
	if _, found, _ := x.Find("t1"); found {
		t.Error("a session that was ended has come back")
	}
	change(t, s, func(tx *Tx) error { return tx.PutOnce("k", "v") })
	if err := s.Sweep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	var sessions, once int
	if err := s.r.QueryRow(`SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM once)`).Scan(&sessions, &once); sessions != 1 || once != 1 || err != nil {
		t.Errorf("after Sweep: %d sessions, %d answers, %v; want the ended one alone, 1", sessions, once, err)
	}
}
