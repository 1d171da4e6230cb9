package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"dateline"
)

// Whose situation a question about the past is about.
const (
	ofReaders = iota
	ofDesk
)

// AsOf returns the readers' situation as it was known at a Seq, about a valid
// time; a zero Known is now, a zero Valid the moment of the last entry. What
// was taken down since is in no moment.
func (d *Desk) AsOf(ctx context.Context, story string, at dateline.AsOf) (*dateline.Situation, error) {
	return d.situationAsOf(ctx, story, at, ofReaders)
}

// DeskAsOf is AsOf for the desk's situation: the fold of all entries.
func (d *Desk) DeskAsOf(ctx context.Context, story string, at dateline.AsOf) (*dateline.Situation, error) {
	return d.situationAsOf(ctx, story, at, ofDesk)
}

func (d *Desk) situationAsOf(ctx context.Context, story string, at dateline.AsOf, whose int) (*dateline.Situation, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, err
	}
	return d.asOf(ctx, v, at, whose)
}

// ReportAsOf is Report as the desk knew it: what was decided of its claims by
// then. What the reading proposes is derived and no part of the record, so that
// a claim which nobody had decided is proposed as it is read today. A report
// that came in later is NotFound.
func (d *Desk) ReportAsOf(ctx context.Context, story, id string, at dateline.AsOf) (ReportView, error) {
	v, err := d.then(ctx, story, at)
	if err != nil {
		return ReportView{}, err
	}
	e, err := d.reportEntry(ctx, story, id)
	if err != nil {
		return ReportView{}, err
	}
	if e.Seq > v.seq {
		return ReportView{}, dateline.NotFound("%s had not come in then; it is entry %d", id, e.Seq)
	}
	return d.view(ctx, v, e)
}

// RestsAsOf is Rests as of a moment; drafts are no part of the record and in
// no moment.
func (d *Desk) RestsAsOf(ctx context.Context, story, claim string, at dateline.AsOf) ([]Rest, error) {
	v, err := d.then(ctx, story, at)
	if err != nil {
		return nil, err
	}
	return d.restsIn(v, claim), nil
}

// HistoryAsOf is History up to a moment.
func (d *Desk) HistoryAsOf(ctx context.Context, story, subject string, at dateline.AsOf) ([]dateline.Entry, error) {
	es, err := d.History(ctx, story, subject)
	if err != nil || at.Known == 0 {
		return es, err
	}
	return slices.DeleteFunc(es, func(e dateline.Entry) bool { return e.Seq > at.Known }), nil
}

// QueueAsOf is Queue as it stood: the reports that had come in, with what was
// decided of their claims by then.
func (d *Desk) QueueAsOf(ctx context.Context, story string, sift Sift, from string, limit int, at dateline.AsOf) (Queue, error) {
	v, err := d.then(ctx, story, at)
	if err != nil {
		return Queue{}, err
	}
	r := d.room(story)
	r.mu.Lock()
	came, _ := slices.BinarySearch(r.reports, v.seq+1)
	reports, gone := r.reports[:came], r.gone
	r.mu.Unlock()
	p := &r.past
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != v.seq || p.key != v.key || p.gone != gone {
		p.known, p.key, p.gone, p.shelf = v.seq, v.key, gone, &shelf{}
	}
	if err := d.bring(ctx, v, p.shelf, reports, nil, nil); err != nil {
		p.known = 0
		return Queue{}, err
	}
	return d.page(v, p.shelf, sift, from, limit), nil
}

// pastQueue is the queue of the moment that was asked for last, so that going
// through its pages reads its reports once.
type pastQueue struct {
	mu    sync.Mutex
	known dateline.Seq // 0: none
	key   string       // of the reading
	gone  int          // takedowns by then
	shelf *shelf
}

// SetAsidesAsOf is SetAsides as of a moment.
func (d *Desk) SetAsidesAsOf(ctx context.Context, story string, at dateline.AsOf) ([]ClaimView, error) {
	v, err := d.then(ctx, story, at)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, c := range v.desk.At(ever).Snapshot().Claims {
		if x, ok := v.desk.Claim(c.Claim.ID); ok && x.Aside != nil && x.Status != dateline.Withdrawn {
			ids = append(ids, c.Claim.ID)
		}
	}
	return d.setAside(ctx, v, ids)
}

// then is the view of a moment: both situations as they were known, about its
// valid time. Names of places are found, and reports read, as today.
func (d *Desk) then(ctx context.Context, story string, at dateline.AsOf) (view, error) {
	v, err := d.follow(ctx, story)
	if err != nil || at == (dateline.AsOf{}) {
		return v, err
	}
	desk, err := d.asOf(ctx, v, at, ofDesk)
	if err != nil {
		return view{}, err
	}
	readers, err := d.asOf(ctx, v, at, ofReaders)
	if err != nil {
		return view{}, err
	}
	v.desk, v.readers = desk, readers
	if v.desk.Story().Title == "" {
		return view{}, dateline.NotFound("nothing of %s was known at entry %d", story, at.Known)
	}
	if at.Known != 0 {
		v.seq = min(v.seq, at.Known)
		v.about = v.desk.Known()
	}
	if !at.Valid.IsZero() {
		v.about = at.Valid
	}
	return v, nil
}

// nowOf is the time that a view speaks about.
func (d *Desk) nowOf(v view) time.Time {
	if v.about.IsZero() {
		return d.now()
	}
	return v.about
}

// asOf is the past of a view of now.
func (d *Desk) asOf(ctx context.Context, v view, at dateline.AsOf, whose int) (*dateline.Situation, error) {
	if at.Known == 0 || at.Known >= v.seq {
		return [2]*dateline.Situation{v.readers, v.desk}[whose].At(at.Valid), nil
	}
	r := d.room(v.desk.Slug())
	r.mu.Lock()
	gone := r.gone
	s, ok := r.lately[past{at.Known, whose}]
	if ok {
		r.mu.Unlock()
		return s.At(at.Valid), nil
	}
	s, ok = r.then[whose].Nearest(at.Known)
	r.mu.Unlock()
	if !ok {
		s = dateline.Empty(v.desk.Slug())
	}
	s, err := d.foldTo(ctx, s, at.Known, whose)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lately) >= mostLately {
		clear(r.lately)
	}
	if r.gone == gone {
		r.lately[past{at.Known, whose}] = s
	}
	return s.At(at.Valid), nil
}

// past names a situation of a moment; the last ones asked for are kept, since a
// page asks for the same one several times, and so do the pages that it leads to.
type past struct {
	known dateline.Seq
	whose int
}

const mostLately = 8

// foldTo folds what is known up to a Seq on top of a situation before it.
func (d *Desk) foldTo(ctx context.Context, s *dateline.Situation, known dateline.Seq, whose int) (*dateline.Situation, error) {
	for after := s.Seq(); ; {
		es, err := d.store.Entries(ctx, s.Slug(), after, batch)
		if err != nil {
			return nil, fmt.Errorf("as of %d: %w", known, err)
		}
		for _, e := range es {
			if e.Seq > known {
				return s, nil
			}
			after = e.Seq
			if whose == ofReaders {
				var ok bool
				if e, ok = e.Public(); !ok {
					continue
				}
			}
			s = s.Apply(e)
		}
		if len(es) < batch {
			return s, nil
		}
	}
}
