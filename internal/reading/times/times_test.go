package times

import (
	"strings"
	"testing"
	"time"
)

// The report of these rows was published on Friday 13 August 2021, 22:30 in Kabul.
var published = time.Date(2021, 8, 13, 22, 30, 0, 0, time.FixedZone("+0430", 4*3600+1800))

func tokens(s string) []Token {
	var out []Token
	for _, w := range strings.Fields(s) {
		out = append(out, Token{w, strings.ToLower(w)})
	}
	return out
}

func TestFind(t *testing.T) {
	for _, row := range []struct {
		words, phrase, from, to, precision string
		future                             bool
	}{
		{"the town fell on Friday", "on Friday", "2021-08-13", "2021-08-14", "day", false},
		{"the town fell on Thursday", "on Thursday", "2021-08-12", "2021-08-13", "day", false},
		{"they left late on Thursday evening", "late on Thursday evening", "2021-08-12T18:00", "2021-08-13T00:00", "part_of_day", false},
		{"shelling on Sunday morning", "on Sunday morning", "2021-08-08T06:00", "2021-08-08T12:00", "part_of_day", false},
		{"a convoy is planned for Monday", "for Monday", "2021-08-16", "2021-08-17", "day", true},
		{"he was seen last Friday", "last Friday", "2021-08-06", "2021-08-07", "day", false},
		{"captured on 8 August", "on 8 August", "2021-08-08", "2021-08-09", "day", false},
		{"captured early Aug. 12", "early Aug. 12", "2021-08-12", "2021-08-13", "day", false},
		{"captured on 1 April 2019", "on 1 April 2019", "2019-04-01", "2019-04-02", "day", false},
		{"captured on December 28", "on December 28", "2020-12-28", "2020-12-29", "day", false},
		{"troops arrived yesterday", "yesterday", "2021-08-12", "2021-08-13", "day", false},
		{"it was retaken overnight", "overnight", "2021-08-12T18:00", "2021-08-13T08:00", "part_of_day", false},
		{"driven out since May", "since May", "2021-05-01", "2021-08-14", "month", false},
		{"driven out since the end of May", "since the end of May", "2021-05-31", "2021-08-14", "week", false},
		{"it was seized in July 2014", "in July 2014", "2014-07-01", "2014-08-01", "month", false},
		{"it was overrun in 2015", "in 2015", "2015-01-01", "2016-01-01", "year", false},
		{"seized last month", "last month", "2021-07-01", "2021-08-01", "month", false},
		{"seized last July", "last July", "2021-07-01", "2021-08-01", "month", false},
		{"killed in the last 24 hours", "in the last 24 hours", "2021-08-12T22:30", "2021-08-13T22:30", "hour", false},
		{"killed over the past week", "over the past week", "2021-08-06", "2021-08-13T22:30", "week", false},
		{"fell around noon", "around noon", "2021-08-13T11:00", "2021-08-13T13:00", "part_of_day", false},
		{"left for Farkhar around 1900", "around 1900", "2021-08-13T18:30", "2021-08-13T19:30", "hour", false},
		{"in the 72 hours to 9 August", "in the 72 hours to 9 August", "2021-08-06", "2021-08-10", "day", false},
		{"two days ago", "two days ago", "2021-08-11", "2021-08-12", "day", false},
		{"encircled since mid-April", "since mid-April", "2021-04-15", "2021-08-14", "week", false},
	} {
		ph := Find(tokens(row.words), Anchor{published})
		if len(ph) != 1 {
			t.Errorf("Find(%q) = %d phrases, want 1", row.words, len(ph))
			continue
		}
		words := strings.Fields(row.words)
		if got := strings.Join(words[ph[0].First:ph[0].Last+1], " "); got != row.phrase {
			t.Errorf("Find(%q) = phrase %q, want %q", row.words, got, row.phrase)
		}
		v := ph[0].Resolve(row.future)
		for _, x := range []struct {
			name, want string
			got        time.Time
		}{{"from", row.from, v.From}, {"to", row.to, v.To}} {
			layout := "2006-01-02"
			if strings.Contains(x.want, "T") {
				layout = "2006-01-02T15:04"
			}
			want, err := time.ParseInLocation(layout, x.want, published.Location())
			if err != nil {
				t.Fatal(err)
			}
			if !x.got.Equal(want) {
				t.Errorf("Find(%q) %s = %s, want %s", row.words, x.name, x.got.Format(time.RFC3339), want.Format(time.RFC3339))
			}
		}
		if string(v.Precision) != row.precision {
			t.Errorf("Find(%q) precision = %s, want %s", row.words, v.Precision, row.precision)
		}
	}
}

func TestFindNothing(t *testing.T) {
	for _, s := range []string{"officials may say so", "troops march on the city", "it seized 12 posts", "the sun rose", "he has a second chance", "1900 people left"} {
		if ph := Find(tokens(s), Anchor{published}); len(ph) > 0 {
			t.Errorf("Find(%q) = words %d to %d, want no phrase", s, ph[0].First, ph[0].Last)
		}
	}
}
