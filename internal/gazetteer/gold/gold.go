// Package gold reads two corpora whose toponyms were marked by hand, with their
// points, and says what counts as right: LGL (Lieberman, Samet and
// Sankaranarayanan 2010) and GeoVirus (Gritta, Pilehvar and Collier 2018).
//
// It knows their files and the earth's shape; it knows no gazetteer and no
// reading, whose measures use it.
package gold

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
)

// Near is how far from the marked point, in kilometres, a place is right: 100
// miles, the measure of Gritta et al., A Pragmatic Guide to Geoparsing
// Evaluation (2020).
const Near = 161

// Corpus is one of them.
type Corpus struct {
	Name, File string
	Articles   []Article
}

// Article is a text with the toponyms that were marked in it.
type Article struct {
	ID, Text string
	Names    []Toponym
}

// Toponym is a marked name: bytes of the text, and its point (degrees, WGS 84)
// where it has one.
type Toponym struct {
	Name       string
	Start, End int
	Lat, Lon   float64
	Point      bool
}

// Apart is the great-circle distance to a point in kilometres.
func (t *Toponym) Apart(lat, lon float64) float64 {
	const radius, degree = 6371.0, math.Pi / 180
	a := math.Pow(math.Sin((lat-t.Lat)*degree/2), 2) +
		math.Cos(lat*degree)*math.Cos(t.Lat*degree)*math.Pow(math.Sin((lon-t.Lon)*degree/2), 2)
	return 2 * radius * math.Asin(math.Sqrt(min(a, 1)))
}

// Read reads lgl.xml and GeoVirus.xml of a folder, those of them that are there.
func Read(folder string) ([]Corpus, error) {
	var all []Corpus
	for _, c := range []struct {
		name, file string
		read       func([]byte) ([]Article, error)
	}{{"LGL", "lgl.xml", readLGL}, {"GeoVirus", "GeoVirus.xml", readGeoVirus}} {
		raw, err := os.ReadFile(filepath.Join(folder, c.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		articles, err := c.read(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.file, err)
		}
		all = append(all, Corpus{c.name, c.file, articles})
	}
	return all, nil
}

// bytesOf turns numbers of characters into numbers of bytes.
func bytesOf(text string) func(int) int {
	at := make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	return func(n int) int { return at[max(0, min(n, len(at)-1))] }
}

func readLGL(raw []byte) ([]Article, error) {
	var file struct {
		Articles []struct {
			ID       string `xml:"docid,attr"`
			Text     string `xml:"text"`
			Toponyms []struct {
				Phrase string `xml:"phrase"`
				Start  int    `xml:"start"`
				End    int    `xml:"end"`
				Tag    *struct {
					Lat float64 `xml:"lat"`
					Lon float64 `xml:"lon"`
				} `xml:"gaztag"`
			} `xml:"toponyms>toponym"`
		} `xml:"article"`
	}
	if err := xml.Unmarshal(raw, &file); err != nil {
		return nil, err
	}
	var all []Article
	for _, a := range file.Articles {
		at := bytesOf(a.Text)
		x := Article{ID: a.ID, Text: a.Text}
		for _, t := range a.Toponyms {
			n := Toponym{Name: t.Phrase, Start: at(t.Start), End: at(t.End)}
			if t.Tag != nil {
				n.Lat, n.Lon, n.Point = t.Tag.Lat, t.Tag.Lon, true
			}
			x.Names = append(x.Names, n)
		}
		all = append(all, x)
	}
	return all, nil
}

func readGeoVirus(raw []byte) ([]Article, error) {
	var file struct {
		Articles []struct {
			Text      string `xml:"text"`
			Locations []struct {
				Name  string  `xml:"name"`
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
	var all []Article
	for i, a := range file.Articles {
		at := bytesOf(a.Text)
		x := Article{ID: fmt.Sprint(i + 1), Text: a.Text}
		for _, l := range a.Locations {
			x.Names = append(x.Names, Toponym{l.Name, at(l.Start - 1), at(l.End - 1), l.Lat, l.Lon, true})
		}
		all = append(all, x)
	}
	return all, nil
}

// Worst lists the n errors that were made most often.
func Worst(out io.Writer, errs map[string]int, n int) {
	var names []string
	for name := range errs {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if errs[a] != errs[b] {
			return errs[b] - errs[a]
		}
		return strings.Compare(a, b)
	})
	for _, name := range names[:min(len(names), n)] {
		fmt.Fprintf(out, "  %3d %s\n", errs[name], name)
	}
}
