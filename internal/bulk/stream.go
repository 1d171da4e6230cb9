package bulk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// longestLine is the longest line of a stream, in bytes: ten megabytes of text
// of which every byte is escaped.
const longestLine = 64 << 20

// Position is a place between two reports of a stream or folder. The zero
// Position is its beginning.
type Position struct {
	Reports int    `json:"reports"`        // reports before it
	Bytes   int64  `json:"bytes"`          // bytes of the stream before it
	Lines   int    `json:"lines"`          // lines of the stream before it
	File    string `json:"file,omitempty"` // last file of the folder before it
	// Until passes over reports, unread, as far as the one with this id, which
	// is read; "" where no report is passed over.
	Until string `json:"-"`
}

// task is one report on its way to a worker.
type task struct {
	read func() Reading
	next Position
	done chan Reading
}

// Lines reads a stream with one JSON report a line, on all cores, and calls
// yield for each in the order of the lines, faulty ones included. It returns
// the error of the stream itself, of yield, or of ctx.
func (r *Reader) Lines(ctx context.Context, in io.Reader, yield func(Reading) error) error {
	return r.LinesFrom(ctx, in, Position{}, Report{}, yield)
}

// LinesFrom is Lines from a position on, which in stands at already. What a
// line leaves out is taken from defaults.
func (r *Reader) LinesFrom(ctx context.Context, in io.Reader, from Position, defaults Report, yield func(Reading) error) error {
	br := bufio.NewReaderSize(in, 256<<10)
	pos := from
	pos.Until = ""
	until := from.Until
	next := func() (task, error) {
		for {
			raw, n, err := oneLine(br)
			if err != nil && (n == 0 || !errors.Is(err, io.EOF)) { // a line that broke off is none: only the last may lack its end
				if errors.Is(err, io.EOF) && until != "" {
					return task{}, fmt.Errorf("no report has the id %q, at which the claims end; was it another input?", until)
				}
				return task{}, err
			}
			pos.Bytes += int64(n)
			pos.Lines++
			line := pos.Lines
			if len(raw) == 0 && n <= longestLine {
				continue
			}
			pos.Reports++
			if until != "" {
				var head struct{ ID string }
				if json.Unmarshal(raw, &head) != nil || head.ID != until {
					continue
				}
				until = ""
			}
			long := n > longestLine
			return task{next: pos, read: func() Reading {
				if long {
					return Reading{Report: Report{Line: line}, Err: fmt.Errorf("line %d: longer than %d bytes", line, longestLine)}
				}
				return r.line(line, raw, defaults)
			}}, nil
		}
	}
	return r.stream(ctx, next, yield)
}

// oneLine reads a line without its end; n counts the bytes with it. Of a line
// that is too long nothing is kept.
func oneLine(br *bufio.Reader) (line []byte, n int, err error) {
	for {
		part, err := br.ReadSlice('\n')
		n += len(part)
		if n <= longestLine {
			line = append(line, part...)
		} else {
			line = nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), n, err
		}
	}
}

// Folder reads the files of a folder and of the folders in it, each a report
// with the file's path as its id, in the order of the paths. A file that ends
// in .json holds one report as a line of a stream does; any other is text, with
// what is not in it taken from defaults. Names that begin with a dot are left
// out.
func (r *Reader) Folder(ctx context.Context, dir string, from Position, defaults Report, yield func(Reading) error) error {
	files, err := filesOf(dir)
	if err != nil {
		return err
	}
	first, _ := slices.BinarySearch(files, from.File)
	if from.File != "" && first < len(files) && files[first] == from.File {
		first++
	}
	if from.Until != "" {
		first = slices.IndexFunc(files, func(f string) bool { return idOf(f) == from.Until })
		if first < 0 {
			return fmt.Errorf("no file of %s makes the report %q, at which the claims end; was it another folder?", dir, from.Until)
		}
	}
	pos := Position{Reports: first}
	return r.stream(ctx, func() (task, error) {
		if pos.Reports >= len(files) {
			return task{}, io.EOF
		}
		name := files[pos.Reports]
		pos.Reports++
		pos.File = name
		return task{next: pos, read: func() Reading { return r.file(dir, name, defaults) }}, nil
	}, yield)
}

// Files is the number of files of a folder that Folder reads.
func Files(dir string) (int, error) {
	files, err := filesOf(dir)
	return len(files), err
}

// filesOf lists the files below a folder, sorted by path.
func filesOf(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
		case !d.IsDir():
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			files = append(files, filepath.ToSlash(rel))
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}

// idOf is the id of a file's report.
func idOf(file string) string { return strings.TrimSuffix(file, filepath.Ext(file)) }

func (r *Reader) file(dir, name string, defaults Report) Reading {
	p := defaults
	p.ID = idOf(name)
	raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return Reading{Report: p, Err: err}
	}
	if filepath.Ext(name) == ".json" {
		x := r.line(0, raw, p)
		if x.Err != nil {
			x.Err = fmt.Errorf("%s: %w", name, x.Err)
		}
		return x
	}
	p.Text = string(raw)
	return r.Read(p)
}

// stream reads tasks on all cores and yields in their order. At most a few
// reports a core are held at a time, whatever the length of the stream.
func (r *Reader) stream(ctx context.Context, next func() (task, error), yield func(Reading) error) error {
	cores := runtime.GOMAXPROCS(0)
	jobs := make(chan *task)
	queue := make(chan *task, 4*cores)
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	for range cores {
		workers.Go(func() {
			for j := range jobs {
				x := j.read()
				x.Next = j.next
				j.done <- x
			}
		})
	}
	var sourceErr error
	workers.Go(func() {
		defer close(queue)
		defer close(jobs)
		for inner.Err() == nil {
			j, err := next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					sourceErr = err
				}
				return
			}
			j.done = make(chan Reading, 1)
			select {
			case jobs <- &j:
				queue <- &j
			case <-inner.Done():
				return
			}
		}
	})
	var err error
	for j := range queue {
		x := <-j.done
		if err == nil && ctx.Err() == nil {
			if err = yield(x); err != nil {
				cancel()
			}
		}
	}
	workers.Wait()
	return errors.Join(err, sourceErr, context.Cause(ctx))
}

// line reads a report written as JSON; 0 is the line of a file of its own.
func (r *Reader) line(n int, raw []byte, defaults Report) Reading {
	p := defaults
	p.Line = n
	fault := func(format string, args ...any) Reading {
		err := fmt.Errorf(format, args...)
		if n > 0 {
			err = fmt.Errorf("line %d: %w", n, err)
		}
		return Reading{Report: p, Err: err}
	}
	var got struct{ ID, Text, Published, Zone, Country string }
	if err := json.Unmarshal(raw, &got); err != nil {
		return fault("not a JSON report: %w", err)
	}
	p.Text = got.Text
	for _, f := range []struct {
		to   *string
		from string
	}{{&p.ID, got.ID}, {&p.Zone, got.Zone}, {&p.Country, got.Country}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if p.Text == "" {
		return fault("the report has no text")
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return fault("zone %q is unknown; give an IANA name such as Asia/Kabul", p.Zone)
	}
	if got.Published != "" {
		if p.Published, err = published(got.Published, zone); err != nil {
			return fault("published: %w", err)
		}
	}
	return r.Read(p)
}

// published reads a time, or a day, which is taken at its noon.
func published(s string, zone *time.Location) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return day.Add(12 * time.Hour), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("%q is neither a time such as 2021-08-13T18:00:00Z nor a day such as 2021-08-13", s)
	}
	return t, nil
}
