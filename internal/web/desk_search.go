package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
	"dateline/internal/store"
)

var searchKeys = []page.DeskKey{{Key: "/", Does: "to the words that are looked for"}, {Key: "j k", Does: "next, previous"}, {Key: "↵ o", Does: "open it"}, {Key: "?", Does: "this list"}}

// searchHits is how many hits a page of a search has.
const searchHits = 30

// search is /desk/{story}/search: ?q= what, in= report, claim or update,
// by=new for the newest first, skip= how many hits were shown before.
func (d *deskRoom) search(w http.ResponseWriter, r *http.Request, by desk.User) error {
	v, err := d.look(r, by)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := page.DeskSearch{Query: strings.ToValidUTF8(q.Get("q"), "\uFFFD")}
	if p.DeskFrame, err = d.frame(r, v, "Search", "search"); err != nil {
		return err
	}
	p.Keys = searchKeys
	if strings.TrimSpace(p.Query) == "" {
		p.Nothing = "Write a word. “Quotation marks” keep words together, and a word after - must not stand there."
		return d.deskPage(w, r, http.StatusOK, p)
	}
	h := desk.Hunt{Words: p.Query, Kind: q.Get("in"), Newest: q.Get("by") == "new", Limit: searchHits}
	if h.Kind != "report" && h.Kind != "claim" && h.Kind != "update" {
		h.Kind = ""
	}
	if n, err := strconv.Atoi(q.Get("skip")); err == nil {
		h.Skip = min(max(n, 0), 1000)
	}
	found, err := d.desk.Search(r.Context(), v.slug, h)
	if err != nil {
		return err
	}
	if found.Empty {
		p.Nothing = "There is no word in that which can be looked for, or only words that must not stand there."
		return d.deskPage(w, r, http.StatusOK, p)
	}
	p.Asked, p.Cut, p.Behind = true, found.Cut, found.Behind
	p.Kinds, p.Orders = searchChoices(h, found)
	for _, x := range found.Hits {
		p.Hits = append(p.Hits, d.hit(v, x))
	}
	if found.More {
		p.Older = searchLink(h, "skip", strconv.Itoa(h.Skip+searchHits))
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// searchLink is the same search with one thing changed.
func searchLink(h desk.Hunt, key, value string) string {
	v := url.Values{"q": {h.Words}}
	if h.Kind != "" {
		v.Set("in", h.Kind)
	}
	if h.Newest {
		v.Set("by", "new")
	}
	return queryWith(v, key, value)
}

// searchChoices are the kinds of what is found, and the two orders.
func searchChoices(h desk.Hunt, found desk.Hits) (kinds, orders []page.DeskFilter) {
	all := 0
	for _, n := range found.Counts {
		all += n
	}
	kinds = append(kinds, page.DeskFilter{Word: "all", Link: searchLink(h, "in", ""), N: all, On: h.Kind == ""})
	for _, k := range []string{"report", "claim", "update"} {
		kinds = append(kinds, page.DeskFilter{Word: k + "s", Link: searchLink(h, "in", k), N: found.Counts[k], On: h.Kind == k})
	}
	return kinds, []page.DeskFilter{{Word: "best first", Link: searchLink(h, "by", ""), On: !h.Newest}, {Word: "newest first", Link: searchLink(h, "by", "new"), On: h.Newest}}
}

func (d *deskRoom) hit(v deskView, x desk.Hit) page.DeskHit {
	out := page.DeskHit{Kind: x.Kind, ID: x.ID, Head: searchParts(x.Headline), Words: searchParts(x.Words), Source: x.Source.Name, Grade: x.Source.Grade, At: v.time(x.At),
		Word: string(x.Status), Earlier: x.Earlier, Hidden: x.Protected}
	switch x.Kind {
	case "report":
		out.Link = d.at("desk", v.slug, "r", x.ID)
	case "update":
		out.Link = d.at("desk", v.slug, "updates", x.ID)
		if x.Status == dateline.Withdrawn {
			out.Word = "retracted"
		}
	default:
		out.Link = d.at("desk", v.slug, "c", x.ID)
		out.Claim = &page.DeskClaimRow{ID: x.ID, Sentence: page.DeskSentence(x.Claim, v.story()), Kind: x.Claim.Kind, Stance: x.Claim.Stance}
	}
	return out
}

func searchParts(ps []store.Piece) []page.DeskPart {
	var out []page.DeskPart
	for _, p := range ps {
		out = append(out, page.DeskPart{Text: p.Text, Hit: p.Hit})
	}
	return out
}
