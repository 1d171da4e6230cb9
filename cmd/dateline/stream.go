package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"dateline/internal/bulk"
)

// stream reads the reports of a file or folder.
type stream struct {
	reader   *bulk.Reader
	name     string
	in       io.Reader // for the name "-"
	defaults bulk.Report
	w        *claimWriter
	out      string // the file for the claims; "" for the standard output
	resume   bool
}

func (s *stream) run(ctx context.Context) {
	info, err := os.Stat(s.name)
	if s.name == "-" {
		info, err = nil, nil
	}
	if err != nil {
		s.w.problem(s.name, err)
		return
	}
	var (
		from  bulk.Position
		claim *bulk.Output
	)
	switch {
	case s.out == "":
	case s.resume:
		claim, from, err = bulk.ResumeOutput(s.out, s.name)
	default:
		claim, err = bulk.CreateOutput(s.out, s.name)
	}
	if err != nil {
		s.w.problem(s.out, err)
		return
	}
	write := func(x bulk.Reading) error { return s.write(claim, x) }
	var bar *bulk.Bar
	at := from
	if terminal(s.w.errs) && (claim != nil || !terminal(os.Stdout)) {
		bar = bulk.NewBar(s.w.errs, s.whole(info), from.Reports)
		plain := write
		write = func(x bulk.Reading) error {
			at = x.Next
			bar.Show(at)
			return plain(x)
		}
	}
	err = s.read(ctx, info != nil && info.IsDir(), from, write)
	if bar != nil {
		bar.Close(at)
	}
	if claim != nil {
		if e := claim.Close(); e != nil {
			s.w.problem(s.out, e)
		}
		if ctx.Err() != nil {
			err = fmt.Errorf("stopped behind %d reports; --resume goes on", claim.Reports())
		}
	}
	if err != nil {
		s.w.problem(s.name, err)
	}
}

// whole is how far it is to the end: that of a file in bytes, that of a folder
// in files; of a pipe nobody knows.
func (s *stream) whole(info os.FileInfo) bulk.Position {
	switch {
	case info == nil:
		return bulk.Position{}
	case info.IsDir():
		n, err := bulk.Files(s.name)
		if err != nil { // reading it will tell
			return bulk.Position{}
		}
		return bulk.Position{Reports: n}
	}
	return bulk.Position{Bytes: info.Size()}
}

func (s *stream) read(ctx context.Context, folder bool, from bulk.Position, write func(bulk.Reading) error) error {
	if folder {
		return s.reader.Folder(ctx, s.name, from, s.defaults, write)
	}
	in := s.in
	if s.name != "-" {
		f, err := os.Open(s.name)
		if err != nil {
			return err
		}
		defer f.Close()
		if from.Bytes > 0 {
			if _, err := f.Seek(from.Bytes, io.SeekStart); err != nil {
				return err
			}
		}
		in = f
	} else if _, err := io.CopyN(io.Discard, in, from.Bytes); err != nil {
		return fmt.Errorf("the input ends before byte %d, where reading was to go on: %w", from.Bytes, err)
	}
	return s.reader.LinesFrom(ctx, in, from, s.defaults, write)
}

// write writes what came of one report, and that it is done.
func (s *stream) write(claims *bulk.Output, x bulk.Reading) error {
	name := s.name
	if x.Unread != "" && x.Report.ID != "" {
		name += ": " + x.Report.ID
	}
	if claims == nil || x.Err != nil || x.Unread != "" {
		if err := s.w.write(name, x); err != nil || claims == nil {
			return err
		}
		return claims.Done(x.Next)
	}
	b, err := x.NDJSON()
	if err != nil {
		return err
	}
	if _, err := claims.Write(b); err != nil {
		return err
	}
	return claims.Done(x.Next)
}

// terminal tells whether w is a terminal.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
