package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"dateline"
	"dateline/internal/proof"
)

// Report is what Verify found. Faults says in words what is wrong; it is empty
// where the file is whole.
type Report struct {
	Entries dateline.Seq
	Erased  int // payloads taken down
	Root    proof.Hash
	Faults  []string
}

// OK tells whether nothing was found wrong.
func (r Report) OK() bool { return len(r.Faults) == 0 }

const mostFaults = 50

func (r *Report) fault(format string, args ...any) {
	if len(r.Faults) < mostFaults {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}

// Verify checks the data file: SQLite's own checks, the numbers and times of
// all entries, each payload against its sum, each leaf and node of the tree
// from the ground up, the index of subjects, and that a payload is missing
// exactly where a takedown names it. The error is for what kept it from
// looking; what it found is in the Report.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	var rep Report
	err := s.View(ctx, func(tx *Tx) error {
		if err := tx.selfCheck(&rep); err != nil {
			return err
		}
		v := verifier{rep: &rep, bare: map[dateline.Seq]bool{}, named: map[dateline.Seq]bool{}}
		for {
			batch, err := tx.raws(sqlAll, v.last, 500)
			if err != nil {
				return err
			}
			if len(batch) == 0 {
				break
			}
			for _, r := range batch {
				if r.Seq != v.last+1 {
					rep.fault("entries %d to %d are missing; what follows can't be checked", v.last+1, r.Seq-1)
					return nil
				}
				if err := v.entry(tx, r); err != nil {
					return err
				}
			}
		}
		return v.end(tx)
	})
	return rep, err
}

// selfCheck asks SQLite for what it finds wrong in the file.
func (tx *Tx) selfCheck(rep *Report) error {
	for _, pragma := range []string{`PRAGMA integrity_check`, `SELECT 'foreign key of table ' || "table" FROM pragma_foreign_key_check`} {
		if err := tx.pragma(rep, pragma); err != nil {
			return err
		}
	}
	return nil
}

// pragma takes every line that a check of SQLite's answers, but "ok", as a fault.
func (tx *Tx) pragma(rep *Report, check string) error {
	rows, err := tx.query(check)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			rep.fault("the file is damaged: %s", line)
		}
	}
	return rows.Err()
}

type verifier struct {
	rep      *Report
	tree     proof.Tree
	last     dateline.Seq
	recorded int64
	bare     map[dateline.Seq]bool // entries without payload
	named    map[dateline.Seq]bool // by a takedown
	subjects int
}

func (v *verifier) entry(tx *Tx, r proof.Raw) error {
	v.last = r.Seq
	if at := micro(r.Recorded); r.Seq > 1 && at < v.recorded {
		v.rep.fault("entry %d was recorded before entry %d", r.Seq, r.Seq-1)
	}
	v.recorded = micro(r.Recorded)

	leaf := proof.Leaf{Seq: r.Seq, Recorded: r.Recorded, Story: r.Story, Act: r.Act, Sum: r.Sum}
	r.Leaf = leaf.Hash()
	if err := r.Check(); err != nil {
		v.rep.fault("%v", err)
	}
	if err := v.nodes(tx, r); err != nil {
		return err
	}
	if r.Bare() {
		v.bare[r.Seq] = true
		v.rep.Erased++
		return nil
	}
	e, err := decode(r)
	if err != nil {
		v.rep.fault("entry %d can't be read: %v", r.Seq, err)
		return nil
	}
	v.takes(e)
	return v.checkSubjects(tx, e)
}

// nodes compares what the leaf adds to the tree with what the file has.
func (v *verifier) nodes(tx *Tx, r proof.Raw) error {
	want, err := v.tree.Add(r.Leaf)
	if err != nil {
		return err
	}
	first := proof.Stored(r.Seq - 1)
	for i, h := range want {
		got, err := tx.nodes([]int64{first + int64(i)})
		if err != nil {
			if tx.ctx.Err() != nil {
				return err
			}
			v.rep.fault("tree at entry %d: %v", r.Seq, err)
		} else if got[0] != h {
			v.rep.fault("entry %d is not the one that the tree was built on", r.Seq)
			break
		}
	}
	return nil
}

// takes notes what a takedown names, and that it is gone.
func (v *verifier) takes(e dateline.Entry) {
	t, ok := e.Payload.(*dateline.Takedown)
	if !ok {
		return
	}
	for _, seq := range t.Seqs {
		if !v.bare[seq] {
			v.rep.fault("takedown %d names entry %d, whose payload is still there", e.Seq, seq)
		}
		v.named[seq] = true
	}
}

func (v *verifier) checkSubjects(tx *Tx, e dateline.Entry) error {
	for _, subject := range slices.Compact(slices.Sorted(slices.Values(e.Subjects()))) {
		var n int
		if err := tx.queryRow(sqlHasSubject, e.Story, subject, e.Seq).Scan(&n); err != nil {
			return err
		}
		if n != 1 {
			v.rep.fault("the index misses that entry %d is about %s", e.Seq, subject)
		}
		v.subjects++
	}
	return nil
}

// end compares what only the whole file can show.
func (v *verifier) end(tx *Tx) error {
	for _, seq := range slices.Sorted(maps.Keys(v.bare)) {
		if !v.named[seq] {
			v.rep.fault("the payload of entry %d is missing, and no takedown names it", seq)
		}
	}
	var subjects int
	var nodes int64
	// Erased entries keep their subjects; nothing is left to compare them with.
	if err := tx.queryRow(`SELECT (SELECT count(*) FROM subject s JOIN payload p ON p.seq = s.seq), (SELECT count(*) FROM node)`).Scan(&subjects, &nodes); err != nil {
		return err
	}
	if subjects != v.subjects {
		v.rep.fault("the index has %d lines, want %d", subjects, v.subjects)
	}
	if nodes != proof.Stored(v.last) {
		v.rep.fault("the tree has %d nodes, want %d for %d entries", nodes, proof.Stored(v.last), v.last)
	}
	var err error
	v.rep.Entries = v.last
	v.rep.Root, err = v.tree.Root()
	return err
}
