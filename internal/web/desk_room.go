package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/page"
)

// deskRoom is the desk's part of the server: its handlers and the little that
// they remember.
type deskRoom struct {
	*Server
	desk *desk.Desk

	newsTurn sync.Mutex // held while counts are worked out for open pages

	mu     sync.Mutex
	counts map[string]waiting // by story
	done   map[string]string  // what a form, by its key, has made, where the record does not say
	told   told
}

// waiting is how much waits in a story, as of an entry.
type waiting struct {
	seq           dateline.Seq
	reports, open int
	last          time.Time
}

func newDeskRoom(s *Server) *deskRoom {
	return &deskRoom{Server: s, desk: s.cfg.Desk, counts: map[string]waiting{}, done: map[string]string{}}
}

// formBytes is the most that a form without a file may send; a story file and
// a report have their own limits below it.
const formBytes = 16 << 20

// form reads a form, whatever its encoding.
func (d *deskRoom) form(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return formError(err)
	}
	return nil
}

// sent is a form as it came in, to be shown again where something is wrong.
func sent(r *http.Request, action string) *page.DeskForm {
	f := page.NewDeskForm(action, r.PostForm.Get("key"))
	for k, v := range r.PostForm {
		f.Values[k] = v
	}
	return f
}

// newForm is an empty form with a key of its own.
func newForm(action string) *page.DeskForm { return page.NewDeskForm(action, rand.Text()) }

// noteFault puts an Invalid error beside its field and tells whether it was
// one. Fields that the form does not have go on top of it.
func noteFault(f *page.DeskForm, err error, fields ...string) bool {
	var known *dateline.Error
	if !errors.As(err, &known) || (known.Kind != dateline.ErrInvalid && known.Kind != dateline.ErrForbidden) {
		return false
	}
	for _, x := range fields {
		if known.Field == x {
			f.Fault(x, "%s", tell(known.Message))
			return true
		}
	}
	text := known.Message
	if known.Field != "" && known.Field != "claim" && known.Field != "update" {
		text = known.Field + ": " + text
	}
	f.Fault("", "%s", tell(text))
	return true
}

