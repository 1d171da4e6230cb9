package model

import (
	"errors"

	"dateline/internal/reading/weights"
)

// The file of weights, in the form of package weights: note, names of tags and
// relations, then the tables classes, tag, groups, act and rel. A list has its
// length in front; a table is its slots and, if sparse, a list of pairs.
const magic = "DLWEIGH3"

// Encode returns the file.
func (m *Model) Encode() []byte {
	w := weights.NewWriter(magic)
	names := func(l []string) {
		w.Num(len(l))
		for _, s := range l {
			w.String(s)
		}
	}
	pairs := func(l []uint16) {
		w.Num(len(l))
		for _, v := range l {
			w.Short(int16(v))
		}
	}
	w.String(m.Note)
	names(m.Tags)
	names(m.Rels)
	w.Slots(m.Classes.shift, m.Classes.slots)
	w.Slots(m.Tag.shift, m.Tag.slots)
	pairs(m.Tag.pairs)
	w.Slots(m.Groups.shift, m.Groups.slots)
	w.Slots(m.Act.shift, m.Act.slots)
	w.Slots(m.Rel.shift, m.Rel.slots)
	pairs(m.Rel.pairs)
	return w.File()
}

var errFile = errors.New("weights: the file is damaged or of another version; make it anew with make weights")

// Decode reads the file.
func Decode(b []byte) (*Model, error) {
	r := weights.NewReader(b, magic)
	m := &Model{Note: r.String(), Tags: names(r), Rels: names(r)}
	m.Classes.shift, m.Classes.slots = r.Slots()
	m.Tag.shift, m.Tag.slots = r.Slots()
	m.Tag.pairs = pairs(r)
	m.Groups.shift, m.Groups.slots = r.Slots()
	m.Act.shift, m.Act.slots = r.Slots()
	m.Rel.shift, m.Rel.slots = r.Slots()
	m.Rel.pairs = pairs(r)
	if !r.Whole() || len(m.Tags) > 64 || len(m.Rels) > 64 {
		return nil, errFile
	}
	return m, nil
}

func names(r *weights.Reader) []string {
	var l []string
	for n := r.Num(); n > 0 && !r.Bad(); n-- {
		l = append(l, r.String())
	}
	return l
}

func pairs(r *weights.Reader) []uint16 {
	b := r.Raw(2 * r.Num())
	l := make([]uint16, len(b)/2)
	for i := range l {
		l[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return l
}
