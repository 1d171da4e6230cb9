package proof

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"dateline"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint says that a record had Size entries and that root. Origin names
// the record: one word without spaces, such as "dateline.example/afghanistan".
type Checkpoint struct {
	Origin string
	Size   dateline.Seq
	Root   Hash
}

// Text is the checkpoint as text, three lines: origin, size, root in base64.
// It is the form of https://c2sp.org/tlog-checkpoint and can be signed as a
// note of golang.org/x/mod/sumdb/note.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// ParseCheckpoint reads what Text wrote. Further lines are extensions and are
// passed over.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) < 4 || lines[0] == "\n" {
		return Checkpoint{}, dateline.Invalid("checkpoint", "want three lines: origin, size, root")
	}
	size := strings.TrimSuffix(lines[1], "\n")
	n, err := strconv.ParseUint(size, 10, 62)
	if err != nil || strconv.FormatUint(n, 10) != size {
		return Checkpoint{}, dateline.Invalid("checkpoint, line 2", "%q is no number of entries", size)
	}
	root := strings.TrimSuffix(lines[2], "\n")
	b, err := base64.StdEncoding.DecodeString(root)
	if err != nil || len(b) != len(Hash{}) || base64.StdEncoding.EncodeToString(b) != root {
		return Checkpoint{}, dateline.Invalid("checkpoint, line 3", "want the root, 32 bytes in base64")
	}
	return Checkpoint{Origin: strings.TrimSuffix(lines[0], "\n"), Size: dateline.Seq(n), Root: Hash(b)}, nil
}

// Sign returns the checkpoint as a signed note.
func (c Checkpoint) Sign(by ...note.Signer) ([]byte, error) {
	if c.Origin == "" || strings.ContainsAny(c.Origin, "\n\r ") {
		return nil, dateline.Invalid("origin", "%q can't name a record; use one word without spaces", c.Origin)
	}
	b, err := note.Sign(&note.Note{Text: c.Text()}, by...)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return b, nil
}

// OpenCheckpoint reads a signed note and returns its checkpoint, where one of
// the known verifiers bears it out.
func OpenCheckpoint(signed []byte, known note.Verifiers) (Checkpoint, error) {
	n, err := note.Open(signed, known)
	if err != nil {
		return Checkpoint{}, dateline.Invalid("checkpoint", "no valid signature of a known key: %v", err)
	}
	return ParseCheckpoint(n.Text)
}
