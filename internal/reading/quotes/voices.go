package quotes

import (
	"strings"

	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// voice makes the mention of a speaker: words, name, role, organisation.
func (f *finder) voice(i int, sp []int) dateline.Mention {
	s := f.sc.Sents[i]
	first, last := sp[0], sp[len(sp)-1]
	end := f.attached(i, last)
	m := dateline.Mention{Span: f.sc.Words(i, s.Chunks[first].First, end)}
	if len(sp) > 1 {
		m.Unnamed = f.unnamed(i, sp)
		return m
	}
	e := f.sc.At(i, first)
	switch e.Kind {
	case names.Person:
		m.ID, m.Name = e.ID, e.Name
		if e.First > s.Chunks[first].First {
			m.Role = strings.TrimPrefix(strings.TrimPrefix(f.sc.Words(i, s.Chunks[first].First, e.First-1).Text, "the "), "The ")
		}
	case names.Actor:
		m.ID, m.Name = e.ID, e.Name
		if e.Common {
			m.ID = ""
		}
	case names.PlaceName:
		if e.Found != nil {
			m.ID, m.Name = "", e.Found.Name
			if a, ok := f.sc.Acts(i, first); ok {
				m.ID, m.Name = a.ID, a.Name
			}
		}
	}
	if p := f.apposedName(i, first, last); p >= 0 { // "a spokesman, Zabihullah Mujahid, says"
		e := f.sc.At(i, p)
		k := s.Chunks[p]
		role := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(m.Text, "the "), "The "), "a ")
		at := k.First
		if e.Kind == names.Person {
			at, m.ID, m.Name = e.First, e.ID, e.Name
		} else {
			m.Name = f.sc.Words(i, k.First, k.Last).Text
			m.ID = names.Slug(m.Name)
		}
		m.Span, m.Role = f.sc.Words(i, at, k.Last), role
		return m
	}
	if role, org := f.apposed(i, first); role != "" && m.Role == "" {
		m.Role, m.Org = role, org
	}
	if s.Pronoun(first) {
		if p := f.lastSpeaker(i, first); p != nil {
			m.ID, m.Name, m.Role, m.Org, m.Unnamed = p.ID, p.Name, p.Role, p.Org, p.Unnamed
			if m.Name == "" { // nobody by name: the words that spoke of them
				m.Name = wording(p.Text)
			}
		}
		return m
	}
	for c := first + 1; c < len(s.Chunks) && s.Chunks[c].Last <= end && m.Name == ""; c++ { // "Department of Defence spokesperson John Kirby"
		if p := f.sc.At(i, c); p.Kind == names.Person && p.First > s.Chunks[c].First {
			m.ID, m.Name = p.ID, p.Name
			m.Role = f.sc.Words(i, s.Chunks[first].First, p.First-1).Text
			return m
		}
	}
	m.Unnamed = f.unnamed(i, sp)
	if !m.Unnamed && m.Name == "" {
		if s.Proper(first) {
			m.Name = f.sc.FullName(m.Text)
		} else {
			m.Name = strings.TrimPrefix(strings.TrimPrefix(m.Text, "the "), "The ")
		}
	}
	return m
}

// wording is how words for somebody without a name read inside a sentence.
func wording(t string) string {
	for _, w := range []string{"A ", "An ", "The ", "One ", "Two ", "Another ", "Some ", "Several ", "Three ", "Four "} {
		if strings.HasPrefix(t, w) {
			return strings.ToLower(w) + t[len(w):]
		}
	}
	return t
}

// apposedName is the chunk of the person's name behind a speaker told by an
// office: "the mayor, Igor Kolykhayev,"; -1 where there is none.
func (f *finder) apposedName(i, first, last int) int {
	s := f.sc.Sents[i]
	e := f.sc.At(i, first)
	if first != last || e.Kind != names.Voice && !f.sc.Is("voice", e.Head) || s.Words[s.Chunks[first].Head].Tag == "NNS" {
		return -1
	}
	c := s.ChunkAt(f.attached(i, first)) + 1
	if s.Kind(c) != grammar.Comma || s.Kind(c+1) != grammar.Noun {
		return -1
	}
	p := f.sc.At(i, c+1)
	k := s.Chunks[c+1]
	if p.Kind == names.Person || p.Kind == names.Nothing && s.Proper(c+1) && k.Last > k.First && k.Last-k.First < 4 && (s.Kind(c+2) == grammar.Comma || s.Kind(c+2) == grammar.Ending) {
		return c + 1
	}
	return -1
}

