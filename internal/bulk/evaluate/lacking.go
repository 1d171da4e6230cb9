package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"dateline/internal/bulk"
)

// lacking prints the claims of a file of reports as a reader gives them that
// lacks something: arcs, learned, or story, the country and zone that tell what
// a report is about.
func lacking(out io.Writer, file, what string) error {
	r, err := bulk.New(nil)
	if err != nil {
		return err
	}
	arcs, learned, story := false, false, false
	for w := range strings.SplitSeq(what, ",") {
		switch w {
		case "arcs":
			arcs = true
		case "learned":
			learned = true
		case "story":
			story = true
		default:
			return fmt.Errorf("-lacking %q is none of arcs, learned, story", w)
		}
	}
	r = r.Lacking(arcs, learned)
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return r.Lines(context.Background(), f, func(x bulk.Reading) error {
		if x.Err != nil {
			return x.Err
		}
		if story {
			x.Report.Country, x.Report.Zone = "", ""
			x = r.Read(x.Report)
		}
		b, err := x.NDJSON()
		if err != nil {
			return err
		}
		_, err = out.Write(b)
		return err
	})
}
