package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"dateline"
	"dateline/internal/proof"
)

// Near is the Jaccard similarity of two reports' shingles from which on they
// have one origin (docs: five-word shingles, 0.8).
const Near = 0.8

const (
	shingleWords = 5
	bands        = 20 // of rowsPerBand minima each: at a similarity of 0.8 a pair is missed once in 38,000
	rowsPerBand  = 4
)

const (
	sqlPutDigest = `INSERT INTO digest (seq, digest) VALUES (?, ?) ON CONFLICT (seq) DO UPDATE SET digest = excluded.digest`
	sqlByDigest  = `SELECT d.seq FROM digest d CROSS JOIN entry e ON e.seq = d.seq WHERE d.digest = ? AND e.story = ? ORDER BY d.seq`
	sqlProposals = `SELECT claims FROM proposal WHERE report = ? AND reader = ?`
)

var (
	sqlPutBands  = `INSERT INTO band (band, seq) VALUES ` + strings.TrimSuffix(strings.Repeat("(?,?),", bands), ",") + ` ON CONFLICT DO NOTHING`
	sqlByBands   = `SELECT DISTINCT b.seq FROM band b CROSS JOIN entry e ON e.seq = b.seq WHERE b.band IN (` + marks(bands) + `) AND e.story = ? ORDER BY b.seq`
	sqlDropBands = `DELETE FROM band WHERE seq = ? AND band IN (` + marks(bands) + `)`
)

// words splits a text for comparing: lower case, letters and digits only.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// Shingles returns the hashes of a text's five-word shingles, sorted, each
// once. A shorter text is one shingle; a text without a word has none.
func Shingles(text string) []uint64 {
	ws := words(text)
	if len(ws) == 0 {
		return nil
	}
	n := min(shingleWords, len(ws))
	out := make([]uint64, 0, len(ws)-n+1)
	for i := 0; i+n <= len(ws); i++ {
		h := uint64(14695981039346656037) // FNV-1a
		for _, w := range ws[i : i+n] {
			for j := 0; j < len(w); j++ {
				h = (h ^ uint64(w[j])) * 1099511628211
			}
			h = (h ^ 0xff) * 1099511628211 // no word has this byte
		}
		out = append(out, mix(h))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Jaccard is the share of shingles that two sorted sets have in common; 0 for
// empty ones.
func Jaccard(a, b []uint64) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// mix is the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// bandsOf returns the bands of a set's minhash. Sets that are alike share some.
func bandsOf(shingles []uint64) []int64 {
	out := make([]int64, bands)
	for b := range out {
		h := mix(uint64(b) + 1)
		for r := range rowsPerBand {
			seed := mix(uint64(b*rowsPerBand+r)*0x9e3779b97f4a7c15 + 1)
			low := ^uint64(0)
			for _, s := range shingles {
				low = min(low, mix(s^seed))
			}
			h = mix(h ^ low)
		}
		out[b] = int64(h)
	}
	return out
}

// Digest returns the HMAC of a report's words under the record's key, 32
// bytes. White space is taken as equal.
func (s *Store) Digest(story, text string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write(binary.AppendUvarint(nil, uint64(len(story))))
	m.Write([]byte(story))
	for f := range strings.FieldsSeq(text) {
		m.Write([]byte(f))
		m.Write([]byte{' '})
	}
	return m.Sum(nil)
}

// PutReportIndex makes a report findable by Duplicate and NearDuplicate.
// Append does it for every report it is given.
func (tx *Tx) PutReportIndex(seq dateline.Seq, digest []byte, shingles []uint64) error {
	if err := tx.exec(sqlPutDigest, seq, digest); err != nil {
		return fmt.Errorf("digest of report %d: %w", seq, err)
	}
	if len(shingles) == 0 {
		return nil
	}
	args := make([]any, 0, 2*bands)
	for _, b := range bandsOf(shingles) {
		args = append(args, b, seq)
	}
	if err := tx.exec(sqlPutBands, args...); err != nil {
		return fmt.Errorf("shingles of report %d: %w", seq, err)
	}
	return nil
}

// dropBands takes out what PutReportIndex stored of a report's shingles.
func (tx *Tx) dropBands(r proof.Raw) error {
	e, err := decode(r)
	if err != nil {
		return err
	}
	rec, ok := e.Payload.(*dateline.Receive)
	if !ok {
		return nil
	}
	args := []any{r.Seq}
	for _, b := range bandsOf(Shingles(rec.Report.Text)) {
		args = append(args, b)
	}
	return tx.exec(sqlDropBands, args...)
}

// Duplicates returns the story's reports with the same words, first ones first.
func (tx *Tx) Duplicates(story, text string) ([]dateline.Seq, error) {
	return tx.seqs(sqlByDigest, tx.s.Digest(story, text), story)
}

// Duplicate returns the story's first report with the same words, 0 where
// there is none.
func (tx *Tx) Duplicate(story, text string) (dateline.Seq, error) {
	all, err := tx.Duplicates(story, text)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// NearDuplicate returns the story's report whose five-word shingles are most
// like the text's, and the Jaccard similarity, where that is Near or more; of
// equally similar ones the first. 0 where there is none.
func (tx *Tx) NearDuplicate(story, text string) (best dateline.Seq, like float64, err error) {
	mine := Shingles(text)
	if len(mine) == 0 {
		return 0, 0, nil
	}
	var args []any
	for _, b := range bandsOf(mine) {
		args = append(args, b)
	}
	near, err := tx.seqs(sqlByBands, append(args, story)...)
	if err != nil {
		return 0, 0, err
	}
	for _, seq := range near {
		t, err := tx.text(seq, story)
		if err != nil {
			return 0, 0, err
		}
		if j := Jaccard(mine, Shingles(t)); j >= Near && j > like {
			best, like = seq, j
		}
		if like == 1 {
			break
		}
	}
	return best, like, nil
}

func (tx *Tx) seqs(text string, args ...any) ([]dateline.Seq, error) {
	rows, err := tx.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []dateline.Seq
	for rows.Next() {
		var seq dateline.Seq
		if err := rows.Scan(&seq); err != nil {
			return nil, err
		}
		out = append(out, seq)
	}
	return out, rows.Err()
}

// Duplicate is Tx.Duplicate in a transaction of its own.
func (s *Store) Duplicate(ctx context.Context, story, text string) (dateline.Seq, error) {
	return one(ctx, s, func(tx *Tx) (dateline.Seq, error) { return tx.Duplicate(story, text) })
}

// NearDuplicate is Tx.NearDuplicate in a transaction of its own.
func (s *Store) NearDuplicate(ctx context.Context, story, text string) (seq dateline.Seq, like float64, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		seq, like, err = tx.NearDuplicate(story, text)
		return err
	})
	return seq, like, err
}
