package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"dateline/internal/gazetteer"
	"dateline/internal/gazetteer/gold"
)

// evaluate resolves the toponyms of two corpora, given as marked in the text:
// each by itself, and then with the country that most of its text's names lie
// in. A resolved name is right near the gold point; a country or province also
// if the gold point, another notion of its middle, lies inside its outline.
func evaluate(out io.Writer, folder string, list bool) error {
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	corpora, err := gold.Read(folder)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	for _, corpus := range corpora {
		var texts [][]gold.Toponym
		for _, a := range corpus.Articles {
			texts = append(texts, slices.DeleteFunc(a.Names, func(t gold.Toponym) bool { return !t.Point }))
		}
		for _, hinted := range []bool{false, true} {
			all, found, right := 0, 0, 0
			missed := map[string]int{}
			for _, names := range texts {
				h := gazetteer.Hint{Locative: true}
				if hinted {
					h.Country, h.Near = countries(g, names)
				}
				for _, t := range names {
					all++
					matches := g.Lookup(t.Name, h)
					if len(matches) == 0 {
						missed["- "+t.Name]++
						continue
					}
					found++
					if t.Apart(matches[0].Lat, matches[0].Lon) <= gold.Near || inside(g, t, matches[0]) {
						right++
					} else {
						missed["x "+t.Name+" > "+matches[0].ID+" "+matches[0].Country]++
					}
				}
			}
			fmt.Fprintf(out, "%s, country of the text known %v: %d names, %.1f %% found, %.1f %% right, %.1f %% of found right\n",
				corpus.File, hinted, all, share(found, all), share(right, all), share(right, found))
			if list {
				gold.Worst(out, missed, 60)
			}
		}
	}
	return nil
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// countries gives the country that most of the names lie in, each taken by
// itself, and the others that at least two lie in.
func countries(g *gazetteer.Gazetteer, names []gold.Toponym) (most string, others []string) {
	count := map[string]int{}
	for _, t := range names {
		if m := g.Lookup(t.Name, gazetteer.Hint{Locative: true}); len(m) > 0 {
			count[m[0].Country]++
		}
	}
	var codes []string
	for code := range count {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	for i, code := range codes {
		switch {
		case i == 0:
			most = code
		case count[code] > 1:
			others = append(others, code)
		}
	}
	return most, others
}

// inside says whether the point lies in the outline of the country or province.
func inside(g *gazetteer.Gazetteer, t gold.Toponym, m gazetteer.Match) bool {
	if m.Class != "country" && m.Class != "province" {
		return false
	}
	for _, o := range g.Outlines(m.Country) {
		f := feature{rings: o.Rings}
		if (m.Class == "country" || o.ID == m.ID) && f.contains(t.Lon, t.Lat) {
			return true
		}
	}
	return false
}
