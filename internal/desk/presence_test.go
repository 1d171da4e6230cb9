package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/desk"
	"dateline/internal/desktest"
)

func TestPeopleSeeWhoElseIsThere(t *testing.T) {
	n := desktest.New(t)
	synctest.Test(t, func(t *testing.T) {
		d := desk.New(n.Store, desk.Options{})
		d.Here(desktest.Anna, "north", "a1", "r/r5")
		d.Here(desktest.Ben, "north", "b1", "r/r5")
		d.Here(desktest.Ben, "north", "b2", "updates")
		d.Here(desktest.Ben, "south", "b3", "r/r5")
		sees := func(what string, want ...desk.Presence) {
			t.Helper()
			if x := cmp.Diff(want, d.Present(desktest.Anna, "north", "a1")); x != "" {
				t.Errorf("%s (-want +got):\n%s", what, x)
			}
		}
		sees("both there", desk.Presence{Who: "ben", At: "r/r5"}, desk.Presence{Who: "ben", At: "updates"})
		d.Left(desktest.Anna, "b1") // a tab of somebody else's is not one's own to close
		d.Closed(desktest.Ben, "b2")
		d.Here(desktest.Ben, "north", "b2", "updates") // was on its way
		sees("a tab closed", desk.Presence{Who: "ben", At: "r/r5"})
		time.Sleep(30 * time.Second)
		d.Here(desktest.Anna, "north", "a1", "r/r5")
		sees("a while later", desk.Presence{Who: "ben", At: "r/r5"})
		time.Sleep(11 * time.Second)
		sees("not heard of any more")
	})
}

func TestWhoAwaitsTheDeskIsWoken(t *testing.T) {
	n := desktest.New(t)
	for name, change := range map[string]func(){
		"an entry":   func() { n.File("Delta Post", "13 Aug 10:00", "The road to Herat is long and nobody is on it.") },
		"a draft":    func() { draft(n, "Herat") },
		"a presence": func() { n.Desk.Here(desktest.Ben, n.Story, "b", "updates") },
	} {
		p, err := n.Desk.Pulse(n.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		woken := make(chan error, 1)
		go func() { woken <- n.Desk.Await(n.Ctx, p, time.Hour) }()
		change()
		if err := <-woken; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
