package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"

	"dateline"
	"dateline/internal/proof"
)

// Record writes a whole record as NDJSON, one entry a line (proof.Raw.Line has
// the form), and returns how many entries it wrote. What was taken down has no
// payload there either. Everything of the record is in it, private entries
// too: it is the operator's copy and never an answer to a reader.
func Record(w io.Writer, entries iter.Seq2[proof.Raw, error]) (dateline.Seq, error) {
	b := bufio.NewWriterSize(w, 64<<10)
	var n dateline.Seq
	for r, err := range entries {
		if err != nil {
			return n, fmt.Errorf("read the record behind entry %d: %w", n, err)
		}
		line, err := r.Line()
		if err != nil {
			return n, fmt.Errorf("write the record: %w", err)
		}
		if _, err := b.Write(line); err != nil {
			return n, fmt.Errorf("write entry %d: %w", r.Seq, err)
		}
		n++
	}
	if err := b.Flush(); err != nil {
		return n, fmt.Errorf("write the record: %w", err)
	}
	return n, nil
}

// ReadRecord reads what Record wrote and gives each entry to take, checked for
// itself and standing in its order. It returns how many were taken. An error
// names the line; entries before it have been taken, so take must be undone as
// a whole where half a record is of no use.
func ReadRecord(r io.Reader, take func(proof.Raw) error) (dateline.Seq, error) {
	var n dateline.Seq
	for raw, err := range proof.Lines(r) {
		if err != nil {
			return n, fmt.Errorf("read a record: %w", err)
		}
		if raw.Seq != n+1 {
			return n, dateline.Invalid(fmt.Sprintf("seq %d", raw.Seq), "want %d here; an entry is missing or out of its order", n+1)
		}
		if err := take(raw); err != nil {
			return n, fmt.Errorf("take entry %d: %w", raw.Seq, err)
		}
		n++
	}
	return n, nil
}
