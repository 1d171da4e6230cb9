package desk_test

import (
	"testing"
	"unicode/utf8"

	"dateline"
	"dateline/internal/desk"
	"dateline/internal/desktest"
)

func TestTwoEditorsOfOneDraft(t *testing.T) {
	const base = "First.\n\nSecond.\n\nThird."
	for _, row := range []struct {
		name, mine, theirs, want string // "" for both shown
	}{
		{"nobody else", "First!\n\nSecond.\n\nThird.", base, "First!\n\nSecond.\n\nThird."},
		{"another paragraph", "First!\n\nSecond.\n\nThird.", "First.\n\nSecond.\n\nThird, and more.", "First!\n\nSecond.\n\nThird, and more."},
		{"a paragraph more", "First!\n\nSecond.\n\nThird.", "First.\n\nSecond.\n\nNew.\n\nThird.", "First!\n\nSecond.\n\nNew.\n\nThird."},
		{"one taken out", "First.\n\nSecond.", "First!\n\nSecond.\n\nThird.", "First!\n\nSecond."},
		{"the same change", "First!\n\nSecond.\n\nThird.", "First!\n\nSecond.\n\nThird.", "First!\n\nSecond.\n\nThird."},
		{"the same paragraph", "First!\n\nSecond.\n\nThird.", "First?\n\nSecond.\n\nThird.", ""},
		{"another sentence", "First!\n\nSecond.\n\nThird.", "First. And more.\n\nSecond.\n\nThird.", ""},
		{"both at the end", base + "\n\nMine.", base + "\n\nTheirs.", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			n := desktest.New(t)
			begun := dateline.Revision{Headline: "Herat", Body: base, Claims: []string{"c1"}}
			d, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, desk.Draft{Story: n.Story, Revision: begun})
			if err != nil {
				t.Fatal(err)
			}
			theirs, mine := d, d
			theirs.Revision.Body, theirs.Revision.Claims = row.theirs, []string{"c1", "c2"}
			if _, _, err := n.Desk.KeepDraft(n.Ctx, desktest.Ben, begun, theirs); err != nil {
				t.Fatal(err)
			}
			mine.Revision.Body, mine.Revision.Headline, mine.Revision.Claims = row.mine, "Herat falls", nil
			got, merged, err := n.Desk.KeepDraft(n.Ctx, desktest.Anna, begun, mine)
			if row.want == "" {
				n.Refused(err, dateline.ErrConflict, "ben changed the same words")
				if got.Revision.Body != row.theirs {
					t.Errorf("KeepDraft returns %q, want theirs, %q", got.Revision.Body, row.theirs)
				}
				if now, _ := n.Desk.Draft(n.Ctx, n.Story, d.ID); now.Revision.Body != row.theirs {
					t.Errorf("the draft is %q, want theirs untouched", now.Revision.Body)
				}
				return
			}
			if err != nil || !merged || got.Revision.Body != row.want || got.Revision.Headline != "Herat falls" || len(got.Revision.Claims) != 1 || got.Revision.Claims[0] != "c2" {
				t.Errorf("KeepDraft = %+v, %v, %v, want %q merged, with c2 and without c1", got.Revision, merged, err, row.want)
			}
		})
	}
}

// Two who write in one paragraph merge by its sentences.
func TestTwoEditorsOfOneParagraph(t *testing.T) {
	const base = "The city fell on Thursday. “Nobody came.” The road is closed! Aid is on its way."
	for _, row := range []struct{ name, mine, theirs, want string }{
		{"the first and the last sentence", "The city fell on Friday. “Nobody came.” The road is closed! Aid is on its way.", "The city fell on Thursday. “Nobody came.” The road is closed! Aid is late.",
			"The city fell on Friday. “Nobody came.” The road is closed! Aid is late."},
		{"neighbours", "The city fell on Friday. “Nobody came.” The road is closed! Aid is on its way.", "The city fell on Thursday. “Somebody came.” The road is closed! Aid is on its way.",
			"The city fell on Friday. “Somebody came.” The road is closed! Aid is on its way."},
		{"one sentence", "The city fell on Friday. “Nobody came.” The road is closed! Aid is on its way.", "The city fell early on Thursday. “Nobody came.” The road is closed! Aid is on its way.", ""},
	} {
		n := desktest.New(t)
		begun := dateline.Revision{Body: base}
		d, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, desk.Draft{Story: n.Story, Revision: begun})
		if err != nil {
			t.Fatal(err)
		}
		theirs, mine := d, d
		theirs.Revision.Body, mine.Revision.Body = row.theirs, row.mine
		if _, _, err := n.Desk.KeepDraft(n.Ctx, desktest.Ben, begun, theirs); err != nil {
			t.Fatal(err)
		}
		got, _, err := n.Desk.KeepDraft(n.Ctx, desktest.Anna, begun, mine)
		if row.want == "" {
			n.Refused(err, dateline.ErrConflict, "ben changed the same words")
		} else if err != nil || got.Revision.Body != row.want {
			t.Errorf("%s: KeepDraft = %q, %v, want %q", row.name, got.Revision.Body, err, row.want)
		}
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("a\n\nb", "a!\n\nb", "a\n\nb?")
	f.Add("", "x", "y\n")
	n := desktest.New(f)
	f.Fuzz(func(t *testing.T, base, mine, theirs string) {
		begun := dateline.Revision{Body: base}
		d, err := n.Desk.SaveDraft(n.Ctx, desktest.Anna, desk.Draft{Story: n.Story, Revision: begun})
		if err != nil {
			return
		}
		b, a := d, d
		b.Revision.Body, a.Revision.Body = theirs, mine
		if _, _, err := n.Desk.KeepDraft(n.Ctx, desktest.Ben, begun, b); err != nil {
			t.Fatal(err)
		}
		got, _, err := n.Desk.KeepDraft(n.Ctx, desktest.Anna, begun, a)
		valid := utf8.ValidString(base + mine + theirs) // else JSON replaces bytes
		switch {
		case valid && mine == base && (err != nil || got.Revision.Body != theirs):
			t.Errorf("KeepDraft(%q, %q, %q) = %q, %v, want theirs, since nothing of mine changed", base, mine, theirs, got.Revision.Body, err)
		case valid && theirs == base && (err != nil || got.Revision.Body != mine):
			t.Errorf("KeepDraft(%q, %q, %q) = %q, %v, want mine, since nothing of theirs changed", base, mine, theirs, got.Revision.Body, err)
		}
	})
}
