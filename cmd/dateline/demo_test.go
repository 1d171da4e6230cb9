package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A newcomer gets a page that says what it is, and a record that is kept only
// where asked for.
func TestDemoServesAndEnds(t *testing.T) {
	keep := filepath.Join(t.TempDir(), "kept.db")
	out, say := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan int, 1)
	var errs bytes.Buffer
	go func() {
		status := runDemo(ctx, []string{"--addr", "127.0.0.1:0", "--keep", keep, "--speed", "0.01", "--from", "2021-08-07T00:30:00+04:30"}, nil, say, &errs)
		say.CloseWithError(io.EOF)
		ended <- status
	}()
	var greeting strings.Builder
	url := ""
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		greeting.WriteString(lines.Text() + "\n")
		if f := strings.Fields(lines.Text()); len(f) == 2 && f[0] == "readers" {
			url = f[1]
		}
		if strings.HasPrefix(lines.Text(), "Ctrl-C") {
			break
		}
	}
	if url == "" {
		t.Fatalf("the greeting has no address of the readers' page:\n%s\nstatus %d: %s", &greeting, <-ended, &errs)
	}
	for _, want := range []string{"Demonstration: a reconstruction of August 2021", "desk ", "login ", "password "} {
		if !strings.Contains(greeting.String(), want) {
			t.Errorf("greeting =\n%s\nwant %q in it", &greeting, want)
		}
	}
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s = %s, %v", url, res.Status, err)
	}
	for _, want := range []string{"Afghanistan, August 2021", "Demonstration: a reconstruction of August 2021, texts written for it", "Zaranj"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	stop()
	if status := <-ended; status != 0 {
		t.Errorf("status = %d at its end (%s), want 0", status, &errs)
	}
	if _, err := os.Stat(keep); err != nil {
		t.Errorf("the record was to be kept: %v", err)
	}
	for _, args := range [][]string{{"--keep", keep}, {"--speed", "0"}, {"--from", "yesterday"}, {"more"}} {
		errs.Reset()
		if status := runDemo(context.Background(), args, nil, io.Discard, &errs); status != 2 || errs.Len() == 0 {
			t.Errorf("demo %v = status %d, %q, want 2 and what was wrong", args, status, &errs)
		}
	}
}
