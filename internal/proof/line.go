package proof

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"dateline"
)

// Raw is one entry as it lies in the record: the payload as bytes that are
// never marshalled again. Salt and Body are nil where a takedown erased them,
// and where a public log withholds them.
type Raw struct {
	Seq      dateline.Seq
	Recorded time.Time // UTC, microseconds
	Story    string
	Act      dateline.Act
	Sum      Sum
	Salt     []byte // SaltSize bytes
	Body     []byte // JSON on one line, as dateline.Encode made it
	Leaf     Hash
}

// Bare tells whether the entry is without its payload.
func (r Raw) Bare() bool { return r.Body == nil }

// Withhold returns the entry without its payload, as a public log shows what
// readers may not know: the leaf can be checked, and nothing be guessed.
func (r Raw) Withhold() Raw {
	r.Salt, r.Body = nil, nil
	return r
}

// leaf is what the tree says of the entry by its own fields.
func (r Raw) leaf() Leaf { return Leaf{r.Seq, r.Recorded, r.Story, r.Act, r.Sum} }

// Seal sets Sum and Leaf from the other fields.
func (r *Raw) Seal() {
	r.Sum = SumOf(r.Salt, r.Body)
	r.Leaf = r.leaf().Hash()
}

// Check recomputes sum and leaf and returns an Invalid error, which names the
// Seq, where they differ from what the entry says.
func (r Raw) Check() error {
	at := "seq " + strconv.FormatUint(uint64(r.Seq), 10)
	if !r.Bare() {
		if len(r.Salt) != SaltSize {
			return dateline.Invalid(at, "a salt of %d bytes, want %d", len(r.Salt), SaltSize)
		}
		if SumOf(r.Salt, r.Body) != r.Sum {
			return dateline.Invalid(at, "the payload is not the one that was recorded: its salted hash differs")
		}
	}
	if r.leaf().Hash() != r.Leaf {
		return dateline.Invalid(at, "the leaf does not match number, time, story, act and payload")
	}
	return nil
}

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 64 << 20

const stamp = "2006-01-02T15:04:05.000000Z"

// Line returns the entry as one line of NDJSON, newline included:
//
//	{"seq":1,"recorded":"2021-08-13T10:15:00.000000Z","story":"s","act":"receive","salt":"…","payload":{…},"leaf":"…"}
//
// with salt and leaf in base64 and the payload byte for byte as recorded. An
// entry without payload has "sum" in the place of salt and payload.
func (r Raw) Line() ([]byte, error) {
	at := fmt.Sprintf("seq %d", r.Seq)
	if y := r.Recorded.UTC().Year(); y < 0 || y > 9999 {
		return nil, dateline.Invalid(at, "recorded in the year %d, which RFC 3339 can't write", y)
	}
	head, err := json.Marshal(struct {
		Seq      dateline.Seq `json:"seq"`
		Recorded string       `json:"recorded"`
		Story    string       `json:"story"`
		Act      dateline.Act `json:"act"`
		Sum      []byte       `json:"sum,omitempty"`
		Salt     []byte       `json:"salt,omitempty"`
	}{r.Seq, r.Recorded.UTC().Format(stamp), r.Story, r.Act, r.bareSum(), r.Salt})
	if err != nil {
		return nil, fmt.Errorf("%s as a line: %w", at, err)
	}
	b := bytes.NewBuffer(head[:len(head)-1])
	if !r.Bare() {
		if len(r.Body) == 0 || r.Body[0] != '{' || bytes.IndexByte(r.Body, '\n') >= 0 || !json.Valid(r.Body) || r.Body[len(r.Body)-1] != '}' {
			return nil, dateline.Invalid(at, "the payload is not a JSON object on one line")
		}
		b.WriteString(`,"payload":`)
		b.Write(r.Body)
	}
	leaf, _ := json.Marshal(r.Leaf[:])
	b.WriteString(`,"leaf":`)
	b.Write(leaf)
	b.WriteString("}\n")
	return b.Bytes(), nil
}

func (r Raw) bareSum() []byte {
	if r.Bare() {
		return r.Sum[:]
	}
	return nil
}

