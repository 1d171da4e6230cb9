package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"dateline"
)

// KeepDraft saves a draft that is still being written. Where somebody saved it
// after the version that was on screen, the two are merged if they do not
// touch: base is what mine was made from. It returns the draft as it now is and
// whether it holds words of somebody else. Where they touch it is a Conflict,
// nothing is saved, and the other's draft comes back to be shown beside mine.
func (d *Desk) KeepDraft(ctx context.Context, by User, base dateline.Revision, mine Draft) (kept Draft, merged bool, err error) {
	kept, err = d.SaveDraft(ctx, by, mine)
	for range 4 { // somebody may save again between reading and saving
		if err == nil || mine.ID == "" || dateline.KindOf(err) != dateline.ErrConflict {
			return kept, merged, err
		}
		theirs, again := d.Draft(ctx, mine.Story, mine.ID)
		if again != nil {
			return kept, false, again
		}
		rev, ok := mergeRevisions(base, mine.Revision, theirs.Revision)
		if !ok {
			return theirs, false, dateline.Conflict(0, "%s changed the same words of this draft after you opened it", theirs.Owner)
		}
		next := mine
		next.Version, next.Revision = theirs.Version, rev
		merged = true
		kept, err = d.SaveDraft(ctx, by, next)
	}
	return kept, merged, err
}

// mergeRevisions takes both changes to a revision, and tells whether none of
// them touches one of the other.
func mergeRevisions(base, mine, theirs dateline.Revision) (dateline.Revision, bool) {
	out, ok := theirs, true
	text := func(to *string, b, m, t string) {
		merged, clean := mergeText(b, m, t)
		*to, ok = merged, ok && clean
	}
	text(&out.Headline, base.Headline, mine.Headline, theirs.Headline)
	text(&out.Body, base.Body, mine.Body, theirs.Body)
	text(&out.Changed, base.Changed, mine.Changed, theirs.Changed)
	text(&out.Byline, base.Byline, mine.Byline, theirs.Byline)
	text(&out.Place, base.Place, mine.Place, theirs.Place)
	switch {
	case mine.At.Equal(base.At) || mine.At.Equal(theirs.At):
	case theirs.At.Equal(base.At):
		out.At = mine.At
	default:
		ok = false
	}
	if mine.Key != base.Key {
		out.Key = mine.Key
	}
	if mine.Pinned != base.Pinned {
		out.Pinned = mine.Pinned
	}
	out.Claims = mergeLists(base.Claims, mine.Claims, theirs.Claims)
	out.Tags = mergeLists(base.Tags, mine.Tags, theirs.Tags)
	return out, ok
}

// mergeLists is theirs with what mine added, without what mine took off.
func mergeLists(base, mine, theirs []string) []string {
	var out []string
	for _, x := range theirs {
		if slices.Contains(mine, x) || !slices.Contains(base, x) {
			out = append(out, x)
		}
	}
	for _, x := range mine {
		if !slices.Contains(base, x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// sentences cuts a text into its sentences and, each for itself, the blanks
// and line ends between them. Joined, they are the text.
func sentences(text string) []string {
	var out []string
	for _, line := range strings.SplitAfter(text, "\n") {
		words, end := strings.CutSuffix(line, "\n")
		from := 0
		for _, x := range between.FindAllStringSubmatchIndex(words, -1) {
			out = append(out, words[from:x[2]], words[x[2]:x[3]])
			from = x[3]
		}
		if from < len(words) {
			out = append(out, words[from:])
		}
		if end {
			out = append(out, "\n")
		}
	}
	return out
}

// between finds the blanks behind the end of a sentence.
var between = regexp.MustCompile(`[.!?…]["”’»)\]*_]*([ \t]+)`)

// edit puts pieces in the place of the pieces [from,to) of a base.
type edit struct {
	from, to int
	with     []string
}

func (e edit) same(o edit) bool {
	return e.from == o.from && e.to == o.to && slices.Equal(e.with, o.with)
}

// mergeText merges two texts made from base, sentence by sentence. It is not
// clean where a change of one overlaps or adjoins another change of the other.
func mergeText(base, mine, theirs string) (merged string, clean bool) {
	switch {
	case mine == theirs || mine == base:
		return theirs, true
	case theirs == base:
		return mine, true
	}
	was := sentences(base)
	a, b := edits(was, sentences(mine)), edits(was, sentences(theirs))
	var out []string
	at := 0
	for len(a)+len(b) > 0 {
		var e edit
		switch {
		case len(a) > 0 && len(b) > 0 && a[0].same(b[0]):
			e, a, b = a[0], a[1:], b[1:]
		case len(b) == 0 || (len(a) > 0 && a[0].to < b[0].from):
			e, a = a[0], a[1:]
		case len(a) == 0 || b[0].to < a[0].from:
			e, b = b[0], b[1:]
		default:
			return theirs, false
		}
		out = append(append(out, was[at:e.from]...), e.with...)
		at = e.to
	}
	return strings.Join(append(out, was[at:]...), ""), true
}

// commonLengths are, at [i][j], the lengths of the longest common subsequences
// of a from i on and b from j on.
func commonLengths(a, b []string) [][]int32 {
	lcs := make([][]int32, len(a)+1)
	for i := range lcs {
		lcs[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lcs[i][j] = lcs[i+1][j+1] + 1
			} else {
				lcs[i][j] = max(lcs[i+1][j], lcs[i][j+1])
			}
		}
	}
	return lcs
}

// mostPieces is up to how many sentences a text is compared; a longer one
// counts as changed as a whole.
const mostPieces = 2000

// edits lists the changes that make a text of base, in order, by their longest
// common subsequence.
func edits(base, text []string) []edit {
	if len(base) > mostPieces || len(text) > mostPieces {
		return []edit{{0, len(base), text}}
	}
	lcs := commonLengths(base, text)
	var out []edit
	i, j := 0, 0
	for i < len(base) || j < len(text) {
		if i < len(base) && j < len(text) && base[i] == text[j] {
			i, j = i+1, j+1
			continue
		}
		e := edit{from: i}
		first := j
		for i < len(base) || j < len(text) {
			if i < len(base) && j < len(text) && base[i] == text[j] {
				break
			}
			if j == len(text) || (i < len(base) && lcs[i+1][j] >= lcs[i][j+1]) {
				i++
			} else {
				j++
			}
		}
		e.to, e.with = i, text[first:j]
		out = append(out, e)
	}
	return out
}
