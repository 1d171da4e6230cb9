package export

import (
	"encoding/json"
	"fmt"
	"io"

	"dateline"
)

// Diff writes what changed from a to b as one indented JSON object, the
// Changes of the root package: the same situations give the same bytes.
func Diff(w io.Writer, a, b *dateline.Situation) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(dateline.Diff(a, b)); err != nil {
		return fmt.Errorf("write what changed in %s from %d to %d: %w", a.Slug(), a.Seq(), b.Seq(), err)
	}
	return nil
}
