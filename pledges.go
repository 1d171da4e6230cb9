package dateline

import (
	"cmp"
	"slices"
)

// PledgeState is a pledge as first told, and what became of it.
type PledgeState struct {
	Pledge *Decided
	Became []Became // later claims that name it or one another, in the order of valid time
	State  string   // announced, committed, delivered, withdrawn: the last word said
}

// Became is one later claim about a pledge. Change is delivered, withdrawn,
// denied, raised, lowered, committed or repeated.
type Became struct {
	Claim  *Decided
	Change string
}

// Pledges returns the standing pledges, in the order of valid time. A claim
// that names an earlier pledge (Fulfils: a claim's id, or the key of the
// proposal that it came from) stands under that pledge, not beside it.
func (s *Situation) Pledges() []PledgeState {
	all := s.Register(Pledge)
	by := make(map[string]*Decided, 2*len(all))
	for _, d := range all {
		by[d.Claim.ID] = d
		if d.key != "" {
			by[d.key] = d
		}
	}
	under := map[*Decided][]*Decided{}
	var heads []*Decided
	for _, d := range all {
		if first := firstPledge(by, d); first != d {
			under[first] = append(under[first], d)
		} else {
			heads = append(heads, d)
		}
	}
	out := make([]PledgeState, 0, len(heads))
	for _, d := range heads {
		p := PledgeState{Pledge: d, State: cmp.Or(d.Claim.Status, "announced")}
		last := d
		for _, x := range under[d] {
			b := Became{x, became(last, x)}
			switch b.Change {
			case "delivered", "withdrawn", "committed":
				p.State = b.Change
			case "raised", "lowered":
				last = x
			}
			p.Became = append(p.Became, b)
		}
		out = append(out, p)
	}
	return out
}

// firstPledge follows a claim to the pledge that its chain begins with. A
// chain that closes on itself begins with its earliest claim.
func firstPledge(by map[string]*Decided, d *Decided) *Decided {
	chain := []*Decided{d}
	for {
		next, ok := by[chain[len(chain)-1].Claim.Fulfils]
		if !ok {
			return chain[len(chain)-1]
		}
		if i := slices.Index(chain, next); i >= 0 {
			return slices.MinFunc(chain[i:], func(a, b *Decided) int { return cmp.Compare(a.seq, b.seq) })
		}
		chain = append(chain, next)
	}
}

// became is what a later claim says of a pledge that stood as last told.
func became(last, d *Decided) string {
	switch {
	case d.Claim.Stance == Denied:
		return "denied"
	case d.Claim.Status == "delivered", d.Claim.Status == "withdrawn":
		return d.Claim.Status
	}
	if was, ok := last.Claim.Quantity.Least(); ok {
		if is, ok := d.Claim.Quantity.Least(); ok && is != was {
			if is > was {
				return "raised"
			}
			return "lowered"
		}
	}
	if d.Claim.Status == "committed" && last.Claim.Status != "committed" {
		return "committed"
	}
	return "repeated"
}

// Least is the one number by which a quantity is compared: its value, else its
// lower bound, else its upper one.
func (m *Mention) Least() (float64, bool) {
	if m == nil {
		return 0, false
	}
	for _, v := range []*float64{m.Value, m.Low, m.High} {
		if v != nil {
			return *v, true
		}
	}
	return 0, false
}
