package page

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dateline"
)

var cardShots = flag.String("cards", "", "folder to write stories' pictures to")

func drawCard(t *testing.T, name string, s *dateline.Situation, v View) (image.Image, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := Card(&b, s, v); err != nil {
		t.Fatalf("Card: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("Card wrote no PNG: %v", err)
	}
	if *cardShots != "" {
		if err := os.WriteFile(filepath.Join(*cardShots, name+".png"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return img, b.Bytes()
}

// count is how many pixels of an area have a colour.
func count(img image.Image, area image.Rectangle, ink color.RGBA) int {
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) == ink {
				n++
			}
		}
	}
	return n
}

// The picture has the size that its tags say, words on its left down to when,
// according to whom and the notice, and the map on its right.
func TestCard(t *testing.T) {
	w := smallWar(t)
	s, v := w.fold(), smallView()
	img, once := drawCard(t, "present", s, v)
	if b := img.Bounds(); b.Dx() != CardWidth || b.Dy() != CardHeight {
		t.Fatalf("the picture is %d by %d, want %d by %d", b.Dx(), b.Dy(), CardWidth, CardHeight)
	}
	left := func(y0, y1 int) image.Rectangle { return image.Rect(0, y0, CardWidth-cardMap, y1) }
	right := image.Rect(CardWidth-cardMap, 0, CardWidth, CardHeight)
	for _, c := range []struct {
		what string
		n    int
	}{
		{"ink of the title", count(img, left(80, 200), inks.ink)},
		{"ink of the tally", count(img, left(200, 420), inks.ink)},
		{"ink of the time", count(img, left(460, 560), inks.ink)},
		{"accent of the notice", count(img, left(520, CardHeight), inks.accent)},
		{"land of the first side", count(img, right, inks.tint[0])},
		{"land of the second side", count(img, right, inks.tint[1])},
		{"a symbol of the first side", count(img, right, inks.deep[0])},
	} {
		if c.n < 20 {
			t.Errorf("%d pixels of %s, want more", c.n, c.what)
		}
	}
	if edge := image.Rect(0, 0, CardWidth, 20); count(img, edge, inks.paper) != edge.Dx()*edge.Dy() {
		t.Error("something is drawn on the upper edge")
	}
	if _, twice := drawCard(t, "present", s, v); !bytes.Equal(once, twice) {
		t.Error("the same moment is drawn in two ways")
	}

	past := v
	past.AsOf = &Moment{Known: 12, KnownAt: at(13, 10, 5)}
	_, then := drawCard(t, "past", dateline.Fold("small-war", w.entries, dateline.AsOf{Known: 12}), past)
	if bytes.Equal(once, then) {
		t.Error("a past moment is drawn as the present")
	}
}

// Any story has a picture: without map, tally or sides, under a title that is
// long or in letters that the faces do not have.
func TestCardOfAnyStory(t *testing.T) {
	for _, title := range []string{"", "Kabul", strings.Repeat("A long story of many towns ", 20), "سقوط ولایت هرات", strings.Repeat("x", 300), "Київ — Żółw"} {
		w := smallWar(t)
		st := smallStory()
		st.Title, st.Notice, st.Tallies, st.Sides = title, title, nil, nil
		w.add(dateline.ActConfigure, &dateline.Configure{Warrant: w.warrant("x", "settings"), Story: st})
		drawCard(t, "any", w.fold(), View{Now: smallView().Now})
		drawCard(t, "any", w.fold(), smallView())
	}
}

// A page tells other sites of its picture, with its size and in words; a past
// moment of its own.
func TestPagesTellTheirPicture(t *testing.T) {
	all := pages(t, smallWar(t), smallView())
	for name, want := range map[string]string{"live.html": `/s/small-war/image.png?rev=`, "update.html": `/s/small-war/image.png?rev=`, "past.html": `/s/small-war/image.png?known=12"`} {
		html := string(all[name])
		m := regexp.MustCompile(`<meta property="og:image" content="([^"]*")`).FindStringSubmatch(html)
		if m == nil || !strings.HasPrefix(m[1], "https://news.example"+want) {
			t.Errorf("%s: the picture is %q, want %q", name, m, want)
		}
		for _, tag := range []string{`og:image:width" content="1200"`, `og:image:height" content="630"`, `reports listed. Demonstration: written for a test."`} {
			if !strings.Contains(html, tag) {
				t.Errorf("%s: no %s", name, tag)
			}
		}
	}
}

func BenchmarkCard(b *testing.B) {
	w := smallWar(b)
	s, v := w.fold(), smallView()
	for b.Loop() {
		var out bytes.Buffer
		if err := Card(&out, s, v); err != nil {
			b.Fatal(err)
		}
	}
}
