package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/bulk"
	"dateline/internal/reading/text"
)

// judgement is the key of a claim in the list of judged ones: article, bytes,
// kind.
type judgement struct {
	article    string
	start, end int
	kind       dateline.Kind
}

// ordinary reads PolNeAR dev, 84 articles of the American campaign of 2016, in
// which next to nothing should be read as control, casualties or displacement,
// and counts what somebody judged wrong of the claims of these kinds. A claim is
// wrong where an editor would not accept it as it stands: kind, slots, stance.
func ordinary(out io.Writer, folder, judgedFile string, list bool) error {
	judged, err := readJudged(judgedFile)
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(folder, "dev.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := bulk.New(nil)
	if err != nil {
		return err
	}
	sentences, loose, differing := 0, 0, 0
	counts := map[string]int{}
	var open []string
	err = r.LinesFrom(context.Background(), f, bulk.Position{}, bulk.Report{Country: "US", Zone: "America/New_York"}, func(x bulk.Reading) error {
		if x.Err != nil {
			return x.Err
		}
		sentences += len(text.Split(x.Report.Text).Sentences)
		loose += notVerbatim(&x)
		differing += differs(r, &x)
		for i := range x.Claims {
			c := &x.Claims[i]
			if c.Kind != dateline.Control && c.Kind != dateline.Casualties && c.Kind != dateline.Displacement {
				continue
			}
			verdict := judged[judgement{x.Report.ID, c.Span.Start, c.Span.End, c.Kind}]
			if verdict == "" {
				verdict = "unjudged"
			}
			counts[verdict]++
			line := fmt.Sprintf("%s %d %d %s", x.Report.ID, c.Span.Start, c.Span.End, c.Kind)
			if verdict != "right" && !list {
				open = append(open, "- "+line+" "+verdict)
			}
			if list {
				open = append(open, fmt.Sprintf("%s %s\n\t%s %s %s | %s | %s", line, verdict, c.Stance, c.Change, c.Harm, bulk.Slots(c), around(x.Report.Text, c.Span.Start-60, c.Span.End+60)))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d sentences of ordinary news (PolNeAR dev): %d claims of control, casualties or displacement, %d judged right, %d wrong, %d not yet judged: %.2f wrong in 1,000 sentences (may be 2).\n",
		sentences, counts["right"]+counts["wrong"]+counts["unjudged"], counts["right"], counts["wrong"], counts["unjudged"], 1000*float64(counts["wrong"]+counts["unjudged"])/float64(max(sentences, 1)))
	fmt.Fprintf(out, "Mentions that are not verbatim: %d. Reports whose second reading differs by a byte: %d.\n\n", loose, differing)
	for _, line := range open {
		fmt.Fprintln(out, line)
	}
	return nil
}

func readJudged(file string) (map[judgement]string, error) {
	judged := map[judgement]string{}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		w := strings.Fields(line)
		if len(w) != 5 {
			return nil, fmt.Errorf("%s, line %d: want article, start, end, kind and verdict, got %q", file, n, line)
		}
		start, errStart := strconv.Atoi(w[1])
		end, errEnd := strconv.Atoi(w[2])
		if errStart != nil || errEnd != nil || w[4] != "right" && w[4] != "wrong" {
			return nil, fmt.Errorf("%s, line %d: want bytes and right or wrong, got %q", file, n, line)
		}
		judged[judgement{w[0], start, end, dateline.Kind(w[3])}] = w[4]
	}
	return judged, sc.Err()
}

// notVerbatim counts the mentions of a reading whose words are not those at
// their bytes.
func notVerbatim(x *bulk.Reading) int {
	n := 0
	for i := range x.Claims {
		x.Claims[i].Mentions(func(_ string, s *dateline.Span) {
			if s.Start < 0 || s.End > len(x.Report.Text) || s.Start > s.End || x.Report.Text[s.Start:s.End] != s.Text {
				n++
			}
		})
	}
	return n
}

// differs tells, as 1, that reading a report again gives other bytes.
func differs(r *bulk.Reader, x *bulk.Reading) int {
	again := r.Read(x.Report)
	a, errA := x.NDJSON()
	b, errB := again.NDJSON()
	if errA != nil || errB != nil || string(a) != string(b) {
		return 1
	}
	return 0
}
