package main

import (
	"fmt"
	"io"
	"strings"

	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/gazetteer/gold"
	"dateline/internal/reading"
)

// tally counts names over texts.
type tally struct {
	gold, found, hit, exact int // recognition
	located, right, all     int // resolution; all: names that have a point
	misses                  map[string]int
}

// geoFigures finds and resolves the toponyms of two corpora as the reader does,
// knowing nothing but the text. A found name is a hit where it overlaps a gold
// one, each matched once (exact: the same bytes). A hit that has a point in the
// corpus is resolved where it lies near that point. Both measures are those of
// Gritta et al. (package gold). LGL marks words such as "Russian" as names of
// places, GeoVirus does not: they count where the corpus counts them.
func geoFigures(out io.Writer, folder string, list bool) error {
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	r, err := reading.New(desk.NewPlaces(nil, g))
	if err != nil {
		return err
	}
	corpora, err := gold.Read(folder)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "| corpus | texts | names | precision | recall | recognition F1 | F1, same bytes | with a point | resolved within 161 km | of all with a point |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|")
	for _, corpus := range corpora {
		adjectives := corpus.Name == "LGL"
		t := tally{misses: map[string]int{}}
		for i := range corpus.Articles {
			a := &corpus.Articles[i]
			t.add(a, r.Toponyms(a.Text, reading.Context{}), adjectives)
		}
		p, rec := share(t.hit, t.found), share(t.hit, t.gold)
		fmt.Fprintf(out, "| %s | %d | %d | %.3f | %.3f | %.3f | %.3f | %d | %.3f | %.3f |\n", corpus.Name, len(corpus.Articles), t.gold, p, rec,
			f1(p, rec), f1(share(t.exact, t.found), share(t.exact, t.gold)), t.located, share(t.right, t.located), share(t.right, t.all))
		if list {
			gold.Worst(out, t.misses, len(t.misses))
		}
	}
	return nil
}

func (t *tally) add(a *gold.Article, found []reading.Toponym, adjectives bool) {
	used := make([]bool, len(found))
	for _, n := range a.Names {
		t.gold++
		if n.Point {
			t.all++
		}
		hit := -1
		for i := range found {
			f := &found[i]
			if used[i] || f.Adjective && !adjectives || f.Start >= n.End || n.Start >= f.End {
				continue
			}
			if hit < 0 || f.Start == n.Start && f.End == n.End {
				hit = i
			}
		}
		words := a.Text[n.Start:n.End]
		if hit < 0 {
			t.misses["missed "+words+" | "+around(a.Text, n.Start, n.End)]++
			continue
		}
		used[hit] = true
		t.hit++
		f := &found[hit]
		if f.Start == n.Start && f.End == n.End {
			t.exact++
		}
		if !n.Point {
			continue
		}
		t.located++
		switch {
		case f.Lat == nil:
			t.misses["without a point "+words]++
		case n.Apart(*f.Lat, *f.Lon) <= gold.Near:
			t.right++
		default:
			t.misses[fmt.Sprintf("elsewhere %s (%s) %s %s %s, by %.0f km", words, a.ID, f.ID, f.Class, f.Admin1, n.Apart(*f.Lat, *f.Lon))]++
		}
	}
	for i := range found {
		f := &found[i]
		if f.Adjective && !adjectives {
			continue
		}
		t.found++
		if !used[i] {
			t.misses["invented "+f.Text+" | "+around(a.Text, f.Start, f.End)]++
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
