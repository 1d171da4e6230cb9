package dateline

import "sort"

// Moments are situations of one fold, kept at intervals as the starts of
// questions about the past: from the nearest one before a moment, only the
// entries between are folded. Situations share what they have in common, so
// that one more costs what has changed since the last.
type Moments struct {
	Every Seq // how many entries of the record lie between two that are kept
	kept  []*Situation
}

// Pass tells that a fold leaves s for an entry with the number next; s is kept
// where that crosses an interval.
func (m *Moments) Pass(s *Situation, next Seq) {
	if s.Seq() > 0 && next/m.Every > s.Seq()/m.Every {
		m.kept = append(m.kept, s)
	}
}

// Nearest is the latest situation kept that knows nothing later than known,
// and false where there is none.
func (m *Moments) Nearest(known Seq) (*Situation, bool) {
	i := sort.Search(len(m.kept), func(i int) bool { return m.kept[i].Seq() > known })
	if i == 0 {
		return nil, false
	}
	return m.kept[i-1], true
}

// Forget drops all that was kept: a takedown reaches every moment, and none
// from before it may be shown again.
func (m *Moments) Forget() { m.kept = nil }
