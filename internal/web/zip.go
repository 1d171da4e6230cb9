package web

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"hash/maphash"
	"sync"
)

// zipLevel is that of all that is compressed here.
const zipLevel = 6

// Bodies longer than pieceMost are compressed in pieces, which are kept: of a
// page that has changed, most pieces have been compressed before. Where a
// piece ends depends on the bytes before its end alone (content-defined
// chunking, as in rsync and casync), so that an insertion moves no others. A
// deflate stream may be flushed to a byte anywhere, and each piece refers to
// nothing before itself, so the pieces are put together as they are.
const (
	pieceLeast = 40 << 10
	pieceMost  = 96 << 10
	pieceMask  = 0x1fff << 40 // one place in 8192 ends a piece, behind pieceLeast
)

// zipBytes is how many compressed bytes the young half of the pieces holds.
const zipBytes = 4 << 20

// zipper compresses bodies. The zero zipper is ready.
type zipper struct {
	mu    sync.Mutex
	young map[pieceKey][]byte
	old   map[pieceKey][]byte
	size  int
	free  sync.Pool // of *flate.Writer
}

type pieceKey struct {
	hash   uint64
	length int
}

var pieceSeed = maphash.MakeSeed()

// gear spreads the values of bytes over 64 bits (splitmix64).
var gear = func() (t [256]uint64) {
	x := uint64(0x9e3779b97f4a7c15)
	for i := range t {
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		t[i] = z ^ z>>31
	}
	return t
}()

// pieceEnd is where the first piece of b ends.
func pieceEnd(b []byte) int {
	if len(b) <= pieceLeast {
		return len(b)
	}
	most := min(len(b), pieceMost)
	h := uint64(0)
	for i := pieceLeast - 64; i < most; i++ {
		h = h<<1 + gear[b[i]]
		if i >= pieceLeast && h&pieceMask == 0 {
			return i + 1
		}
	}
	return most
}

// zip compresses as gzip does; what would not get smaller gives nil.
func (z *zipper) zip(b []byte) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, len(b)/4+64))
	out.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}) // no name, no time (RFC 1952)
	for rest := b; len(rest) > 0; {
		n := pieceEnd(rest)
		piece, err := z.piece(rest[:n])
		if err != nil {
			return nil, fmt.Errorf("compress: %w", err)
		}
		out.Write(piece)
		rest = rest[n:]
	}
	out.Write([]byte{0x03, 0x00}) // the last block, empty
	var sum [8]byte
	binary.LittleEndian.PutUint32(sum[:4], crc32.ChecksumIEEE(b))
	binary.LittleEndian.PutUint32(sum[4:], uint32(len(b)))
	out.Write(sum[:])
	if out.Len() >= len(b) {
		return nil, nil
	}
	return out.Bytes(), nil
}

// piece is one piece compressed, up to a whole byte.
func (z *zipper) piece(b []byte) ([]byte, error) {
	k := pieceKey{maphash.Bytes(pieceSeed, b), len(b)}
	z.mu.Lock()
	p, ok := z.young[k]
	if !ok {
		if p, ok = z.old[k]; ok {
			z.put(k, p)
		}
	}
	z.mu.Unlock()
	if ok {
		return p, nil
	}
	var out bytes.Buffer
	w, ok := z.free.Get().(*flate.Writer)
	if ok {
		w.Reset(&out)
	} else {
		var err error
		if w, err = flate.NewWriter(&out, zipLevel); err != nil {
			return nil, err
		}
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	z.free.Put(w)
	p = bytes.Clone(out.Bytes())
	z.mu.Lock()
	defer z.mu.Unlock()
	z.put(k, p)
	return p, nil
}

func (z *zipper) put(k pieceKey, p []byte) {
	if z.young == nil || z.size > zipBytes {
		z.old, z.young, z.size = z.young, map[pieceKey][]byte{}, 0
	}
	z.young[k] = p
	z.size += len(p)
}
