package dateline

// Row is one row of the table in docs/fold.md: a numbered rule of who holds a
// place, and the sentence by which readers are told that it applied. {actor},
// {place}, {voice} and {other} stand for names.
type Row struct {
	Number   string
	Sentence string
}

// The rows, by number. docs/fold.md explains each; a test holds the two equal.
var (
	RowBaseline    = Row{"7a", "{place} was held by {actor} when this record began."}
	RowUnknown     = Row{"7b", "No report says who holds {place}."}
	RowHeld        = Row{"3a", "{place} is held by {actor}, according to {voice}."}
	RowClaimed     = Row{"3b", "{place} is claimed by {actor}; no voice outside its side has reported it."}
	RowLossClaimed = Row{"3c", "That {other} lost {place} is told by its opponents only."}
	RowBearsOut    = Row{"2a", "{voice} bears out that {place} is held by {actor}."}
	RowUnconfirmed = Row{"4a", "{voice} reports it without confirmation; nothing follows from it."}
	RowProspective = Row{"4b", "{voice} speaks of what may come or was tried; nothing follows from it."}
	RowDisputed    = Row{"5a", "{place} is said to be held by {actor}; {voice} denies it."}
	RowDenied      = Row{"5b", "{place} is held by {actor}; a denial by {voice} stands beside it."}
	RowDenialIdle  = Row{"5c", "{voice} denies a change that no report stands for."}
	RowConfirmed   = Row{"5d", "{place} is held by {actor}; the desk has confirmed it."}
	RowLost        = Row{"6a", "{place} is no longer held by {other}; no report says who holds it."}
	RowHoldsOn     = Row{"6b", "{place} is still held by {actor}, according to {voice}."}
	RowHoldsBy     = Row{"6c", "{place} is held by {actor} by then, according to {voice}."}
	RowHoldsClaim  = Row{"6d", "{place} is claimed by {actor}, which says of itself that it holds it."}
	RowContested   = Row{"6e", "There is fighting over {place}, according to {voice}."}
	RowThreatened  = Row{"6f", "{place} is threatened, according to {voice}."}
	RowPart        = Row{"6g", "{voice} tells of a part of {place} only."}
	RowNoTaker     = Row{"6h", "{place} is said to have fallen; {voice} does not say to whom."}
)

// Rows lists the table in the order of docs/fold.md.
var Rows = []Row{RowBearsOut, RowHeld, RowClaimed, RowLossClaimed, RowUnconfirmed, RowProspective,
	RowDisputed, RowDenied, RowDenialIdle, RowConfirmed, RowLost, RowHoldsOn, RowHoldsBy, RowHoldsClaim,
	RowContested, RowThreatened, RowPart, RowNoTaker, RowBaseline, RowUnknown}

// State is a place's state as readers meet it; the map's symbols are this list.
type State string

const (
	Held       State = "held"
	Claimed    State = "claimed"
	Disputed   State = "disputed"
	Contested  State = "contested"
	Threatened State = "threatened"
	Unknown    State = "unknown"
)

// States lists them in the order of the legend.
var States = []State{Held, Claimed, Disputed, Contested, Threatened, Unknown}

// standing is who holds a place after one step of its timeline.
type standing struct {
	state    State // held, claimed, disputed or unknown
	flag     State // contested, threatened or none, beside the holder
	holder   string
	claimant string // who says or is said to have taken it, while claimed or disputed
	before   string // the holder before the present change
	since    Since
	row      Row
	turn     *Decided // the claim that made the present change; nil at the baseline
	voice    *Decided // the claim that the row's sentence speaks of
	winning  *link    // claims that bear the state out
	losing   *link    // claims that stand beside it without having their way
	outside  bool     // an origin outside both sides supports the change
	vouched  bool     // the desk has confirmed it
	last     int64    // publication of the youngest report so far, Unix microseconds
}

// link is a list that grows at the front and is shared by later standings.
type link struct {
	claim *Decided
	row   Row
	next  *link
}

func (l *link) push(c *Decided, r Row) *link { return &link{c, r, l} }

// court knows what the rules need besides the claims: who speaks for whom.
type court struct{ story *Story }

