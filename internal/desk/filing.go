package desk

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline"
	"dateline/internal/intake"
	"dateline/internal/reading"
	"dateline/internal/store"
)

// Filing is a report as a person hands it in.
type Filing struct {
	Story string
	By    User
	Item  intake.Item
	// Redact names the passages, in bytes of the text as it arrived, that tell
	// who a protected speaker is. They are replaced by Withheld before anything
	// is saved; the original is kept nowhere.
	Redact []dateline.Span
	Once   string // an idempotency key

	page    *store.Fetched // what it was made of
	lang    string         // the language that it is in, whatever its words look like
	follows dateline.Seq   // the report whose place it takes or which it continues: they have one origin
	// also is done in the transaction in which the report is filed, or found to
	// be there already.
	also func(tx *store.Tx, report dateline.Seq) error
}

// Filed is what became of a filing.
type Filed struct {
	ID        string // r<Seq>
	Seq       dateline.Seq
	Duplicate bool   // its source has brought the same text already, under this ID
	Near      string // the report whose text is nearly the same, and whose origin this one joins
	Claims    int    // how many claims the reading proposes
	Unread    string // why it was not read: "language fr"
	Flags     []intake.Flag
	Refused   string // where it was refused: the name under which its bytes are kept
	More      int    // further reports that the same page became
}

// Receive takes a report in: fixes its origin, answers the same id for the
// same text of the same source, and reads it. The same text from another source
// is a report of its own, of the same origin. What is refused is kept for the desk as it came,
// unless passages were to be redacted: of those nothing is kept.
func (d *Desk) Receive(ctx context.Context, f Filing) (Filed, error) {
	if err := f.By.decides("file reports"); err != nil {
		return Filed{}, err
	}
	v, err := d.follow(ctx, f.Story)
	if err != nil {
		return Filed{}, err
	}
	parsed, err := d.parse(v, f)
	if err != nil {
		return d.refuse(ctx, f, err)
	}
	return d.file(ctx, v, f, parsed)
}

// file files what was parsed, and reads it.
func (d *Desk) file(ctx context.Context, v view, f Filing, parsed intake.Parsed) (Filed, error) {
	out := Filed{Flags: parsed.Flags, Unread: parsed.Report.Unread}
	var entry dateline.Entry
	err := d.once(ctx, f.Story, f.By, f.Once, &entry, func(tx *store.Tx) error {
		var err error
		out.Near, entry, out.Duplicate, err = receive(tx, f, parsed.Report)
		if err != nil {
			return err
		}
		if err := keepPage(tx, entry.Seq, f.page); err != nil || f.also == nil {
			return err
		}
		return f.also(tx, entry.Seq)
	})
	if err != nil {
		return Filed{}, err
	}
	out.Seq, out.ID = entry.Seq, dateline.ReportID(entry.Seq)
	rep, err := d.report(ctx, f.Story, out.ID)
	if err != nil {
		return out, err
	}
	claims, err := d.proposals(ctx, v, f.Story, rep)
	out.Claims, out.Unread = len(claims), rep.Unread
	return out, err
}

// receive appends a report unless its source has brought its text already.
func receive(tx *store.Tx, f Filing, r dateline.Report) (near string, e dateline.Entry, duplicate bool, err error) {
	if seq, err := broughtBefore(tx, f.Story, r); err != nil || seq != 0 {
		return "", dateline.Entry{Seq: seq, Story: f.Story}, seq != 0, err
	}
	r.Origin = r.Source
	if r.Credit != "" {
		r.Origin = r.Credit
	}
	if seq, _, err := tx.NearDuplicate(f.Story, r.Text); err != nil {
		return "", dateline.Entry{}, false, err
	} else if seq != 0 {
		near = dateline.ReportID(seq)
		first, err := tx.Entry(seq)
		if err != nil {
			return "", dateline.Entry{}, false, err
		}
		if o := reportOf(first).Origin; r.Credit == "" && o != "" {
			r.Origin = o
		}
	}
	if f.follows != 0 && r.Credit == "" {
		before, err := tx.Entry(f.follows)
		if err != nil {
			return "", dateline.Entry{}, false, err
		}
		if o := reportOf(before).Origin; o != "" {
			r.Origin = o
		}
	}
	e, err = appendReport(tx, f.Story, f.By, r)
	return near, e, false, err
}

func appendReport(tx *store.Tx, story string, by User, r dateline.Report) (dateline.Entry, error) {
	w, err := dateline.NewWarrant(by.Name, dateline.Why{Code: "filed"})
	if err != nil {
		return dateline.Entry{}, err
	}
	return tx.Append(story, dateline.ActReceive, &dateline.Receive{Warrant: w, Report: r})
}

