package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline"
)

// What a queue shows of the claims of its reports.
const (
	ShowWaiting  = "waiting"  // nobody has decided, or what was decided was amended
	ShowAgainst  = "against"  // waiting, and the record says otherwise
	ShowAside    = "aside"    // set aside
	ShowAccepted = "accepted" // accepted, not released
	ShowReleased = "released" // readers have met it
	ShowRejected = "rejected"
	ShowNone     = "none" // reports without a claim
	ShowAll      = "all"
)

// Shows lists them in the order in which a page offers them.
var Shows = []string{ShowWaiting, ShowAgainst, ShowAside, ShowAccepted, ShowReleased, ShowRejected, ShowNone, ShowAll}

// Sift says which reports of a queue are wanted: those with a claim that is as
// Show says, of the kind and about the place, from the source and of the grade.
// An empty field wants any; an empty Show means ShowWaiting.
type Sift struct {
	Show   string
	Kind   dateline.Kind
	Place  string // id, or "text:" and the words of a place that nobody knows
	Source string // slug
	Grade  string
}

func (s Sift) show() string {
	if !slices.Contains(Shows, s.Show) {
		return ShowWaiting
	}
	return s.Show
}

// Queue is a page of what stands before the desk.
type Queue struct {
	Story   dateline.Story
	Head    dateline.Seq // the last entry that it knows
	Reports []QueueRow   // those against the record first, then newest first
	Next    string       // asks for the next page; "" at the end
	Found   int          // reports that the sift lets through
	All     int          // reports that are looked through
	Unread  int          // reports among them still to be read anew, after a change of the settings
	Shows   []Facet      // how many reports each choice would leave, the other choices kept
	Kinds   []Facet
	Places  []Facet
	Sources []Facet
	Grades  []Facet
}

// Facet is a choice of a sift and how many reports it leaves.
type Facet struct {
	Value, Name string
	N           int
}

// QueueRow is a report in the queue, with the reports of the same origin and
// text folded into it.
type QueueRow struct {
	ID, Headline string
	Seq          dateline.Seq
	Source       dateline.Source
	Credit       string // slug of the agency whose copy it is
	Published    time.Time
	Received     time.Time
	Embargo      time.Time
	Unread       string // why it was not read
	Redacted     int
	Stances      map[dateline.Kind]map[dateline.Stance]int // claims, those of copies that the first lacks included
	Waiting      int
	Decided      int
	Aside        int
	Against      []ClaimAgainst
	Copies       []Twin
}

// ClaimAgainst is a claim that waits, and what the record says otherwise.
type ClaimAgainst struct {
	Claim dateline.Claim // with the report's words
	Contra
}

// Twin is a further report of one origin with nearly the same text.
type Twin struct {
	ID        string
	Source    dateline.Source
	Published time.Time
	Waiting   int // claims that wait and that the first report does not have
}

// Queue returns a page of the queue of a story: at most limit reports that the
// sift lets through, from the place that Next of the page before has named on.
// Reports that the same agency's text came in by are one row.
func (d *Desk) Queue(ctx context.Context, story string, sift Sift, from string, limit int) (Queue, error) {
	q := Queue{}
	err := d.sifting(ctx, story, func(v view, s *shelf) error {
		q = d.page(v, s, sift, from, limit)
		return nil
	})
	return q, err
}

// page makes a page of what stands on a shelf.
func (d *Desk) page(v view, s *shelf, sift Sift, from string, limit int) Queue {
	q := Queue{Story: *v.story(), Head: v.seq, All: len(s.briefs), Unread: s.unread}
	rec := d.record(v)
	var rows []*row
	for _, r := range s.rows() {
		r.weigh(rec)
		if r.passes(sift) {
			rows = append(rows, r)
		}
		q.count(r, sift)
	}
	q.Found = len(rows)
	q.name(v, s.names, sift)
	order(rows)
	rows, q.Next = cut(rows, from, limit)
	q.fill(v, rec, rows)
	return q
}