// voiceSide is the side that vouches for a claim: that of its attribution,
// else that of the outlet in whose own voice it is told.
func (k court) voiceSide(c *Decided) string {
	if c.Claim.Attribution != nil {
		return k.story.VoiceSide(c.Claim.Attribution)
	}
	return k.story.sideSlug(c.Cite.Side)
}

func (k court) side(actor string) string { return k.story.SideOf(actor) }

// independent tells whether a claim comes from outside both sides, from a
// voice that can be traced: an unnamed one adds no independence.
func (k court) independent(c *Decided, a, b string) bool {
	if m := c.Claim.Attribution; m != nil && m.Unnamed {
		return false
	}
	v := k.voiceSide(c)
	return v == "" || (v != a && v != b)
}

// step is the whole of rules 3 to 6: what one claim, next in order, does to
// who holds the place.
func (k court) step(p standing, c *Decided) standing {
	if t := c.Cite.Published.UnixMicro(); t > p.last {
		p.last = t
	}
	switch c.Claim.Stance {
	case Unconfirmed:
		return p.beside(c, RowUnconfirmed)
	case Prospective:
		return p.beside(c, RowProspective)
	case Denied:
		return k.denied(p, c)
	}
	if e := c.Claim.Extent; e != nil && e.Class == "part" {
		return p.beside(c, RowPart)
	}
	switch c.Claim.Change {
	case Takes, Retakes:
		return k.takes(p, c)
	case Holds:
		return k.holds(p, c)
	case Loses:
		return k.loses(p, c)
	case Contests:
		p.flag = Contested
		return p.beside(c, RowContested)
	case Threatens:
		if p.flag != Contested {
			p.flag = Threatened
		}
		return p.beside(c, RowThreatened)
	}
	return p.beside(c, RowUnconfirmed)
}

func (p standing) beside(c *Decided, r Row) standing {
	p.losing = p.losing.push(c, r)
	return p
}

// bears adds a claim to those that bear the present state out.
func (p standing) bears(c *Decided, r Row) standing {
	p.winning = p.winning.push(c, r)
	if c.Claim.Change != Loses {
		p.flag = ""
	}
	return p
}

// turns makes actor the holder by claim c.
func (k court) turns(p standing, c *Decided, actor string, r Row) standing {
	n := standing{state: Held, holder: actor, before: p.holder, since: sinceOf(c), row: r, turn: c, voice: c, last: p.last}
	if p.claimant != "" && k.side(p.claimant) == k.side(actor) { // what was only claimed now has a voice from outside
		n.winning, n.losing = p.winning, p.losing
	}
	if n.holder == "" {
		n.state = Unknown
	}
	n.winning = n.winning.push(c, r)
	n.outside = k.independent(c, k.side(actor), k.side(n.before))
	if c.Confirmed {
		n.vouched, n.row = true, RowConfirmed
	}
	return n
}

func actorID(m *Mention) string {
	if m == nil {
		return ""
	}
	return m.ID
}

func (k court) takes(p standing, c *Decided) standing {
	a := actorID(c.Claim.Actor)
	if a == "" {
		if p.turn != nil || p.holder == "" {
			return p.beside(c, RowNoTaker)
		}
		return k.turns(p, c, "", RowNoTaker)
	}
	side := k.side(a)
	own := k.voiceSide(c) == side && !c.Confirmed
	if p.holder != "" && k.side(p.holder) == side {
		if p.state == Claimed || (p.state == Disputed && p.claimant != "" && k.side(p.claimant) != side) {
			if own {
				return k.deny(p, c)
			}
			return k.turns(p, c, a, RowHeld)
		}
		return k.support(p, c, RowBearsOut)
	}
	if p.claimant != "" && k.side(p.claimant) == side { // already claimed by it
		out := k.independent(c, side, k.side(p.holder))
		if own || (p.state == Disputed && !out && !c.Confirmed) {
			return p.bears(c, RowBearsOut)
		}
		return k.turns(p, c, a, RowHeld)
	}
	if own {
		p.state, p.claimant, p.row, p.turn, p.voice = Claimed, a, RowClaimed, c, c
		p.before = p.holder
		p.winning = p.winning.push(c, RowClaimed)
		p.outside, p.vouched = false, false
		return p
	}
	return k.turns(p, c, a, RowHeld)
}

