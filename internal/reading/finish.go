package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strconv"
	"time"

	"dateline"
	"dateline/internal/reading/frames"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/quotes"
	"dateline/internal/reading/times"
)

// finish turns statements and proposals into claims with ids, times and links,
// in text order, and tells where each came from.
func finish(c Context, a times.Anchor, in *frames.Input, ps []frames.Proposal) ([]dateline.Claim, []origin) {
	f := finisher{c: c, a: a, in: in}
	all := make([]dateline.Claim, 0, len(ps)+len(in.Statements))
	ids := make([]string, len(in.Statements))
	var said []int // statement of each of the first claims
	for n := range in.Statements {
		if in.Statements[n].Mute {
			continue
		}
		cl := f.statement(&in.Statements[n])
		ids[n] = cl.ID
		all = append(all, cl)
		said = append(said, n)
	}
	base := len(all)
	for n := range ps {
		p := &ps[n]
		cl := p.Claim
		f.common(&cl)
		if p.Statement >= 0 {
			cl.Within = ids[p.Statement]
		}
		f.when(&cl, p.Phrase, cl.Stance == dateline.Prospective || cl.Kind == dateline.Pledge && !f.made(p))
		cl.Confidence = Confidence(trust, cl.Rule, cl.Stance)
		cl.ID = key(&cl)
		all = append(all, cl)
	}
	f.follow(ps, all[base:])
	f.chain(ps, all[base:])
	fulfil(all[base:])
	f.parts(ps, all[base:])
	order := make([]int, len(all))
	for n := range order {
		order[n] = n
	}
	sort.SliceStable(order, func(x, y int) bool {
		return all[order[x]].Span.Start < all[order[y]].Span.Start
	})
	out := make([]dateline.Claim, 0, len(all))
	from := make([]origin, 0, len(all))
	seen := map[string]bool{}
	for _, n := range order {
		if !seen[all[n].ID] {
			seen[all[n].ID] = true
			out = append(out, all[n])
			if n < base {
				from = append(from, origin{statement: said[n]})
			} else {
				from = append(from, origin{proposal: &ps[n-base]})
			}
		}
	}
	return out, from
}

// made tells whether a pledge is told to have been made then, rather than to be
// kept then: "pledged in July" and "undertook to send tents by Friday".
func (f *finisher) made(p *frames.Proposal) bool {
	if p.Verb < 0 || p.Phrase == nil || p.Phrase.Role == times.By {
		return false
	}
	vb := &f.in.Scene.Sents[p.Sent].Verbs[p.Verb]
	return vb.Form == grammar.Finite && vb.Modal == ""
}

type finisher struct {
	c  Context
	a  times.Anchor
	in *frames.Input
}

func (f *finisher) common(c *dateline.Claim) {
	c.Report, c.Reader, c.Lang = f.c.ReportID, Version, "en"
}

func (f *finisher) statement(st *quotes.Statement) dateline.Claim {
	sp, cue, content := st.Speaker, dateline.Mention{Span: st.Cue}, dateline.Mention{Span: st.Content}
	if st.Venue != nil && st.Cue.Text == "told" && len(sp.Via) == 0 && outlet(st.Venue.Text) {
		sp.Via = []dateline.Mention{{Span: st.Venue.Span}}
	}
	c := dateline.Claim{Kind: dateline.Kind("statement"), Span: st.Span, Stance: dateline.Attributed, Speaker: &sp, Cue: &cue, Content: &content,
		Directness: st.Directness, Act: st.Act, Addressee: st.Addressee, Venue: st.Venue, Rule: st.Rule}
	f.common(&c)
	f.when(&c, frames.CueTime(f.in, st), false)
	c.Confidence = Confidence(trust, c.Rule, c.Stance)
	c.ID = key(&c)
	return c
}

// outlet tells whether a venue is a name rather than an occasion.
func outlet(t string) bool {
	return t != "" && (t[0] >= 'A' && t[0] <= 'Z' || len(t) > 4 && t[:4] == "the " && t[4] >= 'A' && t[4] <= 'Z')
}

// when sets the claim's time: what the phrase says, else publication.
func (f *finisher) when(c *dateline.Claim, p *times.Phrase, future bool) {
	w := &dateline.When{}
	pub := f.a.Published
	if p == nil {
		w.Interval = dateline.Interval{From: pub, To: pub, Precision: dateline.UnknownPrecision}
		c.Time = w
		return
	}
	s := f.in.Scene
	sent := f.sentence(p)
	span := s.Words(sent, p.First, p.Last)
	w.Span = &span
	v := p.Resolve(future)
	if v.From.IsZero() {
		v = dateline.Interval{From: pub, To: pub, Precision: dateline.UnknownPrecision}
	}
	if p.Role == times.Since && c.Change != dateline.Holds {
		if v.To.After(endOfDay(pub)) {
			v.To = endOfDay(pub)
		}
	}
	w.Interval = v
	c.Time = w
}

func endOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, t.Location())
}

// sentence finds the sentence that a phrase belongs to.
func (f *finisher) sentence(p *times.Phrase) int {
	for i := range f.in.Times {
		if ph := f.in.Times[i]; len(ph) > 0 && p == ptr(ph, p) {
			return i
		}
	}
	return 0
}

func ptr(ph []times.Phrase, p *times.Phrase) *times.Phrase {
	for n := range ph {
		if &ph[n] == p {
			return p
		}
	}
	return nil
}

// follow sets the links to claims that a claim is told to follow, and dates
// that are counted from them.
func (f *finisher) follow(ps []frames.Proposal, cs []dateline.Claim) {
	for n := range ps {
		p := &ps[n]
		if p.AfterVerb < 0 {
			continue
		}
		for m := range ps {
			if ps[m].Sent == p.Sent && ps[m].Verb == p.AfterVerb && m != n && cs[m].ID != cs[n].ID {
				cs[n].After = append(cs[n].After, cs[m].ID)
			}
		}
	}
}

// parts ties each figure to the one that contains it.
func (f *finisher) parts(ps []frames.Proposal, cs []dateline.Claim) {
	for n := range ps {
		if ps[n].Whole == "" {
			continue
		}
		for m := range ps {
			if m != n && ps[m].Key() == ps[n].Whole {
				cs[n].PartOf = cs[m].ID
				break
			}
		}
	}
}

// key is a proposal's id: a hash of report, kind, evidence range and the
// ranges of the key fields.
func key(c *dateline.Claim) string {
	h := sha256.New()
	put := func(s string) { h.Write([]byte(s)); h.Write([]byte{0}) }
	rng := func(m *dateline.Mention) {
		if m == nil {
			put("-")
			return
		}
		put(strconv.Itoa(m.Start) + ":" + strconv.Itoa(m.End))
	}
	put(c.Report)
	put(string(c.Kind))
	put(strconv.Itoa(c.Span.Start) + ":" + strconv.Itoa(c.Span.End))
	for _, m := range []*dateline.Mention{c.Actor, c.Place, c.Quantity, c.Unit, c.Speaker, c.Cue, c.Content, c.People, c.From, c.To, c.Purpose} {
		rng(m)
	}
	if c.Place != nil {
		put(c.Place.ID + c.Place.Name) // "both towns": two claims with the same words
	}
	put(string(c.Change))
	put(c.Harm)
	return "p" + hex.EncodeToString(h.Sum(nil))[:16]
}
