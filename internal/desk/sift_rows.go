package desk

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"dateline"
)

// row is the reports of one origin and text: the first to bring it, then its
// copies.
type row struct {
	briefs  []*brief
	seq     dateline.Seq // of the last report that brought something of its own
	against bool         // a claim that waits stands against the record
}

func (r *row) id() string { return dateline.ReportID(r.briefs[0].seq) }

// counts tells whether a claim counts for the row: of a copy only what the
// first report does not have, and what the desk has decided.
func (r *row) counts(b *brief, n note) bool {
	return b == r.briefs[0] || n.state != ShowWaiting || !slices.ContainsFunc(r.briefs[0].notes, func(x note) bool { return x.print == n.print })
}

// notes are the claims that count for the row.
func (r *row) notes(yield func(note) bool) {
	for _, b := range r.briefs {
		for _, n := range b.notes {
			if r.counts(b, n) && !yield(n) {
				return
			}
		}
	}
}

var _ iter.Seq[note] = (*row)(nil).notes

func (r *row) waiting() int {
	k := 0
	for n := range r.notes {
		if n.state == ShowWaiting {
			k++
		}
	}
	return k
}

// own is how many claims of a copy wait that the first report does not have.
func (r *row) own(b *brief) int {
	k := 0
	for _, n := range b.notes {
		if n.state == ShowWaiting && r.counts(b, n) {
			k++
		}
	}
	return k
}

// first is the first report of the row, other than the given one, with a claim
// that waits; nil where there is none.
func (r *row) first(not dateline.Seq) *brief {
	for _, b := range r.briefs {
		if b.seq != not && r.own(b) > 0 {
			return b
		}
	}
	return nil
}

// weigh holds the row's waiting claims against the record.
func (r *row) weigh(rec *against) {
	r.against = false
	for _, b := range r.briefs {
		for i := range b.notes {
			n := &b.notes[i]
			n.against = n.state == ShowWaiting && n.claim != nil && len(rec.against(n.claim, dateline.Report{Published: b.published})) > 0
			r.against = r.against || n.against && r.counts(b, *n)
		}
	}
}

// as tells whether a claim is as a choice of Show says.
func (n note) as(show string) bool {
	return show == ShowAll || n.state == show || show == ShowAgainst && n.against
}

// passes tells whether a sift lets the row through: one of its claims fits in
// every way.
func (r *row) passes(s Sift) bool {
	show := s.show()
	if !r.from(s.Source, s.Grade) {
		return false
	}
	bare := s.Kind == "" && s.Place == ""
	if show == ShowAll && bare {
		return true
	}
	some := false
	for n := range r.notes {
		some = true
		if n.as(show) && (s.Kind == "" || n.kind == s.Kind) && (s.Place == "" || slices.Contains(n.places, s.Place)) {
			return true
		}
	}
	return show == ShowNone && !some && bare
}

// from tells whether a report of the row is from the source and of the grade.
func (r *row) from(source, grade string) bool {
	return source == "" && grade == "" || slices.ContainsFunc(r.briefs, func(b *brief) bool {
		return (source == "" || b.source == source) && (grade == "" || b.grade == grade)
	})
}

// count counts a row for every choice that would let it through while the
// other choices stay as they are.
func (q *Queue) count(r *row, s Sift) {
	for _, show := range Shows {
		o := s
		o.Show = show
		q.Shows = tick(q.Shows, show, r.passes(o))
	}
	show := s.show()
	kinds, places := map[string]bool{}, map[string]bool{}
	if r.from(s.Source, s.Grade) {
		for n := range r.notes {
			if !n.as(show) {
				continue
			}
			if s.Place == "" || slices.Contains(n.places, s.Place) {
				kinds[string(n.kind)] = true
			}
			if s.Kind == "" || n.kind == s.Kind {
				for _, p := range n.places {
					places[p] = true
				}
			}
		}
	}
	for k := range kinds {
		q.Kinds = tick(q.Kinds, k, true)
	}
	for p := range places {
		q.Places = tick(q.Places, p, true)
	}
	o := s
	o.Source = ""
	if sources := r.values(func(b *brief) string { return b.source }, s.Grade, ""); r.passes(o) {
		for _, x := range sources {
			q.Sources = tick(q.Sources, x, true)
		}
	}
	o = s
	o.Grade = ""
	if grades := r.values(func(b *brief) string { return b.grade }, "", s.Source); r.passes(o) {
		for _, x := range grades {
			q.Grades = tick(q.Grades, x, true)
		}
	}
}

// values are what the reports of the row have, each once, of those of a grade
// or from a source.
func (r *row) values(of func(*brief) string, grade, source string) []string {
	var out []string
	for _, b := range r.briefs {
		if v := of(b); v != "" && (grade == "" || b.grade == grade) && (source == "" || b.source == source) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func tick(fs []Facet, value string, on bool) []Facet {
	i := slices.IndexFunc(fs, func(f Facet) bool { return f.Value == value })
	if i < 0 {
		i = len(fs)
		fs = append(fs, Facet{Value: value})
	}
	if on {
		fs[i].N++
	}
	return fs
}

// name puts names to the choices and orders them; a choice that is made stands
// there even where it leaves nothing.
func (q *Queue) name(v view, names map[string]string, s Sift) {
	kept := func(fs []Facet, value string) []Facet {
		if value == "" {
			return fs
		}
		return tick(fs, value, false)
	}
	q.Kinds, q.Places, q.Sources, q.Grades = kept(q.Kinds, string(s.Kind)), kept(q.Places, s.Place), kept(q.Sources, s.Source), kept(q.Grades, s.Grade)
	for i := range q.Shows {
		q.Shows[i].Name = q.Shows[i].Value
	}
	for i := range q.Kinds {
		q.Kinds[i].Name = q.Kinds[i].Value
	}
	slices.SortFunc(q.Kinds, func(a, b Facet) int {
		return slices.Index(dateline.Kinds, dateline.Kind(a.Value)) - slices.Index(dateline.Kinds, dateline.Kind(b.Value))
	})
	for i, f := range q.Places {
		q.Places[i].Name = placeNamed(v.story(), names, f.Value)
	}
	for i, f := range q.Sources {
		q.Sources[i].Name = sourceOf(v, f.Value).Name
	}
	for i, f := range q.Grades {
		q.Grades[i].Name = f.Value
	}
	most := func(a, b Facet) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Name, b.Name)) }
	slices.SortFunc(q.Places, most)
	slices.SortFunc(q.Sources, most)
	slices.SortFunc(q.Grades, func(a, b Facet) int { return cmp.Compare(a.Value, b.Value) })
}

func placeNamed(story *dateline.Story, names map[string]string, id string) string {
	if p, ok := story.Place(id); ok {
		return p.Name
	}
	if n := names[id]; n != "" {
		return n
	}
	return strings.TrimPrefix(id, "text:")
}