// attached is the last word of the "of", "in", "at" phrases and of "who asked
// not to be named" behind a speaker.
func (f *finder) attached(i, c int) int {
	s := f.sc.Sents[i]
	k := c
	for s.Kind(k+1) == grammar.Prep && s.Kind(k+2) == grammar.Noun {
		switch s.Low(s.Chunks[k+1].First) {
		case "of", "in", "at", "for", "with", "from":
			if f.timeHead(i, k+2) {
				return s.Chunks[k].Last
			}
			k += 2
			continue
		}
		break
	}
	return s.Chunks[k].Last
}

func (f *finder) timeHead(i, c int) bool {
	s := f.sc.Sents[i]
	switch s.Low(s.Chunks[c].Head) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "statement", "interview", "video", "conference", "briefing", "morning", "evening", "afternoon", "address", "telegram", "facebook", "twitter", "post", "tweet", "message":
		return true
	}
	return false
}

// unnamed tells whether the speakers are people without a name.
func (f *finder) unnamed(i int, sp []int) bool {
	s := f.sc.Sents[i]
	for _, c := range sp {
		e := f.sc.At(i, c)
		if e.Kind == names.Person || e.Kind == names.Actor && e.Head != "account" && !(e.Common && f.sc.Is("voice", e.Head) && !f.sc.Is("body", e.Head)) || e.Kind == names.PlaceName {
			return false
		}
		if e.Kind == names.Nothing && (s.Proper(c) || f.sc.Is("body", e.Head) && !indefinite(s, c)) || e.Kind == names.PlaceNoun {
			return false
		}
		if f.sc.Is("body", e.Head) && !f.sc.Is("voice", e.Head) && s.Low(s.Chunks[c].First) == "the" {
			return false
		}
		// a name in apposition: "the mayor, Igor Kolykhayev, wrote"
		if s.Kind(c+1) == grammar.Comma && s.Kind(c+2) == grammar.Noun && f.sc.At(i, c+2).Kind == names.Person {
			return false
		}
		if s.Kind(c-1) == grammar.Comma && s.Kind(c-2) == grammar.Noun && f.sc.At(i, c-2).Kind == names.Person {
			return false
		}
	}
	return true
}

func indefinite(s *grammar.Sentence, c int) bool {
	w := s.Low(s.Chunks[c].First)
	return w == "a" || w == "an" || w == "one" || w == "another" || w == "some" || w == "several"
}

// apposed reads the role behind a name: "John Kirby, the Pentagon spokesman,".
func (f *finder) apposed(i, c int) (role, org string) {
	s := f.sc.Sents[i]
	if s.Kind(c+1) != grammar.Comma || s.Kind(c+2) != grammar.Noun {
		return "", ""
	}
	e := f.sc.At(i, c+2)
	if e.Kind != names.Voice && !f.sc.Is("voice", e.Head) {
		return "", ""
	}
	end := f.attached(i, c+2)
	k := s.Chunks[c+2]
	if s.Kind(c+3) == grammar.Prep && s.Kind(c+4) == grammar.Noun {
		org = strings.TrimPrefix(f.sc.Span(i, c+4).Text, "the ")
	}
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(f.sc.Words(i, k.First, end).Text, "the "), "an "), "a "), org
}

// lastSpeaker is whom a pronoun that speaks takes up: in each sentence going
// back, who spoke there last, else who its first verb is told of; "it" and
// "they" then take the last body that acts.
func (f *finder) lastSpeaker(i, c int) *dateline.Mention {
	s := f.sc.Sents[i]
	low := s.Low(s.Chunks[c].First)
	at := s.Words[s.Chunks[c].First].Start
	if !personal(low) || low == "we" || low == "i" {
		return nil
	}
	for n := i; n >= 0 && n >= i-6; n-- {
		for j := len(f.of[n]) - 1; j >= 0; j-- {
			p := &f.out[f.of[n][j]].Speaker
			if p.Start < at && !(p.Name == "" && f.pronounText(p.Text)) && f.fits(low, n, p) {
				return p
			}
		}
		if low != "he" && low != "she" || f.heading(n) {
			continue
		}
		if m := f.subject(n, at, low); m != nil {
			return m
		}
	}
	if m, ok := f.sc.Acts(i, c); ok && m.Name != "" {
		return m
	}
	return nil
}

