package live

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// ID names the state of a story after a frame: the frame's Seq, and the first
// four bytes of the root of the record's tree at that Seq. A record that was
// restored from an older copy, or forged, has another root there.
type ID struct {
	Seq  dateline.Seq
	Root [4]byte
}

// String is the form on the wire: "17-0a1b2c3d".
func (id ID) String() string {
	b := strconv.AppendUint(make([]byte, 0, 30), uint64(id.Seq), 10)
	return string(hex.AppendEncode(append(b, '-'), id.Root[:]))
}

// ParseID reads the form on the wire; false where s is none.
func ParseID(s string) (ID, bool) {
	seq, root, ok := strings.Cut(s, "-")
	if !ok || len(root) != 8 || len(seq) > 19 {
		return ID{}, false
	}
	n, err := strconv.ParseUint(seq, 10, 63)
	if err != nil {
		return ID{}, false
	}
	id := ID{Seq: dateline.Seq(n)}
	if _, err := hex.Decode(id.Root[:], []byte(root)); err != nil {
		return ID{}, false
	}
	return id, id.String() == s
}

// Frame is what the data line of a frame says.
type Frame struct {
	Seq       dateline.Seq    `json:"seq"`
	Prev      dateline.Seq    `json:"prev"`     // Seq of the story's frame before it; 0: the first
	Recorded  time.Time       `json:"recorded"` // the server's time for ages
	Fragments json.RawMessage `json:"fragments,omitempty"`
}

// encode returns the frame's bytes:
//
//	id: 17-0a1b2c3d
//	event: change
//	data: {"seq":17,"prev":15,"recorded":"…","fragments":…}
//
// and an empty line. Blocks hold the same bytes one frame after another.
func (f Frame) encode(id ID) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(f.Fragments) + 128)
	b.WriteString("id: ")
	b.WriteString(id.String())
	b.WriteString("\nevent: change\ndata: ")
	j := json.NewEncoder(&b) // compacts fragments: the only line break is the one behind
	j.SetEscapeHTML(false)   // the bytes never stand in HTML, and escapes would double them
	if err := j.Encode(f); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// resetFrame tells a page that frames it needs are not to be had, or that it
// was made from another record: it must load anew. It has no id, so that a
// page that does not understand it is told again.
func resetFrame(why string) []byte {
	data, _ := json.Marshal(struct {
		Why string `json:"why"`
	}{why})
	return []byte("event: reset\ndata: " + string(data) + "\n\n")
}
