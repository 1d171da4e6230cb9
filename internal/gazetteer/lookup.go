package gazetteer

import (
	"cmp"
	"slices"
	"strings"
)

// Stage says how a name was found.
type Stage string

// The stages of a lookup, from the surest to none.
const (
	Exact    Stage = "exact"    // the standard name, diacritics apart
	Alias    Stage = "alias"    // another name, written just so
	Folded   Stage = "fold"     // a name but for case, spaces, hyphens, apostrophes, class words
	Skeletal Stage = "skeleton" // the same consonants, and the closest spelling
	None     Stage = "none"
)

// Hint is what a caller knows of a name's surroundings. The zero Hint is fine.
type Hint struct {
	Country  string   // ISO code of the country that the story or report is about
	Near     []string // further countries in play
	Class    string   // class that the words around say ("province", "city", ...)
	Locative bool     // a locative cue precedes: in, captured, capital of, ...
}

// Match is one reading of a name. Score orders the readings of one lookup and
// means nothing across lookups.
type Match struct {
	Place
	Stage Stage
	Score int
}

// The most readings that Lookup gives.
const mostMatches = 16

// Lookup gives the places that a name may mean, best first; nil where it means
// none. Countries, capitals and other large places are found everywhere,
// smaller ones abroad only by their exact name, and misspelt ones only in
// h.Country after a locative cue. Words like "March" or "President" are none.
// The name may carry a possessive, a word for its class ("Ghazni City") or the
// division it lies in ("Tripoli, Lebanon").
func (g *Gazetteer) Lookup(name string, h Hint) []Match {
	found := g.search(name, h)
	return g.matches(found[:min(len(found), mostMatches)])
}

// All is Lookup without a bound on the number of readings: a name like
// Springfield has more than forty.
func (g *Gazetteer) All(name string, h Hint) []Match { return g.matches(g.search(name, h)) }

func (g *Gazetteer) matches(found []reading) []Match {
	out := make([]Match, len(found))
	for i, c := range found {
		out[i] = Match{g.place(c.record), c.stage, c.score}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// reading is one record that a name may mean.
type reading struct {
	record int
	stage  Stage
	score  int
}

// search tries the name, then the name without what may stand around it, then
// its skeleton.
func (g *Gazetteer) search(name string, h Hint) []reading {
	name = trim(name)
	if name == "" || len(name) > MaxKey {
		return nil
	}
	if head, in, ok := strings.Cut(name, ", "); ok && !strings.Contains(in, ", ") {
		return g.inside(head, in, h)
	}
	found := g.named(name, h)
	if len(found) == 0 {
		if short := unpossessed(name); short != name {
			name = short
			found = g.named(name, h)
		}
	}
	if short, ok := strings.CutPrefix(name, "the "); ok && len(found) == 0 {
		name = short
		found = g.named(name, h)
	}
	bare, class := classed(name)
	if class != "" && len(bare) > 1 {
		// "Ghazni City" is the city of Ghazni, and "Kyiv City" a province of
		// that name too.
		if h.Class, h.Locative = class, true; len(found) > 0 {
			found = g.named(name, h)
		}
		more := g.called(bare, h)
		for i := range more {
			more[i].stage = Folded
		}
		found = merge(found, more)
		name = bare
	}
	found = g.ordered(g.pair(found, name, h))
	if h.Locative && !g.settles(found, h) {
		found = merge(found, g.skeletal(name, h))
	}
	return g.ordered(found)
}

// pair adds to a province of the story's country its capital, and to a capital
// its province, where only one of the two is known by this spelling of the
// name that they share.
func (g *Gazetteer) pair(found []reading, name string, h Hint) []reading {
	skeleton := Skeleton(Fold(name))
	for _, r := range found[:min(len(found), 4)] {
		rec, other := g.record(r.record), -1
		switch {
		case g.countries[rec.Country].code != h.Country:
		case rec.Class&ClassMask == ClassProvince:
			other = g.seat(r.record)
		case rec.Class&SeatProvince != 0 && rec.Admin1 > 0:
			other = int(u24(g.admin1, int(rec.Admin1-1)*3))
		}
		if other < 0 || slices.ContainsFunc(found, func(x reading) bool { return x.record == other }) {
			continue
		}
		o := g.record(other)
		shared, _ := classed(g.text(o.Name)) // "Idlib Governorate" bears the name of Idlib
		if Skeleton(Fold(shared)) != skeleton {
			continue
		}
		score := g.score(o, false, Folded, h)
		if o.Class&ClassMask != ClassProvince && h.Class == "" {
			score = max(score, r.score+1)
		}
		found = merge(found, []reading{{other, Folded, score}})
	}
	return found
}

// settles says whether the best reading is sure enough that no other spelling
// need be tried: of the class asked for, and in the story's country or, by its
// very name, known everywhere.
func (g *Gazetteer) settles(found []reading, h Hint) bool {
	if len(found) == 0 {
		return false
	}
	r, class := g.record(found[0].record), g.record(found[0].record).Class&ClassMask
	if classScore(classNames[class], h.Class) < 0 {
		return false
	}
	return g.countries[r.Country].code == h.Country || class == ClassCountry || r.Class&SeatCountry != 0 ||
		found[0].stage == Exact && r.Population >= bigCity && (class != ClassProvince || r.Population >= bigProvince)
}

// inside gives the readings of "Tripoli, Lebanon": those of the first name in
// the country, province or district that follows it, if any lie there.
func (g *Gazetteer) inside(name, in string, h Hint) []reading {
	h.Locative = true
	holders := g.search(in, Hint{Country: h.Country, Near: h.Near, Locative: true})
	// What is too small to be known abroad is known in a country that was named.
	near := h
	near.Near = slices.Clone(h.Near)
	for _, holder := range holders {
		near.Near = append(near.Near, g.countries[g.record(holder.record).Country].code)
	}
	var kept []reading
	for _, r := range g.search(name, near) {
		if slices.ContainsFunc(holders, func(holder reading) bool { return r.record != holder.record && g.holds(holder.record, r.record) }) {
			kept = append(kept, r)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	return g.search(name, h)
}

// holds says whether a place lies in a country, province or district.
func (g *Gazetteer) holds(holder, place int) bool {
	h, p := g.record(holder), g.record(place)
	switch h.Class & ClassMask {
	case ClassCountry:
		return h.Country == p.Country
	case ClassProvince:
		return p.Admin1 > 0 && int(u24(g.admin1, int(p.Admin1-1)*3)) == holder
	case ClassDistrict:
		return p.Admin2 > 0 && int(u24(g.admin2, int(p.Admin2-1)*3)) == holder
	}
	return false
}

// merge joins two lists of readings, keeping the better one of each record.
func merge(a, b []reading) []reading {
	for _, r := range b {
		if i := slices.IndexFunc(a, func(x reading) bool { return x.record == r.record }); i >= 0 {
			a[i].score = max(a[i].score, r.score)
			continue
		}
		a = append(a, r)
	}
	return a
}

// ordered sorts readings, best first.
func (g *Gazetteer) ordered(found []reading) []reading {
	slices.SortFunc(found, func(a, b reading) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.record, b.record))
	})
	return found
}

// trim takes off space and the punctuation that may cling to a word.
func trim(name string) string {
	name = strings.Trim(name, " \t\r\n,;:!?()[]\"“”‘’'«»—–-…*#")
	if strings.HasSuffix(name, ".") && strings.Count(name, ".") == 1 {
		name = name[:len(name)-1]
	}
	return name
}

func unpossessed(name string) string {
	for _, end := range []string{"'s", "’s", "s'", "s’"} {
		if short, ok := strings.CutSuffix(name, end); ok {
			if end[0] == 's' {
				short += "s"
			}
			return short
		}
	}
	return name
}

// Words that say the class of the name they stand by.
var classWords = map[string]string{
	"province": "province", "governorate": "province", "oblast": "province", "region": "province", "state": "province", "wilayat": "province",
	"provinces": "province", "governorates": "province", "prefecture": "province",
	"district": "district", "county": "district", "raion": "district", "rayon": "district", "subdistrict": "district", "parish": "district",
	"city": "city", "town": "city", "cities": "city", "municipality": "city", "metropolis": "city",
	"village": "village", "hamlet": "village",
}

// classed splits "Zabul province" and "province of Zabul" into name and class.
func classed(name string) (bare, class string) {
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		if class = classWords[strings.ToLower(name[i+1:])]; class != "" {
			return name[:i], class
		}
	}
	if first, rest, ok := strings.Cut(name, " of "); ok {
		if class = classWords[strings.ToLower(strings.TrimPrefix(first, "the "))]; class != "" {
			return rest, class
		}
	}
	return name, ""
}

