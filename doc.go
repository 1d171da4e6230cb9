// Package dateline holds the words of the house and the fold: what a claim
// is, what an entry of the record says, and what is known as of a moment.
//
// It is floor 0. It knows stories, reports, claims, decisions, updates and the
// rules by which released claims become a situation (docs/fold.md). It must
// not know where entries are kept, how a text is read, or how a page looks:
// no I/O, no clock, no goroutine, and nothing but the standard library.
//
// Two times run through everything. Valid time is when a fact held in the
// world; Recorded is when the record learned it. A Situation is the fold of
// the entries up to a known Seq, looked at as of a valid time.
package dateline
