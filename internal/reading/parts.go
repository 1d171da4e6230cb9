package reading

import (
	"strings"
	"unicode/utf8"

	"dateline"
)

// longestPart is how many bytes are read together. Longer reports, thousands of
// words beyond any that a newsroom writes, are cut between paragraphs or
// sentences and read part by part, so that work and memory grow with the length
// alone, whatever the bytes. A pronoun then takes up nothing from the part before.
const longestPart = 48 << 10

// inParts reads a long report part by part.
func inParts(report string, c Context, read func(part string, c Context) Result) Result {
	if lang := foreign(report); lang != "" {
		return Result{Unread: "language " + lang}
	}
	var all Result
	for at := 0; at < len(report); {
		end := cut(report, at)
		res := read(report[at:end], c)
		renamed := map[string]string{}
		for i := range res.Claims {
			cl := res.Claims[i].Clone()
			cl.Mentions(func(_ string, s *dateline.Span) { s.Start, s.End = s.Start+at, s.End+at })
			cl.ID = key(&cl)
			renamed[res.Claims[i].ID] = cl.ID
			res.Claims[i] = cl
		}
		for i := range res.Claims {
			cl := &res.Claims[i]
			if cl.Within != "" {
				cl.Within = renamed[cl.Within]
			}
			for n, id := range cl.After {
				cl.After[n] = renamed[id]
			}
			if id, ok := renamed[cl.PartOf]; ok {
				cl.PartOf = id
			}
			if id, ok := renamed[cl.Fulfils]; ok {
				cl.Fulfils = id
			}
		}
		for i := range res.Why {
			res.Why[i].Trigger.Start += at
			res.Why[i].Trigger.End += at
		}
		all.Claims = append(all.Claims, res.Claims...)
		all.Why = append(all.Why, res.Why...)
		at = end
	}
	return all
}

// cut returns where the part that begins at from ends: behind the last line
// end, sentence end or space of its second half, in this order of liking.
func cut(report string, from int) int {
	if len(report)-from <= longestPart {
		return len(report)
	}
	half, end := from+longestPart/2, from+longestPart
	for _, mark := range []string{"\n", ". ", " "} {
		if i := strings.LastIndex(report[half:end], mark); i >= 0 {
			return half + i + len(mark)
		}
	}
	for i := end; i > end-utf8.UTFMax; i-- {
		if utf8.RuneStart(report[i]) {
			return i
		}
	}
	return end
}
