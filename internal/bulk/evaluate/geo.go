package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/reading"
)

// article is a text with the toponyms that were marked in it by hand.
type article struct {
	id    string
	text  string
	names []toponym
}

// toponym is a marked name: bytes of the text, and its point where it has one.
type toponym struct {
	start, end int
	lat, lon   float64
	point      bool
}

// tally counts names over texts.
type tally struct {
	gold, found, hit, exact   int // recognition
	located, right, wide, all int // resolution; all: names that have a point
	misses                    map[string]int
}

// geoFigures finds and resolves the toponyms of two corpora as the reader does,
// knowing nothing but the text. A found name is a hit where it overlaps a gold
// one, each matched once (exact: the same bytes). A hit that has a point in the
// corpus is resolved where it lies within 161 km (100 miles) of that point.
// Both measures are those of Gritta et al., A Pragmatic Guide to Geoparsing
// Evaluation (2020). LGL marks words such as "Russian" as names of places,
// GeoVirus does not: they count where the corpus counts them.
func geoFigures(out io.Writer, folder string, list bool) error {
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	r, err := reading.New(desk.NewPlaces(nil, g))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "| corpus | texts | names | precision | recall | recognition F1 | F1, same bytes | with a point | resolved within 161 km | of all with a point |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|")
	for _, corpus := range []struct {
		name, file string
		read       func([]byte) ([]article, error)
		adjectives bool
	}{{"LGL", "lgl.xml", readLGL, true}, {"GeoVirus", "GeoVirus.xml", readGeoVirus, false}} {
		raw, err := os.ReadFile(filepath.Join(folder, corpus.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		texts, err := corpus.read(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", corpus.file, err)
		}
		t := tally{misses: map[string]int{}}
		for i := range texts {
			t.add(&texts[i], r.Toponyms(texts[i].text, reading.Context{}), corpus.adjectives)
		}
		p, rec := share(t.hit, t.found), share(t.hit, t.gold)
		fmt.Fprintf(out, "| %s | %d | %d | %.3f | %.3f | %.3f | %.3f | %d | %.3f | %.3f |\n", corpus.name, len(texts), t.gold, p, rec,
			f1(p, rec), f1(share(t.exact, t.found), share(t.exact, t.gold)), t.located, share(t.right, t.located), share(t.right, t.all))
		if list {
			most(out, t.misses)
		}
	}
	return nil
}

func (t *tally) add(a *article, found []reading.Toponym, adjectives bool) {
	used := make([]bool, len(found))
	for _, n := range a.names {
		t.gold++
		if n.point {
			t.all++
		}
		hit := -1
		for i := range found {
			f := &found[i]
			if used[i] || f.Adjective && !adjectives || f.Start >= n.end || n.start >= f.End {
				continue
			}
			if hit < 0 || f.Start == n.start && f.End == n.end {
				hit = i
			}
		}
		words := a.text[n.start:n.end]
		if hit < 0 {
			t.misses["missed "+words+" | "+around(a.text, n.start, n.end)]++
			continue
		}
		used[hit] = true
		t.hit++
		f := &found[hit]
		if f.Start == n.start && f.End == n.end {
			t.exact++
		}
		if !n.point {
			continue
		}
		t.located++
		switch {
		case f.Lat == nil:
			t.misses["without a point "+words]++
		case apart(n, *f.Lat, *f.Lon) <= 161:
			t.right++
		default:
			t.misses[fmt.Sprintf("elsewhere %s (%s) %s %s %s, by %.0f km", words, a.id, f.ID, f.Class, f.Admin1, apart(n, *f.Lat, *f.Lon))]++
		}
	}
	for i := range found {
		f := &found[i]
		if f.Adjective && !adjectives {
			continue
		}
		t.found++
		if !used[i] {
			t.misses["invented "+f.Text+" | "+around(a.text, f.Start, f.End)]++
		}
	}
}

// around is a name with some of the words by it, for a list of errors.
func around(s string, from, to int) string {
	from, to = max(0, from-15), min(len(s), to+15)
	return strings.ToValidUTF8(strings.Join(strings.Fields(s[from:to]), " "), "")
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

func f1(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// most lists what was most often wrong.
func most(out io.Writer, misses map[string]int) {
	var names []string
	for name := range misses {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if misses[a] != misses[b] {
			return misses[b] - misses[a]
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		fmt.Fprintf(out, "  %3d %s\n", misses[name], name)
	}
}

// apart is the great-circle distance in kilometres.
func apart(t toponym, lat, lon float64) float64 {
	const radius, degree = 6371.0, math.Pi / 180
	a := math.Pow(math.Sin((lat-t.lat)*degree/2), 2) +
		math.Cos(lat*degree)*math.Cos(t.lat*degree)*math.Pow(math.Sin((lon-t.lon)*degree/2), 2)
	return 2 * radius * math.Asin(math.Sqrt(min(a, 1)))
}

// bytesOf turns ranges of characters into ranges of bytes.
func bytesOf(text string) func(int) int {
	at := make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	return func(n int) int { return at[max(0, min(n, utf8.RuneCountInString(text)))] }
}

func readLGL(raw []byte) ([]article, error) {
	var file struct {
		Articles []struct {
			ID       string `xml:"docid,attr"`
			Text     string `xml:"text"`
			Toponyms []struct {
				Start int `xml:"start"`
				End   int `xml:"end"`
				Tag   *struct {
					Lat float64 `xml:"lat"`
					Lon float64 `xml:"lon"`
				} `xml:"gaztag"`
			} `xml:"toponyms>toponym"`
		} `xml:"article"`
	}
	if err := xml.Unmarshal(raw, &file); err != nil {
		return nil, err
	}
	var all []article
	for _, a := range file.Articles {
		at := bytesOf(a.Text)
		x := article{id: a.ID, text: a.Text}
		for _, t := range a.Toponyms {
			n := toponym{start: at(t.Start), end: at(t.End)}
			if t.Tag != nil {
				n.lat, n.lon, n.point = t.Tag.Lat, t.Tag.Lon, true
			}
			x.names = append(x.names, n)
		}
		all = append(all, x)
	}
	return all, nil
}

func readGeoVirus(raw []byte) ([]article, error) {
	var file struct {
		Articles []struct {
			Text      string `xml:"text"`
			Locations []struct {
				Start int     `xml:"start"` // of the first character, counted from 1
				End   int     `xml:"end"`
				Lat   float64 `xml:"lat"`
				Lon   float64 `xml:"lon"`
			} `xml:"locations>location"`
		} `xml:"article"`
	}
	if err := xml.Unmarshal(raw, &file); err != nil {
		return nil, err
	}
	var all []article
	for i, a := range file.Articles {
		at := bytesOf(a.Text)
		x := article{id: fmt.Sprint(i + 1), text: a.Text}
		for _, l := range a.Locations {
			x.names = append(x.names, toponym{at(l.Start - 1), at(l.End - 1), l.Lat, l.Lon, true})
		}
		all = append(all, x)
	}
	return all, nil
}
