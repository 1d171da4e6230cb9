package store

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"dateline"
)

func TestFetchedPagesGoWithTheirReport(t *testing.T) {
	s, _ := fresh(t)
	script(t, s)
	r := put(t, s, "afghanistan", dateline.ActReceive, report(t, secret))
	body := []byte("<p>" + secret + "</p>")
	sum := sha256.Sum256(body)
	p := Fetched{Report: r.Seq, Sum: hex.EncodeToString(sum[:]), Story: "afghanistan", URL: "https://a.example/1", Final: "https://a.example/2", Type: "text/html", Body: body, At: time.Unix(1628845200, 0)}
	for range 2 { // the second is the same page
		if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutFetched(p) }); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Page(t.Context(), "afghanistan", r.Seq, p.Sum)
	if err != nil || string(got.Body) != string(body) || got.Final != p.Final {
		t.Fatalf("Page = %q at %s, %v; want it as it was put", got.Body, got.Final, err)
	}
	if _, err := s.Page(t.Context(), "elsewhere", r.Seq, p.Sum); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Page of another story = %v, want NotFound", err)
	}
	if all, err := s.Pages(t.Context(), "afghanistan", 10); err != nil || len(all) != 1 || all[0].Size != len(body) {
		t.Errorf("Pages = %v, %v; want one of %d bytes", all, err, len(body))
	}

	put(t, s, "afghanistan", dateline.ActTakedown, takedown(t, r.Seq))

	if all, err := s.Pages(t.Context(), "afghanistan", 10); err != nil || len(all) != 0 {
		t.Errorf("Pages after the takedown = %v, %v; want none", all, err)
	}
	if fileHas(t, s, "Gulalai Rahmani") {
		t.Error("the page of a report that was taken down still stands in the file")
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.PutFetched(p) }); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("PutFetched after the takedown = %v, want NotFound", err)
	}
}