// broughtBefore finds the report with the same words that the same source has
// brought; 0 where there is none.
func broughtBefore(tx *store.Tx, story string, r dateline.Report) (dateline.Seq, error) {
	same, err := tx.Duplicates(story, r.Text)
	if err != nil {
		return 0, err
	}
	for _, seq := range same {
		e, err := tx.Entry(seq)
		if err != nil {
			return 0, err
		}
		if reportOf(e).Source == r.Source {
			return seq, nil
		}
	}
	return 0, nil
}

// parse turns a filing into a report whose words may be saved.
func (d *Desk) parse(v view, f Filing) (intake.Parsed, error) {
	p, err := intake.Parse(f.Item, d.now(), d.opts.Limits)
	if err != nil {
		return p, err
	}
	story := v.story()
	if _, ok := story.Source(p.Report.Source); !ok {
		return p, noSource(p.Report.Source)
	}
	if p.Report.Credit == "" {
		p.Report.Credit = credited(story, p.Report)
	}
	if f.lang != "" {
		p.Report.Lang, p.Report.Unread = f.lang, ""
		if f.lang != "en" {
			p.Report.Unread = "language " + f.lang
		}
	}
	if len(f.Redact) == 0 {
		return p, nil
	}
	p.Report, err = redact(p.Report, f.Redact)
	return p, err
}

// redact takes passages out of a report, and the same words wherever else they
// stand in it, its headline and its note.
func redact(r dateline.Report, passages []dateline.Span) (dateline.Report, error) {
	spans := append([]dateline.Span(nil), passages...)
	sort.Slice(spans, func(i, j int) bool { return spans[i].Start < spans[j].Start })
	var b strings.Builder
	var words []string
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(r.Text) || !boundary(r.Text, s.Start) || !boundary(r.Text, s.End) {
			return r, dateline.Invalid("redact", "bytes %d to %d are no passage of the text, or overlap another; select the words again", s.Start, s.End)
		}
		words = append(words, strings.TrimSpace(r.Text[s.Start:s.End]))
		b.WriteString(r.Text[at:s.Start])
		b.WriteString(Withheld)
		at = s.End
	}
	b.WriteString(r.Text[at:])
	r.Text = b.String()
	r.Redacted = len(spans)
	for _, w := range words {
		if first, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(first) {
			r.Text, r.Headline, r.Note = withholdName(r.Text, w), withholdName(r.Headline, w), withholdName(r.Note, w)
			continue
		}
		r.Headline, r.Note = replaceWord(r.Headline, w, Withheld), replaceWord(r.Note, w, Withheld)
	}
	return r, nil
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// credited finds the agency whose copy a report is: a source of the story of
// kind agency that is named in brackets in the dateline, or on the last line.
func credited(story *dateline.Story, r dateline.Report) string {
	head := r.Text[:min(len(r.Text), 300)]
	tail := strings.TrimSpace(r.Text)
	tail = tail[strings.LastIndexByte(tail, '\n')+1:]
	tail = strings.Trim(strings.TrimSpace(tail), "—–-()[]© .")
	for _, s := range story.Sources {
		if s.Kind != "agency" || s.Slug == r.Source {
			continue
		}
		if strings.Contains(head, "("+s.Name+")") || strings.EqualFold(tail, s.Name) || strings.EqualFold(tail, "Source: "+s.Name) {
			return s.Slug
		}
	}
	return ""
}

// read returns what the reading proposes for a report, outside any
// transaction.
func (d *Desk) read(v view, r dateline.Report) ([]dateline.Claim, error) {
	if r.Unread != "" {
		return nil, nil
	}
	reader, err := d.readerOf(v)
	if err != nil {
		return nil, err
	}
	claims := reader.Read(r.Text, v.context(r))
	for i := range claims {
		claims[i] = protect(claims[i], r.Text)
	}
	return claims, nil
}

// context is what the reading is told of a report beside its words.
func (v view) context(r dateline.Report) reading.Context {
	story := v.story()
	return reading.Context{Story: story, Country: story.Country, Zone: story.Zone, Published: r.Published, ReportID: r.ID}
}

// refuse keeps what was refused, so that nothing is lost, and says so.
func (d *Desk) refuse(ctx context.Context, f Filing, why error) (Filed, error) {
	if len(f.Redact) > 0 {
		return Filed{}, fmt.Errorf("%w (nothing of it was kept, since it names a protected speaker)", why)
	}
	id, err := d.keepRefused(ctx, f, why)
	if err != nil {
		return Filed{}, err
	}
	return Filed{Refused: id}, why
}
