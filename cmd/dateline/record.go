package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"

	"dateline"
	"dateline/internal/export"
	"dateline/internal/proof"
	"dateline/internal/store"
)

// readFile reads a file, or standard input where the name is "-".
func readFile(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(name)
}

func runExport(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("export", "[--data FILE] > record.ndjson", errs)
	data := fs.String("data", "dateline.db", "the data `file`")
	if _, status, ok := parse(fs, args); !ok {
		return status
	}
	s, err := existing(ctx, *data)
	if err != nil {
		return fail(errs, err)
	}
	defer s.Close()
	n, err := export.Record(out, entries(ctx, s))
	if err != nil {
		return fail(errs, err)
	}
	fmt.Fprintf(errs, "%d entries\n", n)
	return 0
}

// existing opens a data file that must be there.
func existing(ctx context.Context, data string) (*store.Store, error) {
	if _, err := os.Stat(data); err != nil {
		return nil, dateline.NotFound("there is no data file %s; name it with --data", data)
	}
	return store.Open(ctx, data, nil)
}

// entries walks the whole record in order.
func entries(ctx context.Context, s *store.Store) iter.Seq2[proof.Raw, error] {
	return func(yield func(proof.Raw, error) bool) {
		for after := dateline.Seq(0); ; {
			rs, err := s.Raw(ctx, after, 1000)
			if err != nil {
				yield(proof.Raw{}, err)
				return
			}
			for _, r := range rs {
				if !yield(r, nil) {
					return
				}
				after = r.Seq
			}
			if len(rs) < 1000 {
				return
			}
		}
	}
}

func runImport(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	fs := flags("import", "[--data FILE] RECORD.ndjson", errs)
	data := fs.String("data", "dateline.db", "the data `file`; its record must be empty")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) != 1 {
		fs.Usage()
		return 2
	}
	if err := importRecord(ctx, *data, words[0], in, out); err != nil {
		return fail(errs, err)
	}
	return 0
}

func importRecord(ctx context.Context, data, name string, in io.Reader, out io.Writer) error {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	s, err := store.Open(ctx, data, nil)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.ImportRaw(ctx, proof.Lines(in)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	seq, _, root, err := s.Head(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d entries, root %s\n", seq, root)
	return nil
}

func runVerify(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("verify", "[--data FILE]", errs)
	data := fs.String("data", "dateline.db", "the data `file`")
	if _, status, ok := parse(fs, args); !ok {
		return status
	}
	s, err := existing(ctx, *data)
	if err != nil {
		return fail(errs, err)
	}
	defer s.Close()
	r, err := s.Verify(ctx)
	if err != nil {
		return fail(errs, err)
	}
	for _, f := range r.Faults {
		fmt.Fprintln(out, f)
	}
	seq, _, root, err := s.Head(ctx)
	if err != nil {
		return fail(errs, err)
	}
	fmt.Fprintf(out, "%d entries, root %s, %d faults\n", seq, root, len(r.Faults))
	if !r.OK() {
		return 1
	}
	return 0
}