// named gives the acceptable readings of a name as it stands, best first.
func (g *Gazetteer) named(name string, h Hint) []reading {
	if q, ok := g.query(name); ok && q.word != never {
		return g.under(q, h)
	}
	return nil
}

// called gives the readings of a name that a class word stands by, which lets
// through what otherwise is no name: Mon State, Red Sea province.
func (g *Gazetteer) called(name string, h Hint) []reading {
	q, ok := g.query(name)
	if !ok {
		return nil
	}
	if q.word == never {
		q.word = seldom
	}
	return g.under(q, h)
}

func (g *Gazetteer) under(q query, h Hint) []reading {
	c := cursor{t: &g.table}
	if !c.seek(q.key) || string(c.key[:c.n]) != q.key {
		return nil
	}
	return g.readings(&c, q, h)
}

// query is a name made ready for comparison.
type query struct {
	key     string
	plain   string
	hash    byte
	titled  byte // hash of the spelling with capitals only at the head of words, for headlines in capitals
	shouted bool // written in capitals
	capital bool // has a capital letter
	word    wordKind
}

// query makes a name ready; false where it has no Latin letter or is too long.
func (g *Gazetteer) query(name string) (query, bool) {
	plain, ok := Plain(name)
	if !ok {
		return query{}, false
	}
	q := query{plain: plain, key: Fold(plain), hash: spelling(plain)}
	if q.key == "" || len(q.key) > MaxKey {
		return query{}, false
	}
	q.word = g.words[q.key]
	q.capital = strings.ToLower(plain) != plain
	q.titled = q.hash
	if q.capital && len(q.key) > 4 && strings.ToUpper(plain) == plain {
		q.shouted = true
		q.titled = spelling(title(plain))
	}
	return q, true
}

// title writes a name in capitals with capitals at the head of its words.
func title(s string) string {
	b := []byte(strings.ToLower(s))
	for i := range b {
		if b[i] >= 'a' && b[i] <= 'z' && (i == 0 || b[i-1] == ' ' || b[i-1] == '-') {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// readings judges the places under the cursor's key.
func (g *Gazetteer) readings(c *cursor, q query, h Hint) []reading {
	var found []reading
	c.postings(func(p posting) {
		r := g.record(p.record)
		stage := Folded
		if p.hash == q.hash || p.hash == q.titled {
			stage = Alias
			if p.main {
				stage = Exact
			}
		}
		if !g.acceptable(r, p, stage, q, h) {
			return
		}
		one := reading{p.record, stage, g.score(r, p.main, stage, h)}
		for i := range found {
			if found[i].record == one.record {
				if one.score > found[i].score {
					found[i] = one
				}
				return
			}
		}
		found = append(found, one)
	})
	g.seatsFirst(found, q.key, h)
	return g.ordered(found)
}
