package page

import (
	"io"
	"strconv"
	"testing"
	"time"

	"dateline"
)

// long is a story with many updates, ten claims each.
func long(b *testing.B, updates int) (small, *dateline.Situation) {
	w := smallWar(b)
	for i := range updates {
		var claims []string
		for range 10 {
			c := taking("gn:1", "Herat", "Herat fell to the Taliban on Thursday.", 12)
			c.Kind, c.Change, c.Place = dateline.Evacuation, "", nil
			claims = append(claims, w.release(c, cite("wire", "Harbour Wire", "A", at(13, 11, 0))))
		}
		w.publish(dateline.Revision{At: at(13, 11, 0).Add(time.Duration(i) * time.Second), Headline: "Update " + strconv.Itoa(i), Body: "Some **words** of it.", Claims: claims})
	}
	return w, w.fold()
}

func BenchmarkLive(b *testing.B) {
	_, s := long(b, 2000)
	v := smallView()
	for b.Loop() {
		if err := Live(io.Discard, s, v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChanged(b *testing.B) {
	w, s := long(b, 2000)
	w.publish(dateline.Revision{At: at(13, 12, 0), Headline: "One more", Body: "Words."})
	next := s.Apply(w.entries[len(w.entries)-1])
	v := smallView()
	for b.Loop() {
		if put, _ := Changed(s, next, v); len(put) != 2 {
			b.Fatalf("Changed puts %d fragments, want 2", len(put))
		}
	}
}

// The page put together anew after each change, from the parts before it.
func BenchmarkLiveChanging(b *testing.B) {
	w, s := long(b, 2000)
	states := []*dateline.Situation{s}
	for i := range 50 {
		w.publish(dateline.Revision{At: at(13, 12, i), Headline: "One more", Body: "Words."})
		states = append(states, states[i].Apply(w.entries[len(w.entries)-1]))
	}
	v := smallView()
	v.Memo = new(Memo)
	for i := 0; b.Loop(); i++ {
		if err := Live(io.Discard, states[i%len(states)], v); err != nil {
			b.Fatal(err)
		}
	}
}
