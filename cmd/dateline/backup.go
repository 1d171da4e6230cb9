package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"dateline/internal/store"
)

func runBackup(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("backup", "[--data FILE] OUT", errs)
	data := fs.String("data", "dateline.db", "the data `file`; a server may be using it")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) != 1 {
		fs.Usage()
		return 2
	}
	r, err := backup(ctx, *data, words[0])
	if err != nil {
		return fail(errs, err)
	}
	return found(out, errs, words[0], r, "this is no backup, and was deleted")
}

// backup copies, and verifies the copy whole; a copy with faults is removed.
func backup(ctx context.Context, data, to string) (store.Report, error) {
	s, err := existing(ctx, data)
	if err != nil {
		return store.Report{}, err
	}
	defer s.Close()
	if err := s.Backup(ctx, to); err != nil {
		return store.Report{}, err
	}
	r, err := store.CheckFile(ctx, to)
	if err != nil || !r.OK() {
		os.Remove(to)
	}
	return r, err
}

// found says what a verification found; bad is what that means where it is
// not whole.
func found(out, errs io.Writer, name string, r store.Report, bad string) int {
	for _, f := range r.Faults {
		fmt.Fprintln(errs, f)
	}
	if !r.OK() {
		fmt.Fprintf(errs, "dateline: %s: %d faults; %s\n", name, len(r.Faults), bad)
		return 1
	}
	fmt.Fprintf(out, "%s: %d entries, root %s, %d taken down, 0 faults\n", name, r.Entries, r.Root, r.Erased)
	return 0
}
