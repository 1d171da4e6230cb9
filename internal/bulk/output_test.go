package bulk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"dateline/internal/bulk"

	"github.com/google/go-cmp/cmp"
)

// reports writes n reports to a file of lines; every third has no claim and
// one line is broken.
func reports(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	for i := range n {
		text := fmt.Sprintf("The rebels captured the town of Sake on Friday. At least %d people were killed.", i+2)
		if i%3 == 0 {
			text = "Rain fell in the afternoon."
		}
		if i == n/2 {
			b.WriteString("not json\n")
		}
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("r%d", i), "text": text, "published": "2024-02-17T10:00:00Z", "country": "CD"})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	name := filepath.Join(t.TempDir(), "reports.jsonl")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// A file that was cut by hand, or lost its .done, goes on with the report that
// it breaks off in.
func TestResumeFromClaimsAlone(t *testing.T) {
	in := reports(t, 40)
	dir := t.TempDir()
	out := filepath.Join(dir, "claims")
	if err := readOn(newReader(t), in, out, func(bulk.Reading) error { return nil }); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 10, len(want) / 3, len(want) / 2, len(want) - 1, len(want)} {
		for _, done := range []bool{true, false} {
			if err := os.WriteFile(out, want[:cut], 0o644); err != nil {
				t.Fatal(err)
			}
			if !done {
				os.Remove(out + ".done")
			}
			if err := readOn(newReader(t), in, out, func(bulk.Reading) error { return nil }); err != nil {
				t.Fatalf("reading on after byte %d: %v", cut, err)
			}
			got, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Errorf("cut at byte %d, .done kept %v (-want +got):\n%s", cut, done, d)
			}
		}
	}
}

func TestCreateOutputRefusesAFileThatIsThere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "claims")
	o, err := bulk.CreateOutput(name, "in.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := bulk.CreateOutput(name, "in.jsonl"); err == nil {
		t.Error("CreateOutput of a file that is there = no error, want one")
	}
	if _, _, err := bulk.ResumeOutput(name, "other.jsonl"); err == nil {
		t.Error("ResumeOutput with another input = no error, want one")
	}
}

func TestFolderReadsFilesInOrder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b.txt":       "The army lost Kunduz on Friday.",
		"a/c.txt":     "The army lost Herat on Friday.",
		"c.json":      `{"id":"own","text":"The army lost Ghazni on Friday.","published":"2021-08-13"}`,
		".hidden.txt": "The army lost Zaranj on Friday.",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	var second bulk.Position
	err := newReader(t).Folder(context.Background(), dir, bulk.Position{}, bulk.Report{Country: "AF"}, func(x bulk.Reading) error {
		if len(got) == 1 {
			second = x.Next
		}
		for _, c := range x.Claims {
			got = append(got, c.Report+" "+c.Place.Text)
		}
		return x.Err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a/c Herat", "b Kunduz", "own Ghazni"}, got); d != "" {
		t.Errorf("Folder (-want +got):\n%s", d)
	}
	n := 0
	if err := newReader(t).Folder(context.Background(), dir, second, bulk.Report{}, func(bulk.Reading) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("Folder behind the second file read %d files, %v; want 1", n, err)
	}
}
