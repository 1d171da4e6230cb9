package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

func unzip(t testing.TB, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// written is a body of many like lines, as pages are.
func written(n int, seed uint64) []byte {
	var b strings.Builder
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		fmt.Fprintf(&b, "<article id=\"u%d\"><p>Line %d of a page, with the number %d.</p></article>\n", i, i, r.Uint64())
	}
	return []byte(b.String())
}

func TestZipIsWhatWentIn(t *testing.T) {
	var z zipper
	noise := make([]byte, 200<<10)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	for name, body := range map[string][]byte{"a page": written(6000, 1), "one letter, often": bytes.Repeat([]byte("a"), 1<<20), "a short body": []byte(strings.Repeat("short ", 20))} {
		for range 2 { // made, then from what was kept
			got, err := z.zip(body)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(unzip(t, got), body) {
				t.Errorf("%s comes out otherwise than it went in", name)
			}
		}
	}
	for name, body := range map[string][]byte{"noise": noise, "nothing": nil, "a word": []byte("word")} {
		if got, err := z.zip(body); got != nil || err != nil {
			t.Errorf("zip(%s) = %d bytes, %v; want none, since it does not get smaller", name, len(got), err)
		}
	}
}

// A page with one line more is mostly made of pieces that are there.
func TestZipKeepsPieces(t *testing.T) {
	var z zipper
	before := written(6000, 1)
	if _, err := z.zip(before); err != nil {
		t.Fatal(err)
	}
	had := len(z.young)
	next := append([]byte("<article id=\"new\">One line more</article>\n"), before...)
	got, err := z.zip(next)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(unzip(t, got), next) {
		t.Error("the page with one line more comes out otherwise than it went in")
	}
	if made := len(z.young) - had; made > 3 || had < 4 {
		t.Errorf("a line in front of %d pieces made %d anew, want 3 at most", had, made)
	}
}

func FuzzZip(f *testing.F) {
	f.Add([]byte("abc"), 40000)
	f.Add(written(300, 2), 3)
	f.Fuzz(func(t *testing.T, b []byte, times int) {
		body := bytes.Repeat(b, min(max(times, 0), 1<<20/(len(b)+1)))
		var z zipper
		got, err := z.zip(body)
		if err != nil {
			t.Fatal(err)
		}
		if got != nil && !bytes.Equal(unzip(t, got), body) {
			t.Errorf("%d bytes come out otherwise than they went in", len(body))
		}
	})
}
