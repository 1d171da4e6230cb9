package web

import (
	"io"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnlyWhoAsksFirstWaitsForANewPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pages{most: 1 << 20, turn: make(chan struct{}, 2)}
		finish := make(chan struct{})
		page := func(key, body string, wait <-chan struct{}) cached {
			return cached{key: key, subject: "live page", keep: time.Minute, make: func(w io.Writer) error {
				if wait != nil {
					<-wait
				}
				_, err := io.WriteString(w, body)
				return err
			}}
		}
		given := func(c cached) string {
			e, err := p.take(c)
			if err != nil {
				t.Error(err)
				return ""
			}
			return string(e.body)
		}
		if got := given(page("1", "old", nil)); got != "old" {
			t.Fatalf("the first page = %q, want old", got)
		}
		first := make(chan string, 1)
		go func() { first <- given(page("2", "new", finish)) }()
		synctest.Wait()
		if got := given(page("2", "new", finish)); got != "old" {
			t.Errorf("who asks while the new page is being made gets %q, want old", got)
		}
		removed := page("2", "new", finish)
		removed.subject = "live page after a removal"
		late := make(chan string, 2)
		go func() { late <- given(removed) }()
		time.Sleep(standIn) // in the bubble's time
		go func() { late <- given(page("2", "new", finish)) }()
		synctest.Wait()
		if len(late) != 0 {
			t.Errorf("somebody got %q for news of a second ago or of another subject, want them to wait", <-late)
		}
		close(finish)
		for _, c := range []chan string{first, late, late} {
			if got := <-c; got != "new" {
				t.Errorf("once the page is made it is %q, want new", got)
			}
		}
		if got := given(page("2", "new", nil)); got != "new" {
			t.Errorf("the page afterwards = %q, want new", got)
		}
	})
}