// Beside are the neighbours of a report in the queue as a sift lets it through.
type Beside struct {
	Newer, Older string // report ids; "" at the ends
	Waiting      string // the next report with a claim that waits: down the queue, else from its top
	Copies       []Twin // the other reports of its origin with its text
}

// Beside finds a report's neighbours in the queue. A report that the sift does
// not let through any more has those of the place where it stood.
func (d *Desk) Beside(ctx context.Context, story string, sift Sift, id string) (Beside, error) {
	var out Beside
	seq := dateline.ParseID('r', id)
	err := d.sifting(ctx, story, func(v view, s *shelf) error {
		rec := d.record(v)
		var rows []*row
		var mine *row
		for _, r := range s.rows() {
			r.weigh(rec)
			if slices.ContainsFunc(r.briefs, func(b *brief) bool { return b.seq == seq }) {
				mine = r
			}
			if r.passes(sift) || r == mine {
				rows = append(rows, r)
			}
		}
		order(rows)
		at := slices.Index(rows, mine)
		if at < 0 {
			return nil
		}
		for _, b := range mine.briefs {
			if b.seq != seq {
				t := twinOf(v, b)
				if b != mine.briefs[0] {
					t.Waiting = mine.own(b)
				}
				out.Copies = append(out.Copies, t)
			}
		}
		if at > 0 {
			out.Newer = rows[at-1].id()
		}
		if at+1 < len(rows) {
			out.Older = rows[at+1].id()
		}
		for _, r := range slices.Concat(rows[at+1:], rows[:at]) {
			if b := r.first(seq); b != nil {
				out.Waiting = dateline.ReportID(b.seq)
				break
			}
		}
		if b := mine.first(seq); out.Waiting == "" && b != nil { // a copy has what the first lacks
			out.Waiting = dateline.ReportID(b.seq)
		}
		return nil
	})
	return out, err
}

// Tallied is how much waits in a story.
type Tallied struct {
	Waiting int       // reports with a claim that waits
	Aside   int       // claims set aside
	Last    time.Time // when the last report came in
}

// Tallied counts what waits in a story.
func (d *Desk) Tallied(ctx context.Context, story string) (Tallied, error) {
	var out Tallied
	err := d.sifting(ctx, story, func(v view, s *shelf) error {
		for _, r := range s.rows() {
			if r.waiting() > 0 {
				out.Waiting++
			}
			for _, b := range r.briefs {
				if b.recorded.After(out.Last) {
					out.Last = b.recorded
				}
			}
		}
		out.Aside = len(d.asideIDs(story))
		return nil
	})
	return out, err
}

// SetAsides returns the claims that are set aside: overdue ones first, then by
// deadline, those without one last.
func (d *Desk) SetAsides(ctx context.Context, story string) ([]ClaimView, error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, err
	}
	return d.setAside(ctx, v, d.asideIDs(story))
}

// setAside puts claims that are set aside in their order.
func (d *Desk) setAside(ctx context.Context, v view, ids []string) ([]ClaimView, error) {
	var out []ClaimView
	texts := map[string]string{}
	for _, id := range ids {
		x, ok := v.desk.Claim(id)
		if !ok || x.Aside == nil {
			continue
		}
		c := x.Claim
		text, ok := texts[c.Report]
		if !ok {
			rep, err := d.report(ctx, v.desk.Slug(), c.Report)
			if err != nil && dateline.KindOf(err) != dateline.ErrNotFound {
				return nil, err
			}
			text = rep.Text
			texts[c.Report] = text
		}
		if worded, err := c.WithWords(text); err == nil {
			c = protect(worded, text)
		}
		last := x.History[len(x.History)-1]
		out = append(out, ClaimView{Claim: c, Status: v.desk.StatusOf(id), Seen: last.Seq, Last: last, Decided: x})
	}
	slices.SortFunc(out, func(a, b ClaimView) int {
		x, y := a.Decided.Aside.Deadline, b.Decided.Aside.Deadline
		switch {
		case x.IsZero() != y.IsZero():
			if x.IsZero() {
				return 1
			}
			return -1
		case !x.Equal(y):
			return x.Compare(y)
		}
		return int(b.Seen) - int(a.Seen)
	})
	return out, nil
}

