package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dateline"
	"dateline/internal/store"
)

// binary builds the program as an operator would.
func binary(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "dateline")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// tenThousand is a data file with 10,000 entries: a story, then reports, each
// with nine claims released.
func tenThousand(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "record.db")
	now := time.Date(2021, 8, 1, 0, 0, 0, 0, time.UTC)
	s, err := store.Open(b.Context(), path, func() time.Time { now = now.Add(time.Minute); return now })
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	w, err := dateline.NewWarrant("ana", dateline.Why{Code: "as read"})
	if err != nil {
		b.Fatal(err)
	}
	err = s.Update(b.Context(), func(tx *store.Tx) error {
		story := dateline.Story{Slug: "war", Title: "War", Zone: "UTC", Country: "AF", Start: now}
		for i := range 34 {
			story.Places = append(story.Places, dateline.Place{ID: fmt.Sprintf("story:p%d", i), Name: fmt.Sprintf("Town %d", i), Class: "city", Lat: 30 + float64(i)/10, Lon: 62 + float64(i)/5})
		}
		if _, err := tx.Append("war", dateline.ActConfigure, &dateline.Configure{Warrant: w, Story: story}); err != nil {
			return err
		}
		for n := 1; n < 10_000; {
			town := n % 34
			text := fmt.Sprintf("Report %d: the rebels captured Town %d on Friday. %s", n, town, strings.Repeat(fmt.Sprintf("Nothing else is known of day %d. ", n), 20))
			r, err := tx.Append("war", dateline.ActReceive, &dateline.Receive{Warrant: w, Report: dateline.Report{Text: text, Source: "wire", Published: now, Origin: "wire"}})
			if err != nil {
				return err
			}
			n++
			for i := 0; i < 9 && n < 10_000; i++ {
				c := dateline.Claim{Report: dateline.ReportID(r.Seq), Kind: dateline.Control, Span: dateline.Span{Start: 10, End: 50}, Stance: dateline.Asserted, Change: dateline.Takes,
					Actor: &dateline.Mention{Span: dateline.Span{Start: 10, End: 20}, ID: []string{"rebels", "army"}[n%2]},
					Place: &dateline.Mention{Span: dateline.Span{Start: 30, End: 36}, ID: fmt.Sprintf("story:p%d", (town+i)%34)}}
				cite := dateline.Citation{Report: c.Report, Source: "wire", Name: "Wire", Origin: "wire", Published: now}
				if _, err := tx.Append("war", dateline.ActRelease, &dateline.Decision{Warrant: w, Claim: c, Cite: cite}); err != nil {
					return err
				}
				n++
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkServe starts the program on a record of 10,000 entries and prints
// how long it takes until it listens, what memory it has at rest after the
// first page, and how large the program is.
func BenchmarkServe(b *testing.B) {
	program, data := binary(b), tenThousand(b)
	size, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	var wait, page time.Duration
	var resident float64
	for b.Loop() {
		began := time.Now()
		cmd := exec.Command(program, "serve", "--data", data, "--addr", "127.0.0.1:0")
		out, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		url := ""
		for lines := bufio.NewScanner(out); url == "" && lines.Scan(); {
			if w := strings.Fields(lines.Text()); len(w) == 2 && w[0] == "readers" {
				url = w[1]
			}
		}
		wait += time.Since(began)
		began = time.Now()
		r, err := http.Get(url + "s/war")
		if err != nil {
			b.Fatal(err)
		}
		r.Body.Close()
		page += time.Since(began)
		resident += megabytes(b, cmd.Process.Pid)
		cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	n := float64(b.N)
	b.ReportMetric(float64(wait.Milliseconds())/n, "ms-to-listening")
	b.ReportMetric(float64(page.Milliseconds())/n, "ms-first-page")
	b.ReportMetric(resident/n, "MB-at-rest")
	b.ReportMetric(float64(size.Size())/1e6, "MB-program")
	b.ReportMetric(0, "ns/op")
}

func megabytes(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if w := strings.Fields(line); len(w) == 3 && w[0] == "VmRSS:" {
			kb, _ := strconv.ParseFloat(w[1], 64)
			return kb / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

// BenchmarkRead reads a report from start to end as a process: what somebody
// waits for at the terminal.
func BenchmarkRead(b *testing.B) {
	program := binary(b)
	report := filepath.Join(b.TempDir(), "report.txt")
	if err := os.WriteFile(report, []byte("The rebels captured Goma on Monday, the army said.\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if out, err := exec.Command(program, "read", "--country", "CD", report).CombinedOutput(); err != nil {
			b.Fatalf("read: %v\n%s", err, out)
		}
	}
}
