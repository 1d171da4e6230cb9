// Package proof knows how the record is made checkable: what the leaf of an
// entry is, how leaves hang together in a Merkle tree, what a checkpoint says,
// and how an exported record is verified line by line without a database.
//
// It must not know SQL, and it never looks inside a payload: to it, a payload
// is bytes under a salted hash. The tree is that of RFC 6962, by
// golang.org/x/mod/sumdb/tlog; the entry with Seq n is the leaf with index n-1.
//
// A leaf commits to SHA-256(salt, payload) and not to the payload itself. Where
// a payload is lawfully removed, its salt goes too: the sum stays, the leaf can
// still be recomputed, and nobody can confirm a guess at what was removed.
package proof

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	"dateline"

	"golang.org/x/mod/sumdb/tlog"
)

// SaltSize is the length of a salt in bytes. It is fixed, so that salt and
// payload can't be cut anew within the same sum.
const SaltSize = 32

// Hash is a node of the tree, a leaf or the root of a tree: 32 bytes.
type Hash = tlog.Hash

// Sum is SHA-256 over salt and payload, one after the other.
type Sum [sha256.Size]byte

// NewSalt returns a fresh random salt.
func NewSalt() []byte {
	b := make([]byte, SaltSize)
	rand.Read(b) // never fails: it ends the program instead
	return b
}

// SumOf returns the sum of a payload's bytes under a salt of SaltSize bytes.
func SumOf(salt, payload []byte) Sum {
	h := sha256.New()
	h.Write(salt)
	h.Write(payload)
	return Sum(h.Sum(nil))
}

// Leaf is what the tree says of one entry.
type Leaf struct {
	Seq      dateline.Seq
	Recorded time.Time // to the microsecond; what is finer is not looked at
	Story    string
	Act      dateline.Act
	Sum      Sum
}

// Data returns the leaf's canonical bytes, six lines of text:
//
//	dateline entry 1
//	17
//	1628849700000000
//	"afghanistan-2021"
//	"release"
//	2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//
// that is version, Seq, Recorded in microseconds of Unix time, story and act
// quoted as Go quotes in ASCII, and the sum in hex. Two leaves have the same
// bytes only if they are equal.
func (l Leaf) Data() []byte {
	b := []byte("dateline entry 1\n")
	b = strconv.AppendUint(b, uint64(l.Seq), 10)
	b = append(b, '\n')
	b = strconv.AppendInt(b, l.Recorded.UnixMicro(), 10)
	b = append(b, '\n')
	b = strconv.AppendQuoteToASCII(b, l.Story)
	b = append(b, '\n')
	b = strconv.AppendQuoteToASCII(b, string(l.Act))
	b = append(b, '\n')
	return fmt.Appendf(b, "%x\n", l.Sum[:])
}

// Hash returns the leaf's hash in the tree.
func (l Leaf) Hash() Hash { return tlog.RecordHash(l.Data()) }
