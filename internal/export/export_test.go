package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/export"
	"dateline/internal/proof"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2021, 8, 13, 12, 0, 0, 0, time.UTC)

func warrant(t testing.TB) dateline.Warrant {
	t.Helper()
	w, err := dateline.NewWarrant("ana", dateline.Why{Code: "news"})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func entries(t testing.TB) []dateline.Entry {
	return []dateline.Entry{
		{Seq: 1, Recorded: noon, Story: "war", Act: dateline.ActConfigure, Payload: &dateline.Configure{Warrant: warrant(t),
			Story: dateline.Story{Slug: "war", Title: "War & peace", Zone: "Asia/Kabul", Country: "AF", Start: noon}}},
		{Seq: 2, Recorded: noon.Add(time.Minute), Story: "war", Act: dateline.ActPublish, Payload: &dateline.Publish{Warrant: warrant(t),
			Revision: dateline.Revision{At: noon, Headline: "Herat falls <soon>", Body: "Body"}}},
	}
}

// sealed is the record of those entries as it lies in a file.
func sealed(t testing.TB) []proof.Raw {
	var out []proof.Raw
	for _, e := range entries(t) {
		body, err := dateline.Encode(e.Act, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		r := proof.Raw{Seq: e.Seq, Recorded: e.Recorded, Story: e.Story, Act: e.Act, Salt: proof.NewSalt(), Body: body}
		r.Seal()
		out = append(out, r)
	}
	out[1].Salt, out[1].Body = nil, nil // taken down
	return out
}

func all(rs []proof.Raw, end error) iter.Seq2[proof.Raw, error] {
	return func(yield func(proof.Raw, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
		if end != nil {
			yield(proof.Raw{}, end)
		}
	}
}

func TestSituationIsTheSnapshot(t *testing.T) {
	s := dateline.Fold("war", entries(t), dateline.AsOf{})
	var a, b bytes.Buffer
	if err := errors.Join(export.Situation(&a, s), export.Situation(&b, s)); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("the same situation gave two texts")
	}
	if !strings.Contains(a.String(), `"headline": "Herat falls <soon>"`) || !strings.HasSuffix(a.String(), "}\n") {
		t.Errorf("Situation wrote:\n%s", a.String())
	}
	var got dateline.Snapshot
	if err := json.Unmarshal(a.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Snapshot(), got); diff != "" {
		t.Errorf("what is read back differs (-want +got):\n%s", diff)
	}
}

func TestRecordIsReadBackAsItWas(t *testing.T) {
	want := sealed(t)
	var b bytes.Buffer
	if n, err := export.Record(&b, all(want, nil)); err != nil || n != 2 {
		t.Fatalf("Record = %d, %v, want 2", n, err)
	}
	var got []proof.Raw
	n, err := export.ReadRecord(bytes.NewReader(b.Bytes()), func(r proof.Raw) error {
		got = append(got, r)
		return nil
	})
	if err != nil || n != 2 {
		t.Fatalf("ReadRecord = %d, %v, want 2", n, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record read back (-want +got):\n%s", diff)
	}
}

func TestRecordThatCannotBeReadIsAnError(t *testing.T) {
	var b bytes.Buffer
	away := errors.New("disk away")
	if n, err := export.Record(&b, all(sealed(t)[:1], away)); !errors.Is(err, away) || n != 1 {
		t.Errorf("Record of a broken record = %d, %v, want 1 and %v", n, err, away)
	}
	if _, err := export.Record(full{}, all(sealed(t), nil)); err == nil {
		t.Error("Record onto a full disk = nil")
	}
	if err := export.Situation(full{}, dateline.Fold("war", entries(t), dateline.AsOf{})); err == nil {
		t.Error("Situation onto a full disk = nil")
	}
}

// full is a disk with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestFaultyRecordsNameThePlace(t *testing.T) {
	var b bytes.Buffer
	if _, err := export.Record(&b, all(sealed(t), nil)); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	for name, c := range map[string]struct{ in, says string }{
		"not JSON":         {lines[0] + "nonsense\n", "line 2"},
		"a changed word":   {strings.Replace(lines[0], `"title":"War`, `"title":"Wax`, 1) + lines[1], "line 1"},
		"a missing entry":  {lines[1], "want 1 here"},
		"an entry twice":   {lines[0] + lines[0], "want 2 here"},
		"another's number": {strings.Replace(lines[0], `"seq":1`, `"seq":7`, 1), "line 1"},
		"half a line":      {lines[0][:40], "line 1"},
	} {
		_, err := export.ReadRecord(strings.NewReader(c.in), func(proof.Raw) error { return nil })
		if dateline.KindOf(err) != dateline.ErrInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: ReadRecord = %v, want Invalid that says %q", name, err, c.says)
		}
	}
	stop := errors.New("no room")
	if n, err := export.ReadRecord(strings.NewReader(b.String()), func(proof.Raw) error { return stop }); !errors.Is(err, stop) || n != 0 {
		t.Errorf("ReadRecord whose taker refuses = %d, %v", n, err)
	}
}

func FuzzReadRecord(f *testing.F) {
	var b bytes.Buffer
	if _, err := export.Record(&b, all(sealed(f), nil)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(bytes.SplitAfter(b.Bytes(), []byte("\n"))[0])
	f.Add([]byte("{}\n\n{\"seq\":1}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var got []proof.Raw
		if _, err := export.ReadRecord(bytes.NewReader(in), func(r proof.Raw) error { got = append(got, r); return nil }); err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := export.Record(&again, all(got, nil)); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if _, err := export.ReadRecord(&again, func(proof.Raw) error { return nil }); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
	})
}