func (f *finder) pronounText(t string) bool { return personal(strings.ToLower(t)) }

// heading tells whether sentence n is one without a full stop.
func (f *finder) heading(n int) bool {
	s := f.sc.Sents[n]
	return len(s.Words) > 0 && s.Words[len(s.Words)-1].Lower != "." && !f.quoted(s.Words[len(s.Words)-1].Start-2)
}

// subject is the one person that a main verb of sentence n is told of, before
// byte at, who may be meant by "he" or "she"; nil where there is none.
func (f *finder) subject(n, at int, low string) *dateline.Mention {
	s := f.sc.Sents[n]
	for v := range s.Verbs {
		vb := &s.Verbs[v]
		if vb.Form != grammar.Finite || vb.Relative || len(vb.Subj) != 1 {
			continue
		}
		if m := f.human(n, vb.Subj[0], at, low); m != nil {
			return m
		}
	}
	return f.human(n, 0, at, low) // "A bus driver who ...", its own verb not seen
}

// human is the one person that noun chunk c of sentence n names, if "he" or
// "she" behind it may mean them.
func (f *finder) human(n, c, at int, low string) *dateline.Mention {
	s := f.sc.Sents[n]
	if s.Kind(c) != grammar.Noun {
		return nil
	}
	k := s.Chunks[c]
	if s.Words[k.First].Start >= at || s.Pronoun(c) || f.quoted(s.Words[k.First].Start) {
		return nil
	}
	e := f.sc.At(n, c)
	switch e.Head {
	case "people", "personnel", "staff", "police", "crew", "family", "household", "population", "public", "figure", "source", "body", "dead":
		return nil
	}
	if e.Kind != names.Person && !((e.Kind == names.Voice || e.Kind == names.People || f.sc.Is("people", e.Head)) && !e.Plural && !f.sc.Is("body", e.Head)) {
		return nil
	}
	m := dateline.Mention{Span: f.sc.Span(n, c), Unnamed: e.Kind != names.Person}
	if e.Kind == names.Person {
		m.ID, m.Name = e.ID, e.Name
	} else {
		m.Span = f.sc.Words(n, k.First, f.attached(n, c))
	}
	if f.fits(low, n, &m) {
		return &m
	}
	return nil
}

// fits tells whether a pronoun can speak of a former speaker.
func (f *finder) fits(low string, i int, p *dateline.Mention) bool {
	t := strings.ToLower(p.Text)
	switch low {
	case "he":
		return t != "she" && t != "it" && t != "they" && (p.Name != "" || p.Unnamed || t == "he") && !f.body(headOf(t)) && !strings.Contains(t, "woman") && !strings.Contains(t, "female") && !plural(t)
	case "she":
		return t != "he" && t != "it" && t != "they" && !f.body(headOf(t)) && !plural(t)
	case "it":
		return t == "it" || f.body(t) || p.ID != "" && !strings.Contains(p.Name, " ")
	}
	return t == "they" || plural(t) || f.body(t)
}

// headOf is the head of words for a speaker: "member" of "a member of the council".
func headOf(t string) string {
	for _, cut := range []string{",", " of ", " in ", " at ", " for ", " from ", " with ", " who ", " near "} {
		t, _, _ = strings.Cut(t, cut)
	}
	return t[strings.LastIndexByte(t, ' ')+1:]
}

func plural(t string) bool {
	f := strings.Fields(t)
	return len(f) > 0 && (strings.HasSuffix(f[len(f)-1], "s") && !strings.HasSuffix(f[len(f)-1], "ss") && t == strings.ToLower(t) || strings.Contains(t, " and "))
}

func (f *finder) body(t string) bool {
	for _, w := range strings.Fields(t) {
		if f.sc.Is("body", names.Singular(w)) {
			return true
		}
	}
	return t == "taliban" || t == "the taliban"
}

func mention(s dateline.Span) *dateline.Mention { return &dateline.Mention{Span: s} }

// capitalCity tells a city that may speak for its government.
func capitalCity(e *names.Entity) bool {
	return e.Class == "city" && e.Found.Province == "" || e.Found.Name == "Washington" || e.Found.Name == "Moscow" || e.Found.Name == "Kyiv" || e.Found.Name == "Ankara"
}
