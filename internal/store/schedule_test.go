package store

import (
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

func TestStagesGoWithTheirDrafts(t *testing.T) {
	s, _ := fresh(t)
	ctx := t.Context()
	at := time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)
	var one, two Draft
	err := s.Update(ctx, func(tx *Tx) (err error) {
		if one, err = tx.PutDraft(Draft{Story: "war", Owner: "ana"}); err != nil {
			return err
		}
		if two, err = tx.PutDraft(Draft{Story: "war", Owner: "ana"}); err != nil {
			return err
		}
		if err := tx.PutStage(Stage{Draft: one.ID, Version: 1, Submitted: "ana", Asked: at, Approved: "ben", Scheduled: "ana", Due: at.Add(time.Hour), Seen: 7}); err != nil {
			return err
		}
		return tx.PutStage(Stage{Draft: two.ID, Version: 1, Scheduled: "ben", Due: at})
	})
	if err != nil {
		t.Fatal(err)
	}
	if next, err := s.NextDue(ctx); err != nil || !next.Equal(at) {
		t.Errorf("NextDue = %s, %v, want %s", next, err, at)
	}
	due := func(by time.Time) (out []string) {
		s.View(ctx, func(tx *Tx) error {
			xs, err := tx.DueStages(by)
			for _, x := range xs {
				out = append(out, x.Draft)
			}
			return err
		})
		return out
	}
	if d := cmp.Diff([]string{two.ID, one.ID}, due(at.Add(time.Hour))); d != "" {
		t.Errorf("due in an hour (-want +got):\n%s", d)
	}
	if got := due(at.Add(-time.Microsecond)); len(got) != 0 {
		t.Errorf("due before its time: %v", got)
	}
	err = s.Update(ctx, func(tx *Tx) error {
		if err := tx.DeleteDraft(two.ID, 1); err != nil {
			return err
		}
		x, err := tx.Stage(two.ID)
		if x != (Stage{}) {
			t.Errorf("the stage of a draft thrown away is %+v, %v", x, err)
		}
		x, err = tx.Stage(one.ID)
		if want := (Stage{one.ID, 1, "ana", at, "ben", "ana", at.Add(time.Hour), 7, ""}); x != want || err != nil {
			t.Errorf("Stage = %+v, %v, want %+v", x, err, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(ctx, func(tx *Tx) error { return tx.PutStage(Stage{Draft: two.ID}) })
	if dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("PutStage of no draft = %v, want NotFound", err)
	}
}
