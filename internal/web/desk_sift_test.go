package web

import (
	"net/url"
	"testing"
)

// Any address makes a choice, and a choice makes an address that reads back as
// the same choice.
func FuzzSift(f *testing.F) {
	for _, q := range []string{"", "show=against&kind=control&place=gn:1140026&source=a&grade=A", "show=open", "kind=%ff&place=%00&grade=%26show%3Dall", "show=all&show=none", "place=text:pul-e%20alam&=&%"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		v, _ := url.ParseQuery(query) // as net/http does, what can't be read is passed over
		s := siftOf(v)
		again, err := url.ParseQuery(s.values().Encode())
		if err != nil {
			t.Fatalf("siftOf(%q) makes the address %q: %v", query, s.query(), err)
		}
		if got := siftOf(again); got.Sift != s.Sift {
			t.Errorf("siftOf(%q) = %+v, and by its own address %+v", query, s, got)
		}
	})
}