// support adds a claim that the present holder holds or has taken the place,
// and ends a dispute when it comes from outside both sides or the desk vouches.
func (k court) support(p standing, c *Decided, r Row) standing {
	p = p.bears(c, r)
	if k.independent(c, k.side(p.holder), k.side(p.before)) {
		p.outside = true
	}
	if c.Confirmed {
		p.vouched = true
	}
	if p.state == Disputed && p.claimant == "" && (p.outside || p.vouched) {
		p.state, p.row = Held, RowDenied
	}
	if p.vouched && p.state == Held {
		p.row, p.voice = RowConfirmed, c
	}
	return p
}

func (k court) denied(p standing, c *Decided) standing {
	if c.Claim.Change != Takes && c.Claim.Change != Retakes && c.Claim.Change != Holds {
		return p.beside(c, RowDenialIdle)
	}
	taker := p.holder
	if p.claimant != "" {
		taker = p.claimant
	}
	a := actorID(c.Claim.Actor)
	if p.turn == nil || taker == "" || (a != "" && k.side(a) != k.side(taker)) {
		return p.beside(c, RowDenialIdle)
	}
	return k.deny(p, c)
}

// deny is rule 5: the losing side denies the present change.
func (k court) deny(p standing, c *Decided) standing {
	loser := p.before
	if p.claimant != "" {
		loser = p.holder
	}
	v := k.voiceSide(c)
	if v == "" || (loser != "" && v != k.side(loser)) {
		return p.beside(c, RowDenialIdle)
	}
	if p.outside || p.vouched {
		p.row, p.voice = RowDenied, c
		return p.beside(c, RowDenied)
	}
	p.state, p.row, p.voice = Disputed, RowDisputed, c
	return p.beside(c, RowDisputed)
}

func (k court) loses(p standing, c *Decided) standing {
	l := actorID(c.Claim.Actor)
	if l == "" {
		l = actorID(c.Claim.Loser)
	}
	v := k.voiceSide(c)
	if p.holder == "" || l == "" || k.side(l) != k.side(p.holder) {
		if p.turn != nil && l != "" && k.side(l) == k.side(p.before) {
			return k.support(p, c, RowBearsOut)
		}
		return p.beside(c, RowLost)
	}
	if v != "" && v != k.side(l) && !c.Confirmed {
		return p.beside(c, RowLossClaimed)
	}
	n := standing{state: Unknown, before: p.holder, since: sinceOf(c), row: RowLost, turn: c, voice: c, last: p.last}
	if p.claimant != "" {
		n.state, n.claimant, n.winning, n.row = Claimed, p.claimant, p.winning, RowClaimed
	}
	n.winning = n.winning.push(c, RowLost)
	return n
}

func (k court) holds(p standing, c *Decided) standing {
	a := actorID(c.Claim.Actor)
	if a == "" {
		return p.beside(c, RowPart)
	}
	side := k.side(a)
	own := k.voiceSide(c) == side && !c.Confirmed
	if p.holder != "" && k.side(p.holder) == side {
		if p.claimant != "" && k.side(p.claimant) != side { // somebody else claims the place
			if own {
				return k.deny(p, c)
			}
			p.state, p.claimant, p.row, p.voice = Held, "", RowHoldsOn, c
		}
		return k.support(p, c, RowHoldsOn)
	}
	if !own {
		return k.turns(p, c, a, RowHoldsBy)
	}
	if p.turn != nil && p.before != "" && side == k.side(p.before) {
		return k.deny(p, c)
	}
	if p.claimant != "" && k.side(p.claimant) == side {
		return p.bears(c, RowHoldsClaim)
	}
	p.state, p.claimant, p.row, p.turn, p.voice, p.before = Claimed, a, RowHoldsClaim, c, c, p.holder
	p.winning = p.winning.push(c, RowHoldsClaim)
	p.outside, p.vouched = false, false
	return p
}
