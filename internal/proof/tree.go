package proof

import (
	"crypto/sha256"
	"fmt"

	"dateline"

	"golang.org/x/mod/sumdb/tlog"
)

// Nodes reads stored nodes of the tree by their index (see Grow). It returns
// one hash for each index, in their order.
type Nodes func(indexes []int64) ([]Hash, error)

// ReadHashes makes Nodes a tlog.HashReader.
func (f Nodes) ReadHashes(indexes []int64) ([]Hash, error) { return f(indexes) }

// Grow returns the nodes to store when the entry seq with that leaf joins a
// tree of seq-1 leaves, and the index of the first; the others follow it
// without a gap. old reads nodes stored before.
func Grow(seq dateline.Seq, leaf Hash, old Nodes) (first int64, nodes []Hash, err error) {
	if seq == 0 {
		return 0, nil, fmt.Errorf("grow tree: entries are numbered from 1")
	}
	n := int64(seq - 1)
	nodes, err = tlog.StoredHashesForRecordHash(n, leaf, old)
	if err != nil {
		return 0, nil, fmt.Errorf("grow tree to %d: %w", seq, err)
	}
	return tlog.StoredHashCount(n), nodes, nil
}

// Stored is how many nodes a tree of seq leaves has stored.
func Stored(seq dateline.Seq) int64 { return tlog.StoredHashCount(int64(seq)) }

// LeafIndex is the index under which the leaf of entry seq is stored.
func LeafIndex(seq dateline.Seq) int64 { return tlog.StoredHashIndex(0, int64(seq-1)) }

// Root returns the root of the tree over the first seq leaves. The root of no
// leaves is SHA-256 of nothing, as in RFC 6962.
func Root(seq dateline.Seq, nodes Nodes) (Hash, error) {
	if seq == 0 {
		return sha256.Sum256(nil), nil
	}
	h, err := tlog.TreeHash(int64(seq), nodes)
	if err != nil {
		return Hash{}, fmt.Errorf("root at %d: %w", seq, err)
	}
	return h, nil
}

// Tree is a whole tree in memory: some 64 bytes a leaf. Its zero value is empty.
type Tree struct {
	size  dateline.Seq
	nodes []Hash
}

// Size is the number of leaves.
func (t *Tree) Size() dateline.Seq { return t.size }

// Add appends a leaf and returns the nodes that it added.
func (t *Tree) Add(leaf Hash) ([]Hash, error) {
	_, nodes, err := Grow(t.size+1, leaf, t.Nodes)
	if err != nil {
		return nil, err
	}
	t.size++
	t.nodes = append(t.nodes, nodes...)
	return nodes, nil
}

// Nodes reads nodes by index.
func (t *Tree) Nodes(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(t.nodes)) {
			return nil, fmt.Errorf("no node %d in a tree of %d leaves", x, t.size)
		}
		out[i] = t.nodes[x]
	}
	return out, nil
}

// Root is the root over all leaves.
func (t *Tree) Root() (Hash, error) { return Root(t.size, t.Nodes) }

// Inclusion is the proof that a leaf is in a tree: about 20 hashes for a
// million entries.
func Inclusion(size, seq dateline.Seq, nodes Nodes) ([]Hash, error) {
	if seq == 0 || seq > size {
		return nil, dateline.NotFound("the record ends at %d; there is no entry %d", size, seq)
	}
	p, err := tlog.ProveRecord(int64(size), int64(seq-1), nodes)
	if err != nil {
		return nil, fmt.Errorf("prove %d in %d: %w", seq, size, err)
	}
	return p, nil
}

// CheckInclusion returns nil where proof shows that leaf is entry seq of the
// tree with size leaves and that root.
func CheckInclusion(proof []Hash, size dateline.Seq, root Hash, seq dateline.Seq, leaf Hash) error {
	if err := tlog.CheckRecord(proof, int64(size), root, int64(seq)-1, leaf); err != nil {
		return dateline.Invalid("proof", "entry %d is not shown to be in the tree of %d: %v", seq, size, err)
	}
	return nil
}

// Consistency is the proof that the tree of size old is the beginning of the
// tree of size now: that nothing was rewritten between two checkpoints.
func Consistency(now, old dateline.Seq, nodes Nodes) ([]Hash, error) {
	if old == 0 || old > now {
		return nil, dateline.NotFound("the record ends at %d; it has no beginning of %d", now, old)
	}
	p, err := tlog.ProveTree(int64(now), int64(old), nodes)
	if err != nil {
		return nil, fmt.Errorf("prove %d in %d: %w", old, now, err)
	}
	return p, nil
}

// CheckConsistency returns nil where proof shows that the tree (old, oldRoot)
// is the beginning of the tree (now, root).
func CheckConsistency(proof []Hash, now dateline.Seq, root Hash, old dateline.Seq, oldRoot Hash) error {
	if err := tlog.CheckTree(proof, int64(now), root, int64(old), oldRoot); err != nil {
		return dateline.Invalid("proof", "the tree of %d is not shown to go on from that of %d: %v", now, old, err)
	}
	return nil
}
