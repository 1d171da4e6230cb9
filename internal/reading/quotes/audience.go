package quotes

import (
	"dateline"
	"dateline/internal/reading/grammar"
	"dateline/internal/reading/names"
)

// audience steps over whom and where the words are said to and from chunk at
// on, and tells whether "that" follows. It returns the chunk where the words
// said may begin.
func (f *finder) audience(i, v, at, to int, sp []int, inverted bool, st *Statement) (int, bool) {
	s := f.sc.Sents[i]
	vb := &s.Verbs[v]
	told := map[string]bool{"tell": true, "inform": true, "brief": true, "assure": true, "remind": true, "call": st.Act == "urges", "urge": true, "ask": true, "advise": true, "order": true, "warn": true, "request": true, "press": true, "implore": true}[vb.Lemma]
	for k := at; k <= to; {
		switch s.Kind(k) {
		case grammar.Adverb:
			k++
		case grammar.Noun:
			switch {
			case f.isTime(i, k):
				k++
				continue
			case told && st.Addressee == nil && st.Venue == nil && !inverted && (!s.Pronoun(k) || s.Low(s.Chunks[k].First) != "it"):
				if (vb.Lemma == "warn" || vb.Lemma == "urge" || vb.Lemma == "ask" || vb.Lemma == "advise" || vb.Lemma == "order" || vb.Lemma == "request") && !f.afterAddressee(i, k, to) {
					return k, false
				}
				f.hear(i, k, st, vb.Lemma == "call")
				items, end := s.List(k)
				_ = items
				k = end + 1
				if s.Kind(k) == grammar.Rel { // "nationals who remain in the country to leave"
					for j := k; j <= to; j++ {
						if s.Kind(j) == grammar.VerbGroup && s.Verbs[s.Chunks[j].Verb].Form == grammar.Infinitive {
							k = j
							break
						}
					}
				}
				continue
			}
			return k, false
		case grammar.Prep:
			w := s.Low(s.Chunks[k].First)
			if st.Act == "urges" && (w == "on" || w == "for") && k == vb.Chunk+1 {
				k++
				continue
			}
			if s.Kind(k+1) != grammar.Noun || !speechPrep[w] {
				return k, false
			}
			_, end := s.List(k + 1)
			next := end + 1
			head := s.Head(k + 1)
			venue := venueNoun[head] || venueNoun[names.Singular(s.Low(s.Chunks[k+1].Head))]
			switch {
			case f.isTime(i, k+1) || f.isTimePrep(i, k):
			case w == "to" && (vb.Lemma == "say" || vb.Lemma == "tell" || vb.Lemma == "report" || vb.Lemma == "write" || vb.Lemma == "speak"):
				f.hear(i, k+1, st, false)
			case venue || s.Proper(k+1) && (w == "on" || w == "via" || w == "over" || w == "in" || w == "to"):
				if st.Venue == nil && w != "of" {
					m := dateline.Mention{Span: f.sc.Words(i, s.Chunks[k+1].First, s.Chunks[min(end, len(s.Chunks)-1)].Last)}
					st.Venue = &m
				}
			case head == "condition" || head == "anonymity" || head == "phone" || head == "telephone":
			default:
				if s.Kind(next) == grammar.Sub && s.Low(s.Chunks[next].First) == "that" || s.Kind(next) == grammar.Comma {
					k = next
					continue
				}
				return k, false
			}
			k = next
		case grammar.Sub:
			if s.Low(s.Chunks[k].First) == "that" {
				return k + 1, true
			}
			return k, false
		case grammar.Rel, grammar.Other:
			if s.Low(s.Chunks[k].First) == "that" {
				return k + 1, true
			}
			return k, false
		case grammar.Stop:
			if s.Low(s.Chunks[k].First) == ":" {
				return k + 1, true
			}
			return k, false
		default:
			return k, false
		}
	}
	return to + 1, false
}

// afterAddressee tells whether what follows noun chunk k makes it an
// addressee: an infinitive, "that", "against".
func (f *finder) afterAddressee(i, k, to int) bool {
	s := f.sc.Sents[i]
	_, end := s.List(k)
	for j := end + 1; j <= to && j < end+8; j++ {
		switch s.Kind(j) {
		case grammar.VerbGroup:
			return s.Verbs[s.Chunks[j].Verb].Form == grammar.Infinitive
		case grammar.Sub:
			return s.Low(s.Chunks[j].First) == "that"
		case grammar.Prep:
			w := s.Low(s.Chunks[j].First)
			return w == "against" || w == "for" || w == "of" && s.Kind(j+2) == grammar.VerbGroup
		case grammar.Rel, grammar.Adverb, grammar.Comma, grammar.Noun:
			if s.Kind(j) == grammar.Comma {
				return false
			}
		default:
			return false
		}
	}
	return false
}

var speechPrep = map[string]bool{"on": true, "in": true, "at": true, "to": true, "over": true, "by": true, "via": true, "during": true, "from": true, "of": true, "through": true, "after": true}

var venueNoun = map[string]bool{"statement": true, "interview": true, "conference": true, "briefing": true, "video": true, "message": true, "tweet": true, "post": true,
	"address": true, "speech": true, "letter": true, "page": true, "call": true, "release": true, "report": true, "broadcast": true, "telegram": true, "facebook": true,
	"twitter": true, "television": true, "radio": true, "meeting": true, "update": true, "bulletin": true, "communique": true, "appeal": true, "telethon": true, "email": true}

var peopleWords = map[string]bool{"reporter": true, "journalist": true, "people": true, "resident": true, "lawmaker": true, "us": true, "them": true, "me": true, "delegation": true,
	"him": true, "her": true, "citizen": true, "national": true, "parliament": false, "lawmakers": true, "staff": true, "side": true, "ally": true, "party": true, "government": true, "correspondent": true, "troop": true}

// hear makes chunk k the addressee or, for outlets and bodies, the venue.
func (f *finder) hear(i, k int, st *Statement, call bool) {
	s := f.sc.Sents[i]
	m := dateline.Mention{Span: f.sc.Span(i, k)}
	e := f.sc.At(i, k)
	h := names.Singular(s.Low(s.Chunks[k].Head))
	if call || peopleWords[h] || s.Pronoun(k) || e.Kind == names.People || e.Kind == names.Person || e.Kind == names.Actor && e.Class != "body" || !s.Proper(k) && !venueNoun[h] && !f.sc.Is("body", h) {
		st.Addressee = &m
		return
	}
	st.Venue = &m
}

// isTime tells whether noun chunk k is a day or an hour.
func (f *finder) isTime(i, k int) bool {
	s := f.sc.Sents[i]
	switch s.Low(s.Chunks[k].Head) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight", "tomorrow", "evening", "morning", "afternoon", "night", "week", "month", "hour", "hours", "days", "noon", "dawn", "year", "overnight", "midnight", "earlier", "later":
		return true
	}
	return false
}

func (f *finder) isTimePrep(i, k int) bool {
	s := f.sc.Sents[i]
	if s.Kind(k+1) != grammar.Noun {
		return false
	}
	c := s.Chunks[k+1]
	for w := c.First; w <= c.Last; w++ {
		if s.Words[w].Tag == "CD" || monthWord[s.Low(w)] {
			return monthWord[s.Low(c.First)] || monthWord[s.Low(c.Last)] || f.isTime(i, k+1)
		}
	}
	return false
}

var monthWord = map[string]bool{"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true, "september": true, "october": true, "november": true, "december": true}
