package desk

import (
	"fmt"
	"strings"
)

// quoteWords is from how many words on a quotation is held against reports;
// shorter ones are mostly names and scare quotes.
const quoteWords = 4

// Piece is a stretch of a comparison of two texts, word by word.
type Piece struct {
	Text string  `json:"text"`
	Op   PieceOp `json:"op"`
}

// PieceOp says where a piece stands.
type PieceOp string

const (
	Both   PieceOp = "both"   // in report and copy
	Report PieceOp = "report" // in the report alone
	Wrote  PieceOp = "wrote"  // in the copy alone
)

// misquoted marks quotations whose words differ from the report that they are
// taken from, with the difference. Case, punctuation and the kind of quotation
// mark do not count, nor does a report that says nothing like it.
func misquoted(x *proofs, p *passage) []Mark {
	var out []Mark
	for _, q := range p.quotes {
		words := strings.Fields(q.Text)
		if len(words) < quoteWords || len(words) > 400 {
			continue
		}
		best, at, window := len(words), -1, []string(nil)
		for i, rep := range x.reports {
			text := strings.Fields(rep.Text)
			if n, from, to := nearest(words, text); n < best {
				best, at, window = n, i, text[from:to]
			}
			if best == 0 {
				break
			}
		}
		if best == 0 || at < 0 || best*5 > len(words)*2 {
			continue
		}
		rep := x.reports[at]
		name := rep.Source
		if s, ok := x.story().Source(rep.Source); ok {
			name = s.Name
		}
		out = append(out, Mark{Span: q, Want: trimQuote(strings.Join(window, " ")), Words: compare(window, words),
			Says: fmt.Sprintf("The words differ from %s (%s).", rep.ID, name)})
	}
	return out
}

// trimQuote takes off the marks of the report around a quotation.
func trimQuote(s string) string { return strings.Trim(s, "\"“”«»") }

// nearest finds the stretch of text that takes the fewest changes of words to
// become the quotation (Sellers 1980: an alignment with free ends), and how
// many it takes.
func nearest(quote, text []string) (changes, from, to int) {
	type cell struct{ cost, from int }
	a, b := plains(quote), plains(text)
	col := make([]cell, len(a)+1)
	for i := range col {
		col[i] = cell{i, 0}
	}
	changes = len(a)
	for j := range b {
		diagonal := col[0]
		col[0] = cell{0, j + 1}
		for i := range a {
			c := diagonal
			if a[i] != b[j] {
				c.cost++
			}
			if x := col[i+1]; x.cost+1 < c.cost {
				c = cell{x.cost + 1, x.from}
			}
			if x := col[i]; x.cost+1 < c.cost {
				c = cell{x.cost + 1, x.from}
			}
			diagonal, col[i+1] = col[i+1], c
		}
		if x := col[len(a)]; x.cost < changes {
			changes, from, to = x.cost, x.from, j+1
		}
	}
	return changes, from, to
}

func plains(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = plain(w)
	}
	return out
}

// compare tells two texts against one another, word by word, by their longest
// common subsequence.
func compare(report, wrote []string) []Piece {
	a, b := plains(report), plains(wrote)
	lcs := commonLengths(a, b)
	var out []Piece
	add := func(op PieceOp, word string) {
		if n := len(out); n > 0 && out[n-1].Op == op {
			out[n-1].Text += " " + word
			return
		}
		out = append(out, Piece{word, op})
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(Both, wrote[j])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || lcs[i+1][j] >= lcs[i][j+1]):
			add(Report, report[i])
			i++
		default:
			add(Wrote, wrote[j])
			j++
		}
	}
	return out
}