func (d *Desk) asideIDs(story string) []string {
	r := d.room(story)
	r.mu.Lock()
	defer r.mu.Unlock()
	ids := make([]string, 0, len(r.notes.aside))
	for id := range r.notes.aside {
		ids = append(ids, id)
	}
	return ids
}

// order puts rows against the record first, the newest first among each.
func order(rows []*row) {
	slices.SortFunc(rows, func(a, b *row) int {
		if a.against != b.against {
			if a.against {
				return -1
			}
			return 1
		}
		return int(b.seq) - int(a.seq)
	})
}

// cut takes a page of the rows. A page is named by the row that it begins
// after, so that what comes in meanwhile neither repeats nor hides a report.
func cut(rows []*row, from string, limit int) ([]*row, string) {
	first := strings.HasPrefix(from, "a")
	if seq, err := strconv.ParseUint(strings.TrimPrefix(from, "a"), 10, 63); err == nil {
		i := slices.IndexFunc(rows, func(r *row) bool {
			if first && r.against {
				return r.seq < dateline.Seq(seq)
			}
			return !r.against && (first || r.seq < dateline.Seq(seq))
		})
		if i < 0 {
			i = len(rows)
		}
		rows = rows[i:]
	}
	if limit <= 0 || len(rows) <= limit {
		return rows, ""
	}
	last := rows[limit-1]
	next := strconv.FormatUint(uint64(last.seq), 10)
	if last.against {
		next = "a" + next
	}
	return rows[:limit], next
}

// fill tells the rows of a page.
func (q *Queue) fill(v view, rec *against, rows []*row) {
	for _, r := range rows {
		lead := r.briefs[0]
		x := QueueRow{ID: dateline.ReportID(lead.seq), Seq: lead.seq, Headline: lead.headline, Source: sourceOf(v, lead.source), Credit: lead.credit, Published: lead.published,
			Received: lead.recorded, Embargo: lead.embargo, Unread: lead.unread, Redacted: lead.redacted, Stances: map[dateline.Kind]map[dateline.Stance]int{}}
		for i, b := range r.briefs {
			if i > 0 {
				t := twinOf(v, b)
				t.Waiting = r.own(b)
				x.Copies = append(x.Copies, t)
			}
		}
		for n := range r.notes {
			if x.Stances[n.kind] == nil {
				x.Stances[n.kind] = map[dateline.Stance]int{}
			}
			x.Stances[n.kind][n.stance]++
			switch n.state {
			case ShowWaiting:
				x.Waiting++
			case ShowAside:
				x.Aside++
			default:
				x.Decided++
			}
		}
		x.Against = r.standsAgainst(rec)
		q.Reports = append(q.Reports, x)
	}
}

// standsAgainst are the claims of the row that wait and stand against the
// record.
func (r *row) standsAgainst(rec *against) []ClaimAgainst {
	var out []ClaimAgainst
	for _, b := range r.briefs {
		for _, n := range b.notes {
			if !n.against || !r.counts(b, n) {
				continue
			}
			for _, c := range rec.against(n.claim, dateline.Report{Published: b.published}) {
				out = append(out, ClaimAgainst{*n.claim, c})
			}
		}
	}
	return out
}

func twinOf(v view, b *brief) Twin {
	return Twin{ID: dateline.ReportID(b.seq), Source: sourceOf(v, b.source), Published: b.published}
}

func sourceOf(v view, slug string) dateline.Source {
	s, ok := v.story().Source(slug)
	if !ok {
		s = dateline.Source{Slug: slug, Name: slug}
	}
	return s
}
