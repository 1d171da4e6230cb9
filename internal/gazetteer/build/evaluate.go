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

	"dateline/internal/gazetteer"
)

// toponym is one name of a gold text with its point.
type toponym struct {
	name     string
	lat, lon float64
}

// evaluate resolves the toponyms of two corpora, given as marked in the text:
// each by itself, and then with the country that most of its text's names lie
// in. A resolved name is right within 161 km (100 miles) of the gold point, the
// measure of Gritta et al., A Pragmatic Guide to Geoparsing Evaluation (2020);
// a country or province also if the gold point, another notion of its middle,
// lies inside its outline.
func evaluate(out io.Writer, folder string, list bool) error {
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	for _, corpus := range []struct {
		file string
		read func([]byte) ([][]toponym, error)
	}{{"lgl.xml", readLGL}, {"GeoVirus.xml", readGeoVirus}} {
		text, err := os.ReadFile(filepath.Join(folder, corpus.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("build: %w", err)
		}
		texts, err := corpus.read(text)
		if err != nil {
			return fmt.Errorf("build: %s: %w", corpus.file, err)
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
					matches := g.Lookup(t.name, h)
					if len(matches) == 0 {
						missed["- "+t.name]++
						continue
					}
					found++
					if apart(t, matches[0]) <= 161 || inside(g, t, matches[0]) {
						right++
					} else {
						missed["x "+t.name+" > "+matches[0].ID+" "+matches[0].Country]++
					}
				}
			}
			fmt.Fprintf(out, "%s, country of the text known %v: %d names, %.1f %% found, %.1f %% right, %.1f %% of found right\n",
				corpus.file, hinted, all, share(found, all), share(right, all), share(right, found))
			if list {
				most(out, missed)
			}
		}
	}
	return nil
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// most lists the names most often missed.
func most(out io.Writer, missed map[string]int) {
	var names []string
	for name := range missed {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if missed[a] != missed[b] {
			return missed[b] - missed[a]
		}
		return strings.Compare(a, b)
	})
	for _, name := range names[:min(len(names), 60)] {
		fmt.Fprintf(out, "  %3d %s\n", missed[name], name)
	}
}

// countries gives the country that most of the names lie in, each taken by
// itself, and the others that at least two lie in.
func countries(g *gazetteer.Gazetteer, names []toponym) (most string, others []string) {
	count := map[string]int{}
	for _, t := range names {
		if m := g.Lookup(t.name, gazetteer.Hint{Locative: true}); len(m) > 0 {
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

// apart is the great-circle distance in kilometres.
func apart(t toponym, m gazetteer.Match) float64 {
	const radius, degree = 6371.0, math.Pi / 180
	a := math.Pow(math.Sin((m.Lat-t.lat)*degree/2), 2) +
		math.Cos(m.Lat*degree)*math.Cos(t.lat*degree)*math.Pow(math.Sin((m.Lon-t.lon)*degree/2), 2)
	return 2 * radius * math.Asin(math.Sqrt(min(a, 1)))
}

// inside says whether the point lies in the outline of the country or province.
func inside(g *gazetteer.Gazetteer, t toponym, m gazetteer.Match) bool {
	if m.Class != "country" && m.Class != "province" {
		return false
	}
	for _, o := range g.Outlines(m.Country) {
		f := feature{rings: o.Rings}
		if (m.Class == "country" || o.ID == m.ID) && f.contains(t.lon, t.lat) {
			return true
		}
	}
	return false
}

func readLGL(text []byte) ([][]toponym, error) {
	var file struct {
		Articles []struct {
			Toponyms []struct {
				Phrase string `xml:"phrase"`
				Tag    *struct {
					Lat float64 `xml:"lat"`
					Lon float64 `xml:"lon"`
				} `xml:"gaztag"`
			} `xml:"toponyms>toponym"`
		} `xml:"article"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	var all [][]toponym
	for _, a := range file.Articles {
		var names []toponym
		for _, t := range a.Toponyms {
			if t.Tag != nil {
				names = append(names, toponym{t.Phrase, t.Tag.Lat, t.Tag.Lon})
			}
		}
		all = append(all, names)
	}
	return all, nil
}

func readGeoVirus(text []byte) ([][]toponym, error) {
	var file struct {
		Articles []struct {
			Locations []struct {
				Name string  `xml:"name"`
				Lat  float64 `xml:"lat"`
				Lon  float64 `xml:"lon"`
			} `xml:"locations>location"`
		} `xml:"article"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	var all [][]toponym
	for _, a := range file.Articles {
		var names []toponym
		for _, l := range a.Locations {
			names = append(names, toponym{l.Name, l.Lat, l.Lon})
		}
		all = append(all, names)
	}
	return all, nil
}
