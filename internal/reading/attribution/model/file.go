package model

import (
	"errors"

	"dateline/internal/reading/weights"
)

// The file of weights, in the form of package weights:
//
//	string    note
//	slots     words
//	2 stages  slots of the table, then the weights of transitions, 2 bytes
//	          each, [class][label before][label] without the eighth
//	2 links   weights of 2 bytes each
//	16 bytes  trust
const magic = "DLATTR01"

// Encode returns the file.
func (m *Model) Encode() []byte {
	w := weights.NewWriter(magic)
	w.String(m.Note)
	w.Slots(m.Words.shift, m.Words.slots)
	for i := range m.Stages {
		c := &m.Stages[i]
		w.Slots(c.Table.shift, c.Table.slots)
		for g := range c.Gates {
			for a := range Labels {
				for _, v := range c.Gates[g][a][:Labels] {
					w.Short(int16(v))
				}
			}
		}
	}
	for i := range m.Links {
		for _, v := range m.Links[i].Weights {
			w.Short(v)
		}
	}
	w.Raw(m.Trust[:])
	return w.File()
}

var errFile = errors.New("attribution weights: the file is damaged or of another version; train it anew")

// Decode reads the file.
func Decode(b []byte) (*Model, error) {
	r := weights.NewReader(b, magic)
	m := &Model{Note: r.String()}
	m.Words.shift, m.Words.slots = r.Slots()
	for i := range m.Stages {
		c := &m.Stages[i]
		c.Table.shift, c.Table.slots = r.Slots()
		for g := range c.Gates {
			for a := range Labels {
				for y := range Labels {
					c.Gates[g][a][y] = int32(r.Short())
				}
			}
		}
	}
	for i := range m.Links {
		m.Links[i].Weights = make([]int16, LinkSlots)
		for k := range m.Links[i].Weights {
			m.Links[i].Weights[k] = r.Short()
		}
	}
	copy(m.Trust[:], r.Raw(len(m.Trust)))
	if !r.Whole() {
		return nil, errFile
	}
	return m, nil
}
