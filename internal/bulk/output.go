package bulk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Output is a file of claims, one a line, that a reading can go on with after
// it was stopped at any moment.
//
// Beside FILE stands FILE.done: the position in the input behind the last report
// whose claims are in FILE for certain, and how long FILE was then. It is
// written anew, in one step, every second or so, after FILE has reached the disk,
// and nobody waits for the disk meanwhile. To go on, what FILE holds beyond that
// length is cut off and read again; so no report is lost, none is there twice,
// and reports without claims count.
//
// Where FILE.done is missing or tells of a longer FILE (it was copied, or cut by
// hand), the last report in FILE is taken for half written: its claims are cut
// off, and reading goes on with it. Ids of reports must then be unique.
type Output struct {
	name  string
	f     *os.File
	w     *bufio.Writer
	mark  mark
	begun time.Time  // when saving last began
	at    int        // reports then
	saved chan error // what came of it; nil where it was seen to
}

// mark is what FILE.done holds.
type mark struct {
	Input    string   `json:"input"`
	Position Position `json:"position"`
	Length   int64    `json:"length"` // of FILE, in bytes
}

// A mark is written anew after so much time or so many reports.
const (
	between     = time.Second
	mostReports = 200
)

// CreateOutput makes the file for the claims of an input, which must not exist.
func CreateOutput(name, input string) (*Output, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s is there already; --resume goes on with it, or remove it", name)
	}
	if err != nil {
		return nil, err
	}
	return start(name, f, mark{Input: filepath.Base(input)})
}

// ResumeOutput opens the file for the claims of an input behind its last
// complete report; where there is none, it makes it. The position is where the
// input is to be read on.
func ResumeOutput(name, input string) (*Output, Position, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, Position{}, err
	}
	m, err := resume(f, name, filepath.Base(input))
	if err == nil {
		err = f.Truncate(m.Length)
	}
	if err == nil {
		_, err = f.Seek(m.Length, io.SeekStart)
	}
	if err != nil {
		return nil, Position{}, errors.Join(err, f.Close())
	}
	o, err := start(name, f, m)
	return o, m.Position, err
}

func resume(f *os.File, name, input string) (mark, error) {
	length, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return mark{}, err
	}
	var m mark
	raw, err := os.ReadFile(name + ".done")
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return mark{}, err
	case json.Unmarshal(raw, &m) != nil:
		m = mark{}
	case m.Input != input:
		return mark{}, fmt.Errorf("%s holds the claims of %s, not of %s", name, m.Input, input)
	case m.Length <= length:
		return m, nil
	}
	return salvage(f, input)
}

// salvage finds the last report in the file and where its claims begin.
func salvage(f *os.File, input string) (mark, error) {
	m := mark{Input: input}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return m, err
	}
	br := bufio.NewReaderSize(f, 256<<10)
	var at int64
	for {
		line, n, err := oneLine(br)
		if err != nil && !errors.Is(err, io.EOF) {
			return m, err
		}
		var c struct {
			Report string `json:"report"`
		}
		if err != nil || json.Unmarshal(line, &c) != nil { // the end, or the line that was cut
			break
		}
		if c.Report == "" {
			return m, fmt.Errorf("line at byte %d names no report, and the .done file is gone: begin anew with another --out", at)
		}
		if c.Report != m.Position.Until {
			m.Position.Until, m.Length = c.Report, at
		}
		at += int64(n)
	}
	return m, nil
}

func start(name string, f *os.File, m mark) (*Output, error) {
	o := &Output{name: name, f: f, w: bufio.NewWriterSize(f, 256<<10), mark: m}
	if m.Position.Until != "" { // there is no position to save yet, and an old one must not stay
		if err := os.Remove(name + ".done"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, errors.Join(err, f.Close())
		}
		o.begun = time.Now()
		return o, nil
	}
	if err := o.settle(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return o, nil
}

// Write adds a report's claims to the file.
func (o *Output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	o.mark.Length += int64(n)
	return n, err
}

// Done tells that all claims of the report before the position were written.
func (o *Output) Done(p Position) error {
	o.mark.Position = p
	if time.Since(o.begun) < between && p.Reports-o.at < mostReports {
		return nil
	}
	if o.saved != nil {
		select {
		case err := <-o.saved:
			o.saved = nil
			if err != nil {
				return err
			}
		default: // the disk is slow: later
			return nil
		}
	}
	return o.save()
}

// Reports is the number of reports that are done.
func (o *Output) Reports() int { return o.mark.Position.Reports }

// save begins to save how far the reading has come.
func (o *Output) save() error {
	if err := o.w.Flush(); err != nil {
		return err
	}
	b, err := json.Marshal(o.mark)
	if err != nil {
		return err
	}
	o.begun, o.at, o.saved = time.Now(), o.mark.Position.Reports, make(chan error, 1)
	go func(saved chan<- error) { saved <- o.put(append(b, '\n')) }(o.saved)
	return nil
}

// put brings what was written of FILE to the disk, then the mark.
func (o *Output) put(mark []byte) error {
	if err := o.f.Sync(); err != nil {
		return err
	}
	next := o.name + ".done.new"
	if err := os.WriteFile(next, mark, 0o644); err != nil {
		return err
	}
	return os.Rename(next, o.name+".done")
}

// settle waits until what is being saved is, and saves the rest.
func (o *Output) settle() error {
	if o.saved != nil {
		err := <-o.saved
		o.saved = nil
		if err != nil {
			return err
		}
	}
	if err := o.save(); err != nil {
		return err
	}
	err := <-o.saved
	o.saved = nil
	return err
}

// Close saves how far the reading came and closes the file.
func (o *Output) Close() error {
	return errors.Join(o.settle(), o.f.Close())
}

// NDJSON are the claims of a reading, one JSON object a line.
func (x *Reading) NDJSON() ([]byte, error) {
	var b bytes.Buffer
	for i := range x.Claims {
		line, err := json.Marshal(x.Claims[i])
		if err != nil {
			return nil, err
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}