// ParseLine reads a line that Line wrote and checks its sum and leaf.
func ParseLine(line []byte) (Raw, error) {
	var in struct {
		Seq      uint64          `json:"seq"`
		Recorded string          `json:"recorded"`
		Story    string          `json:"story"`
		Act      dateline.Act    `json:"act"`
		Sum      []byte          `json:"sum"`
		Salt     []byte          `json:"salt"`
		Payload  json.RawMessage `json:"payload"`
		Leaf     []byte          `json:"leaf"`
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return Raw{}, dateline.Invalid("line", "not an entry of a record: %v", err)
	}
	if rest := bytes.TrimSpace(line[d.InputOffset():]); len(rest) > 0 {
		return Raw{}, dateline.Invalid("line", "more than one entry")
	}
	if in.Seq == 0 || in.Seq > 1<<62 {
		return Raw{}, dateline.Invalid("seq", "%d is no number of an entry", in.Seq)
	}
	t, err := time.Parse(stamp, in.Recorded)
	if err != nil {
		return Raw{}, dateline.Invalid("recorded", "%q; want UTC with microseconds, like %s", in.Recorded, stamp)
	}
	if len(in.Leaf) != len(Hash{}) {
		return Raw{}, dateline.Invalid("leaf", "%d bytes, want %d", len(in.Leaf), len(Hash{}))
	}
	r := Raw{Seq: dateline.Seq(in.Seq), Recorded: t.UTC(), Story: in.Story, Act: in.Act, Leaf: Hash(in.Leaf)}
	switch {
	case in.Payload != nil && in.Sum == nil:
		if in.Payload[0] != '{' || bytes.IndexByte(in.Payload, '\n') >= 0 {
			return Raw{}, dateline.Invalid("payload", "not a JSON object on one line")
		}
		r.Salt, r.Body = in.Salt, in.Payload
		r.Sum = SumOf(r.Salt, r.Body)
	case in.Payload == nil && in.Salt == nil && len(in.Sum) == len(Sum{}):
		r.Sum = Sum(in.Sum)
	default:
		return Raw{}, dateline.Invalid("payload", "an entry has salt and payload, or else a sum of 32 bytes in their place")
	}
	return r, r.Check()
}

// Lines reads a record from NDJSON, one entry after the other; empty lines are
// passed over. The first error ends it and names the line.
func Lines(in io.Reader) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		sc := bufio.NewScanner(in)
		sc.Buffer(make([]byte, 64<<10), MaxLine)
		n := 0
		for sc.Scan() {
			n++
			if len(bytes.TrimSpace(sc.Bytes())) == 0 {
				continue
			}
			r, err := ParseLine(sc.Bytes())
			if err != nil {
				yield(Raw{}, atLine(n, err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
		switch err := sc.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(Raw{}, dateline.Invalid(fmt.Sprintf("line %d", n+1), "longer than %d MB; a record has no such line", MaxLine>>20))
		case err != nil:
			yield(Raw{}, fmt.Errorf("line %d: %w", n+1, err))
		}
	}
}

func atLine(n int, err error) error {
	return &dateline.Error{Kind: dateline.ErrInvalid, Field: fmt.Sprintf("line %d", n), Message: err.Error()}
}

// Summary is what Verify found.
type Summary struct {
	Entries dateline.Seq
	Bare    int // entries without payload
	Root    Hash
}

// Verify checks a whole record: numbers without a gap from 1, times that never
// go back, every sum and leaf. It returns the root of the tree over it.
func Verify(record iter.Seq2[Raw, error]) (Summary, error) {
	var s Summary
	var tree Tree
	var last time.Time
	for r, err := range record {
		if err != nil {
			return s, err
		}
		at := fmt.Sprintf("seq %d", r.Seq)
		if r.Seq != s.Entries+1 {
			return s, dateline.Invalid(at, "want %d here; an entry is missing or out of its order", s.Entries+1)
		}
		if r.Recorded.Before(last) {
			return s, dateline.Invalid(at, "recorded before the entry in front of it")
		}
		if err := r.Check(); err != nil {
			return s, err
		}
		if _, err := tree.Add(r.Leaf); err != nil {
			return s, err
		}
		if r.Bare() {
			s.Bare++
		}
		s.Entries, last = r.Seq, r.Recorded
	}
	var err error
	s.Root, err = tree.Root()
	return s, err
}
