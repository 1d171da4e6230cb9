package model

import "dateline/internal/reading/weights"

import gosort "sort"

// Lexicon tells how often a word, by lemma and sort, was part of a cue.
type Lexicon struct {
	slots []uint64 // hash of the word (32 bits), class (8 bits) above it
	shift uint
	count *Counts // in training
}

// Counts are uses of words, and uses as part of a cue.
type Counts map[uint32][2]int32

// Train makes a lexicon that can leave out the counts of a report.
func Train(all Counts) Lexicon { return Lexicon{count: &all} }

// class returns how likely the word is part of a cue, from 0 to 6, without
// what less holds.
func (l *Lexicon) class(word uint32, less *Counts) uint8 {
	if l.count != nil {
		c := (*l.count)[word]
		if less != nil {
			d := (*less)[word]
			c[0] -= d[0]
			c[1] -= d[1]
		}
		return classOf(c)
	}
	return uint8(weights.Find(l.slots, l.shift, word))
}

// Key returns the key under which a token is counted.
func (in *Input) Key(i int, tag string) uint32 { return in.at(i).lemma ^ uint32(sort(tag))<<1 }

func classOf(c [2]int32) uint8 {
	n := 100 * c[1]
	all := c[0] + 1
	switch {
	case c[1] < 1 || n < 3*all:
		return 0
	case n < 8*all:
		return 1
	case n < 16*all:
		return 2
	case n < 30*all:
		return 3
	case n < 50*all:
		return 4
	case n < 75*all:
		return 5
	}
	return 6
}

// Freeze returns the lexicon as it is stored.
func (l *Lexicon) Freeze() Lexicon {
	var words []uint32
	for w, c := range *l.count {
		if classOf(c) > 0 {
			words = append(words, w)
		}
	}
	gosort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	bits := uint(4)
	for len(words)*10 > 7<<bits {
		bits++
	}
	o := Lexicon{slots: make([]uint64, 1<<bits), shift: 64 - bits}
	for _, w := range words {
		weights.Enter(o.slots, o.shift, w, uint32(classOf((*l.count)[w])))
	}
	return o
}