// tell makes a sentence of an error's words.
func tell(words string) string {
	s := sentence(words) // ends with a full stop
	if strings.HasSuffix(words, "?") || strings.HasSuffix(words, ".") {
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

// at is a path of this site.
func (d *deskRoom) at(parts ...string) string {
	var b strings.Builder
	b.WriteString(d.cfg.Base)
	for _, p := range parts {
		b.WriteString("/")
		b.WriteString(url.PathEscape(p))
	}
	return b.String()
}

// back sends the person to a page of the desk with a word on what was done.
func (d *deskRoom) back(w http.ResponseWriter, r *http.Request, to, said string) error {
	if said != "" {
		d.told.say(d.session(r), said)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// view is a story for a page of its desk.
type deskView struct {
	slug    string
	by      desk.User
	now     time.Time
	zone    *time.Location
	desk    *dateline.Situation
	readers *dateline.Situation
	then    deskMoment // zero: now
}

func (v deskView) story() *dateline.Story { return v.desk.Story() }

func (v deskView) time(t time.Time) page.DeskTime { return page.NewDeskTime(t, v.now, v.zone) }

// look takes a story as it stands.
func (d *deskRoom) look(r *http.Request, by desk.User) (deskView, error) {
	slug := r.PathValue("story")
	v := deskView{slug: slug, by: by, now: d.cfg.Now()}
	var err error
	if v.desk, err = d.desk.Desk(r.Context(), slug); err != nil {
		return v, err
	}
	if v.readers, err = d.desk.Readers(r.Context(), slug); err != nil {
		return v, err
	}
	v.zone = v.story().Location()
	return v, nil
}

// posted reads a form and takes the story that it is sent to.
func (d *deskRoom) posted(w http.ResponseWriter, r *http.Request, by desk.User) (deskView, error) {
	if err := d.form(w, r); err != nil {
		return deskView{}, err
	}
	return d.look(r, by)
}

// frame is what stands around a page of a story.
func (d *deskRoom) frame(r *http.Request, v deskView, title, here string) (page.DeskFrame, error) {
	f := d.outside(r, v.by, title, here)
	f.Past = d.toPast(r, v)
	if v.then.past() {
		f.User.Decides = false
		f.Story = &page.DeskStory{Seq: v.desk.Seq(), Slug: v.slug, Title: v.story().Title, Notice: v.story().Notice, Zone: v.story().Zone}
		return f, nil
	}
	f.Notices = append(f.Notices, d.troubles(v)...)
	st, err := d.counted(r.Context(), v)
	if err != nil {
		return f, err
	}
	f.Story = &st
	return f, nil
}

// clockSlack is how far the clock may be behind the record before it is told.
const clockSlack = time.Minute

// troubles are what the desk is told on each page for as long as it lasts.
func (d *deskRoom) troubles(v deskView) (out []page.DeskNotice) {
	var known *dateline.Error
	if errors.As(d.cfg.Store.Frozen(), &known) {
		out = append(out, page.DeskNotice{Bad: true, Text: sentence(known.Message)})
	}
	if behind := v.desk.Known().Sub(v.now); behind > clockSlack {
		out = append(out, page.DeskNotice{Bad: true, Text: fmt.Sprintf("The clock of this machine is %s behind the last entry, of %s. Set it right; until it has caught up, new entries carry that entry's time.",
			behind.Round(time.Second), v.desk.Known().In(v.zone).Format("2 Jan 2006, 15:04:05"))})
	}
	return out
}

// outside is what stands around a page outside of a story.
func (d *deskRoom) outside(r *http.Request, by desk.User, title, here string) page.DeskFrame {
	f := page.DeskFrame{Title: title, Base: d.cfg.Base, Here: here, User: page.DeskUser{Name: by.Name, Role: string(by.Role),
		Admin: by.Role == desk.Admin, Decides: by.Role == desk.Admin || by.Role == desk.Editor}}
	if r.Header.Get("Dateline-Aside") != "" { // a page's script looks; nobody reads it
		return f
	}
	if said := d.told.heard(d.session(r)); said != "" {
		f.Notices = append(f.Notices, page.DeskNotice{Text: said})
	}
	return f
}

// counted is a story with what waits in it.
func (d *deskRoom) counted(ctx context.Context, v deskView) (page.DeskStory, error) {
	story := v.story()
	st := page.DeskStory{Seq: v.desk.Seq(), Slug: v.slug, Title: story.Title, Notice: story.Notice, Zone: story.Zone,
		Updates: len(v.desk.Updates()), Claims: v.readers.Claims()}
	d.mu.Lock()
	n, ok := d.counts[v.slug]
	d.mu.Unlock()
	if !ok || n.seq != v.desk.Seq() {
		q, err := d.desk.Tallied(ctx, v.slug)
		if err != nil {
			return st, err
		}
		n = waiting{v.desk.Seq(), q.Waiting, q.Aside, q.Last}
		d.mu.Lock()
		d.counts[v.slug] = n
		d.mu.Unlock()
	}
	st.Waiting, st.Open, st.Last = n.reports, n.open, v.time(n.last)
	for _, c := range v.desk.Summary().Clauses {
		if c.BeingRevised {
			st.Revising++
		}
	}
	mend, err := d.desk.ToMend(ctx, v.slug)
	if err != nil {
		return st, err
	}
	st.Mend = len(mend)
	if st.Troubled, err = d.desk.FeedsInTrouble(ctx, v.slug); err != nil {
		return st, err
	}
	drafts, err := d.desk.Drafts(ctx, v.slug)
	st.Drafts = len(drafts)
	return st, err
}

// once does something that makes no entry at most once for a form's key, and
// returns what it made.
func (d *deskRoom) once(key string, do func() (string, error)) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if made, ok := d.done[key]; ok && key != "" {
		return made, nil
	}
	made, err := do()
	if err == nil && key != "" {
		if len(d.done) > 10_000 {
			clear(d.done)
		}
		d.done[key] = made
	}
	return made, err
}

// stories is /desk/.
func (d *deskRoom) stories(w http.ResponseWriter, r *http.Request, by desk.User) error {
	return d.showStories(w, r, by, http.StatusOK, nil)
}

func (d *deskRoom) showStories(w http.ResponseWriter, r *http.Request, by desk.User, code int, f *page.DeskForm) error {
	p := page.DeskStories{DeskFrame: d.outside(r, by, "Stories", "stories"), New: f}
	slugs, err := d.desk.Stories(r.Context())
	if err != nil {
		return err
	}
	for _, slug := range slugs {
		r.SetPathValue("story", slug)
		v, err := d.look(r, by)
		if err != nil {
			return err
		}
		st, err := d.counted(r.Context(), v)
		if err != nil {
			return err
		}
		p.Stories = append(p.Stories, st)
	}
	if by.Role == desk.Admin && f == nil {
		p.New = newForm(d.at("desk", "stories"))
	}
	return d.deskPage(w, r, code, p)
}
