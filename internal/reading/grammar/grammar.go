// Package grammar gives a tagged sentence its shape: noun groups, verb groups
// with their voice, negation and mood, who stands before a verb and what
// behind it, and the lists and appositions between.
//
// It trusts the tagger for kinds of words, the parser for little, and the
// order of the groups for the rest: news sentences are long, and attachments
// read from order hold up better than those of a greedy parser. It knows no
// place, no actor and no kind of claim.
package grammar

import "strings"

// Word is a token with its tag (Penn Treebank), lemma and place in the
// report. Quoted tells that it stands inside quotation marks.
type Word struct {
	Text, Lower, Lemma, Tag string
	Start, End              int
	Space                   bool // white space stands before it
	Quoted                  bool
	Head                    int    // parser's head within the sentence, -1 for the root or none
	Rel                     string // parser's relation to the head
}

// Kind is the kind of a chunk.
type Kind uint8

const (
	Other Kind = iota
	Noun       // noun group
	VerbGroup
	Prep
	And   // and, or, but, &
	Comma // ,
	Stop  // ; : dash, brackets
	Sub   // subordinating word: that, after, if, while
	Rel   // relative word: who, which, that, where
	Adverb
	Adjective
	Mark   // quotation mark
	Aside  // words in brackets
	Ending // . ! ?
)

// Chunk is a run of words that act as one. First and Last are words; Head is
// the head noun of a noun group or the main verb of a verb group.
type Chunk struct {
	Kind              Kind
	First, Last, Head int
	Poss              int // for a noun group: the last word of its possessor ("'s"), or -1
	Verb              int // for a verb group: index in Sentence.Verbs, else -1
}

// Form is the form of a verb group.
type Form uint8

const (
	Finite Form = iota
	Infinitive
	Gerund     // -ing without an auxiliary
	Participle // -ed without an auxiliary
)

// PP is a prepositional phrase behind a verb group.
type PP struct {
	Prep  string // lower case; "out of" and "according to" as one
	At    int    // chunk of the preposition
	Nouns []int  // chunks
}

// Verb is a verb group with what stands around it. Chunk lists are indexes
// into Sentence.Chunks.
type Verb struct {
	Chunk                int
	First, Last, Main    int // words
	Lemma                string
	Particle             string // "over" in "took over"
	Form                 Form
	Passive, Neg         bool
	Perfect, Copula      bool
	Modal                string // will, would, may, could; "to" for "is to", "has to"
	Subj, Objs           []int
	PPs                  []PP
	Gov                  int    // verb that governs it ("tried" of "to take"), or -1
	GovNoun              int    // word: noun that governs it ("attempt" of "to enter"), or -1
	Marker               string // what opens its clause: "after", "if", "that", "as"
	MarkerAt             int    // chunk of the marker, or -1
	Relative             bool   // in a relative clause, or a participle behind its noun
	Shared               bool   // its subject is that of an earlier verb
	ClauseFrom, ClauseTo int    // words, ClauseTo included
}

// Sentence is a sentence and its shape.
type Sentence struct {
	Words  []Word
	Chunks []Chunk
	Verbs  []Verb
}

// Mend corrects tags that the tagger gets wrong on news, in place. Lemmas of
// words whose tag changes are for the caller to find anew.
func Mend(words []Word) {
	s := &Sentence{Words: words}
	s.repair()
}

// Parse gives words their shape; Mend comes before it.
func Parse(words []Word) *Sentence {
	s := &Sentence{Words: words}
	s.chunk()
	s.split()
	s.verbs()
	return s
}

// Low returns the lower-case form of word i, "" outside the sentence.
func (s *Sentence) Low(i int) string {
	if i < 0 || i >= len(s.Words) {
		return ""
	}
	return s.Words[i].Lower
}

func (s *Sentence) tag(i int) string {
	if i < 0 || i >= len(s.Words) {
		return ""
	}
	return s.Words[i].Tag
}

// Kind returns the kind of chunk c, Ending outside the sentence.
func (s *Sentence) Kind(c int) Kind {
	if c < 0 || c >= len(s.Chunks) {
		return Ending
	}
	return s.Chunks[c].Kind
}

// ChunkAt returns the chunk that holds word w, or -1.
func (s *Sentence) ChunkAt(w int) int {
	for i, c := range s.Chunks {
		if w >= c.First && w <= c.Last {
			return i
		}
	}
	return -1
}

// Head returns the head word of chunk c in lower case, its lemma where known.
func (s *Sentence) Head(c int) string {
	if c < 0 || c >= len(s.Chunks) || s.Chunks[c].Head < 0 {
		return ""
	}
	w := s.Words[s.Chunks[c].Head]
	if w.Lemma != "" {
		return strings.ToLower(w.Lemma)
	}
	return w.Lower
}

// Proper tells whether the head of noun chunk c is a name.
func (s *Sentence) Proper(c int) bool {
	if s.Kind(c) != Noun {
		return false
	}
	w := s.Words[s.Chunks[c].Head]
	return strings.HasPrefix(w.Tag, "NNP") && w.Text != w.Lower
}

// Pronoun tells whether noun chunk c is a personal or demonstrative pronoun.
func (s *Sentence) Pronoun(c int) bool {
	if s.Kind(c) != Noun {
		return false
	}
	k := s.Chunks[c]
	return k.First == k.Last && (s.Words[k.First].Tag == "PRP" || pronouns[s.Words[k.First].Lower])
}

var pronouns = map[string]bool{"it": true, "they": true, "them": true, "he": true, "she": true, "him": true, "her": true,
	"we": true, "us": true, "i": true, "you": true, "both": true, "this": true, "that": true, "these": true, "those": true, "there": false, "ours": true, "theirs": true}

func isNoun(tag string) bool { return strings.HasPrefix(tag, "NN") }
func isAdj(tag string) bool  { return strings.HasPrefix(tag, "JJ") }
func isVerb(tag string) bool { return strings.HasPrefix(tag, "VB") }
