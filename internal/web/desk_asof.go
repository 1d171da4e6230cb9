package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/live"
	"dateline/internal/page"
)

// takesMoment are the pages of the desk that can be asked how they stood, by
// ?known= and ?valid=. The others are about the house or what is not decided
// yet, which the record does not keep.
var takesMoment = map[string]bool{
	"GET /desk/{story}/{$}": true, "GET /desk/{story}/r/{id}": true, "GET /desk/{story}/claims": true, "GET /desk/{story}/c/{id}": true,
	"GET /desk/{story}/updates": true, "GET /desk/{story}/updates/{id}": true, "GET /desk/{story}/summary": true,
	"GET /desk/{story}/settings": true, "GET /desk/{story}/settings.yaml": true,
}

// present refuses what cannot be asked of, or done in, a past moment.
func present(r *http.Request) error {
	q := r.URL.Query()
	switch {
	case strings.TrimSpace(q.Get("known")) == "" && strings.TrimSpace(q.Get("valid")) == "", takesMoment[r.Pattern]:
		return nil
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return dateline.Invalid("known", "this page tells the present alone; queue, reports, claims, updates, summary and settings can be asked how they stood")
	}
	return &status{http.StatusConflict, "A past moment can be read, not changed, so nothing was done. Go back to now and do it there."}
}

// deskMoment is the moment that a page of the desk is of, as its address
// says it. The zero value is now.
type deskMoment struct {
	moment
	asked url.Values // known, valid
}

// values are the parameters that keep a link within the moment; a new map.
func (m deskMoment) values() url.Values {
	v := url.Values{}
	maps.Copy(v, m.asked)
	return v
}

// query is the end of a link within the moment: "?known=812", or "".
func (m deskMoment) query() string {
	if !m.past() {
		return ""
	}
	return "?" + m.asked.Encode()
}

// words ends a sentence about something that is not there.
func (m deskMoment) words() string {
	if !m.past() {
		return ""
	}
	return " at that moment"
}

// lookThen takes a story as it stood at the moment that the request names, or
// as it stands.
func (d *deskRoom) lookThen(r *http.Request, by desk.User) (deskView, error) {
	v, err := d.look(r, by)
	if err != nil {
		return v, err
	}
	st := live.State{Situation: v.desk}
	m, err := d.moment(r, st)
	if err != nil || !m.past() {
		return v, err
	}
	v.then = deskMoment{m, url.Values{}}
	for _, k := range []string{"known", "valid"} {
		if x := strings.TrimSpace(r.URL.Query().Get(k)); x != "" {
			v.then.asked.Set(k, x)
		}
	}
	if v.desk, err = d.desk.DeskAsOf(r.Context(), v.slug, m.asof); err != nil {
		return v, err
	}
	if v.desk.Seq() == 0 {
		return v, unknownThen(r.URL.Query().Get("known"), st)
	}
	if v.readers, err = d.desk.AsOf(r.Context(), v.slug, m.asof); err != nil {
		return v, err
	}
	v.zone = v.story().Location()
	return v, nil
}

// whole is the situation with what is about times to come, unless a page is
// asked about a time.
func (v deskView) whole() *dateline.Situation {
	if v.then.asof.Valid.IsZero() {
		return v.desk.At(far)
	}
	return v.desk
}

// keys are the keys of a page; in a past moment those that only go about.
func (v deskView) keys(all []page.DeskKey) []page.DeskKey {
	if !v.then.past() {
		return all
	}
	return []page.DeskKey{{Key: "j k", Does: "next, previous"}, {Key: "?", Does: "this list"}}
}

// toPast is the way from a page to its past moments and back; nil where the page
// takes none.
func (d *deskRoom) toPast(r *http.Request, v deskView) *page.DeskPast {
	if !takesMoment[r.Pattern] {
		return nil
	}
	p := &page.DeskPast{Action: d.cfg.Base + r.URL.EscapedPath(), Zone: v.zone.String(), In: v.then.query()}
	keep := r.URL.Query()
	for _, k := range []string{"known", "valid", "from", "before", "do", "claim"} {
		keep.Del(k)
	}
	for _, k := range slices.Sorted(maps.Keys(keep)) {
		for _, value := range keep[k] {
			p.Keep = append(p.Keep, page.DeskOption{Value: k, Label: value})
		}
	}
	p.Back = p.Action
	if len(keep) > 0 {
		p.Back += "?" + keep.Encode()
	}
	const seconds = localTime + ":05"
	m := v.then.moment
	if p.Entry = m.asof.Known; p.Entry != 0 {
		at := m.knownAt
		if at.IsZero() {
			at = v.desk.Known()
		}
		p.KnownAt, p.Known = v.time(at), at.In(v.zone).Format(seconds)
	}
	if t := m.asof.Valid; !t.IsZero() {
		p.About, p.Valid = v.time(t), t.In(v.zone).Format(seconds)
	}
	return p
}

func (d *deskRoom) queued(r *http.Request, v deskView, s sifting) (desk.Queue, error) {
	from := r.URL.Query().Get("from")
	if v.then.past() {
		return d.desk.QueueAsOf(r.Context(), v.slug, s.Sift, from, queueRows, v.then.asof)
	}
	return d.desk.Queue(r.Context(), v.slug, s.Sift, from, queueRows)
}

func (d *deskRoom) setAsides(r *http.Request, v deskView) ([]desk.ClaimView, error) {
	if v.then.past() {
		return d.desk.SetAsidesAsOf(r.Context(), v.slug, v.then.asof)
	}
	return d.desk.SetAsides(r.Context(), v.slug)
}

// restsThen is what rested on a claim, with links within the moment: of an
// update that is its public page, since the composer knows only what stands.
func (d *deskRoom) restsThen(ctx context.Context, v deskView, id string) []page.DeskRest {
	all, err := d.desk.RestsAsOf(ctx, v.slug, id, v.then.asof)
	if err != nil {
		d.log.Error("what rested on a claim", "claim", id, "known", v.then.asof.Known, "error", err)
		return nil
	}
	var out []page.DeskRest
	for _, x := range all {
		rest := d.rest(v, x)
		if x.Kind == desk.RestUpdate {
			rest.Link = d.at("s", v.slug, "u", x.ID)
		}
		if rest.Link != "" {
			rest.Link += v.then.query()
		}
		out = append(out, rest)
	}
	return out
}

// updatesThen lists the updates as they stood. Drafts are no part of the
// record and in no past moment.
func (d *deskRoom) updatesThen(w http.ResponseWriter, r *http.Request, v deskView) error {
	var p page.DeskUpdates
	var err error
	if p.DeskFrame, err = d.frame(r, v, "Updates", "updates"); err != nil {
		return err
	}
	p.Keys = v.keys(nil)
	for _, u := range v.whole().Updates() {
		row := d.updateRow(v, u)
		row.Edit = row.Public
		p.Updates = append(p.Updates, row)
	}
	return d.deskPage(w, r, http.StatusOK, p)
}

// updateThen leads to an update as readers had it at a moment.
func (d *deskRoom) updateThen(w http.ResponseWriter, r *http.Request, v deskView) error {
	http.Redirect(w, r, d.at("s", v.slug, "u", r.PathValue("id"))+v.then.query(), http.StatusSeeOther)
	return nil
}
