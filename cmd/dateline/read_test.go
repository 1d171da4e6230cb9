package main

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/bulk/bulktest"
)

// TestReadChild is the program in a process of its own, for tests that kill it.
// Without its variable it has nothing to do.
func TestReadChild(t *testing.T) {
	if args := os.Getenv("DATELINE_TEST_ARGS"); args != "" {
		os.Exit(run(context.Background(), strings.Split(args, "\n"), os.Stdin, os.Stdout, os.Stderr))
	}
}

// The program is killed while it reads a stream, with any number of reports
// read and any part of a line written, and started again with the same words:
// in the end its claims are those of a run that nobody killed.
func TestReadResumesWhereItWasKilled(t *testing.T) {
	var stream bytes.Buffer
	if err := bulktest.Write(&stream, 0, 320); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	whole, cut := filepath.Join(dir, "whole"), filepath.Join(dir, "cut")
	if code := run(t.Context(), []string{"read", "--reports", "-", "--out", whole}, bytes.NewReader(stream.Bytes()), io.Discard, os.Stderr); code != 0 {
		t.Fatalf("run(read) = %d, want 0", code)
	}
	chance := rand.New(rand.NewPCG(5, 6))
	for range 3 {
		cmd, in := readChild(t, cut)
		if _, err := in.Write(stream.Bytes()[:stream.Len()/3+chance.IntN(stream.Len()*2/3)]); err != nil {
			t.Fatal(err)
		}
		cmd.Process.Kill() // it waits for more, or is about to read or to write
		cmd.Wait()
	}
	cmd, in := readChild(t, cut)
	if _, err := in.Write(stream.Bytes()); err != nil {
		t.Fatal(err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(cut)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("after 3 kills the claims are %d bytes, want the %d of a run in one go, byte for byte", len(got), len(want))
	}
}

// A reading that is interrupted says how far it came and how to go on, and
// going on gives what a reading in one go gives.
func TestReadGoesOnBehindAnInterrupt(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "reports.jsonl")
	if err := bulktest.File(in, 60); err != nil {
		t.Fatal(err)
	}
	whole, cut := filepath.Join(dir, "whole"), filepath.Join(dir, "cut")
	if code := run(t.Context(), []string{"read", "--reports", in, "--out", whole}, nil, io.Discard, os.Stderr); code != 0 {
		t.Fatalf("run(read) = %d, want 0", code)
	}
	raw, err := os.ReadFile(in)
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	var errs bytes.Buffer
	stream := io.MultiReader(bytes.NewReader(raw[:len(raw)/2]), readerFunc(func([]byte) (int, error) { interrupt(); return 0, io.EOF }))
	if code := run(ctx, []string{"read", "--reports", "-", "--out", cut}, stream, io.Discard, &errs); code != 1 {
		t.Errorf("run(read), interrupted = %d, want 1", code)
	}
	if !strings.Contains(errs.String(), "--resume goes on") {
		t.Errorf("run(read), interrupted, says %q, want how to go on", errs.String())
	}
	if code := run(t.Context(), []string{"read", "--reports", "-", "--out", cut, "--resume"}, bytes.NewReader(raw), io.Discard, os.Stderr); code != 0 {
		t.Errorf("run(read --resume) = %d, want 0", code)
	}
	want, _ := os.ReadFile(whole)
	got, _ := os.ReadFile(cut)
	if len(want) == 0 || !bytes.Equal(got, want) {
		t.Errorf("behind an interrupt the claims are %d bytes, want the %d of a run in one go, byte for byte", len(got), len(want))
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func readChild(t *testing.T, out string) (*exec.Cmd, io.WriteCloser) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestReadChild$")
	cmd.Env = append(os.Environ(), "DATELINE_TEST_ARGS="+strings.Join([]string{"read", "--reports", "-", "--out", out, "--resume"}, "\n"))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, in
}
