// Package export writes what is known as data onto an io.Writer.
//
// It knows situations and the line form of the record. It must not know HTTP,
// pages or the store: it is given what to write, and decides nothing about who
// may read it. What is public is public already in the Situation it is given.
package export

import (
	"encoding/json"
	"fmt"
	"io"

	"dateline"
)

// Situation writes a situation as one indented JSON object, the Snapshot of
// the root package kept to the rights of its sources: the same situation gives
// the same bytes.
func Situation(w io.Writer, s *dateline.Situation) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(snapshot(s)); err != nil {
		return fmt.Errorf("write situation of %s at %d: %w", s.Slug(), s.Seq(), err)
	}
	return nil
}
