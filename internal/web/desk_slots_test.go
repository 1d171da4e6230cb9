package web

import (
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/page"

	"github.com/google/go-cmp/cmp"
)

var slotStory = &dateline.Story{Slug: "north", Zone: "Asia/Kabul",
	Places: []dateline.Place{{ID: "gn:1", Name: "Herat", Class: "city", Lat: 34, Lon: 62, Aliases: []string{"Hirat"}}, {ID: "iso:AF-HER", Name: "Herat", Class: "province"},
		{ID: "gn:2", Name: "Farah", Class: "city"}},
	Actors:  []dateline.Actor{{Slug: "taliban", Name: "Taliban", Class: "armed_group", Aliases: []string{"the insurgents"}}},
	Figures: []dateline.PublicFigure{{Slug: "guterres", Name: "António Guterres", Role: "secretary-general", Org: "un"}}}

const slotText = "The insurgents took Hirat on Thursday, a police official said. At least 20,000 people fled to Kabul, and between 3 and 5 died."

func slotSpan(words string) dateline.Span {
	i := strings.Index(slotText, words)
	return dateline.Span{Text: words, Start: i, End: i + len(words)}
}

func slotMention(words string) *dateline.Mention { return &dateline.Mention{Span: slotSpan(words)} }

// A form that nobody touched gives the claim that it began with.
func TestSlotsUntouchedKeepTheClaim(t *testing.T) {
	place := slotMention("Hirat")
	place.ID, place.Name, place.Class, place.Stage, place.Lat, place.Lon = "gn:1", "Herat", "city", "alias", dateline.Number(34), dateline.Number(62)
	actor := slotMention("The insurgents")
	actor.ID, actor.Name = "taliban", "Taliban"
	voice := slotMention("a police official")
	voice.Unnamed, voice.Role = true, "police official"
	day := time.Date(2021, 8, 11, 19, 30, 0, 0, time.UTC)
	thursday := slotSpan("on Thursday")
	many := slotMention("At least 20,000")
	many.Low = dateline.Number(20000)
	few := slotMention("between 3 and 5")
	few.Low, few.High = dateline.Number(3), dateline.Number(5)
	for _, c := range []dateline.Claim{
		{ID: "p1", Kind: dateline.Control, Stance: dateline.Attributed, Span: slotSpan("The insurgents took Hirat on Thursday"), Actor: actor, Change: dateline.Takes, Place: place, Mode: "armed",
			Attribution: voice, Rule: "control.takes", Confidence: .9,
			Time: &dateline.When{Span: &thursday, Interval: dateline.Interval{From: day, To: day.AddDate(0, 0, 1), Precision: dateline.Day}}},
		{ID: "p2", Kind: dateline.Statement, Stance: dateline.Attributed, Span: slotSpan("The insurgents took Hirat on Thursday, a police official said"), Speaker: voice, Cue: slotMention("said"),
			Content: slotMention("The insurgents took Hirat on Thursday"), Act: "says", Directness: "indirect", Time: &dateline.When{Interval: dateline.Interval{From: day, To: day, Precision: dateline.UnknownPrecision}}},
		{ID: "p3", Kind: dateline.Displacement, Stance: dateline.Asserted, Span: slotSpan("At least 20,000 people fled to Kabul"), Quantity: many, People: slotMention("people"), To: slotMention("Kabul"), Measure: "new"},
		{ID: "p4", Kind: dateline.Casualties, Stance: dateline.Asserted, Span: slotSpan("between 3 and 5 died"), Quantity: few, Harm: "killed",
			By: &dateline.Blame{Mention: *actor, Stance: dateline.Attributed, Attribution: voice}},
	} {
		f := page.NewDeskForm("", "")
		fillSlots(f, &c, slotStory)
		got := readSlots(f, c, slotStory, slotText, c.Span)
		if diff := cmp.Diff(c, got); diff != "" || f.Faulty() {
			t.Errorf("%s: faults %v, (-began +read):\n%s", c.ID, f.Errors, diff)
		}
	}
}

func TestSlotsReadWhatWasChanged(t *testing.T) {
	base := dateline.Claim{Kind: dateline.Control, Stance: dateline.Asserted, Span: slotSpan("The insurgents took Hirat on Thursday"), Change: dateline.Takes,
		Place: slotMention("Hirat"), Actor: slotMention("The insurgents")}
	for _, x := range []struct {
		name string
		fill map[string]string
		see  func(dateline.Claim) any
		want any
	}{
		{"a place by its name stands on its spelling in the report", map[string]string{"place": "Herat (gn:1)"},
			func(c dateline.Claim) any { return []string{c.Place.ID, c.Place.Name, c.Place.Text} }, []string{"gn:1", "Herat", "Hirat"}},
		{"a place that nobody knows keeps its words", map[string]string{"place": "Nowhere"},
			func(c dateline.Claim) any { return []string{c.Place.ID, c.Place.Name, c.Place.Stage, c.Place.Text} }, []string{"", "Nowhere", "none", "Hirat"}},
		{"an actor by an alias", map[string]string{"actor": "insurgents"},
			func(c dateline.Claim) any { return []string{c.Actor.ID, c.Actor.Name, c.Actor.Text} }, []string{"taliban", "Taliban", "insurgents"}},
		{"a day has its end", map[string]string{"time_from": "2021-08-12T00:00"},
			func(c dateline.Claim) any { return c.Time.To.Sub(c.Time.From) }, 24 * time.Hour},
		{"an hour has its end", map[string]string{"time_from": "2021-08-12T14:00"},
			func(c dateline.Claim) any { return c.Time.To.Sub(c.Time.From) }, time.Hour},
		{"slots of another kind do not stay behind", map[string]string{"kind": "movement", "to": "Herat (gn:1)"},
			func(c dateline.Claim) any { return c.Place == nil && c.Change == "" && c.To.ID == "gn:1" }, true},
	} {
		t.Run(x.name, func(t *testing.T) {
			f := page.NewDeskForm("", "")
			fillSlots(f, &base, slotStory)
			for k, v := range x.fill {
				f.Set(k, v)
			}
			c := readSlots(f, base, slotStory, slotText, base.Span)
			if f.Faulty() {
				t.Fatalf("faults %v", f.Errors)
			}
			if diff := cmp.Diff(x.want, x.see(c)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSlotsReadQuantities(t *testing.T) {
	n := dateline.Number
	for _, x := range []struct {
		in               string
		value, low, high *float64
		fault            bool
	}{
		{"18", n(18), nil, nil, false}, {"20,000+", nil, n(20000), nil, false}, {"at least 20 000", nil, n(20000), nil, false}, {">12", nil, n(12), nil, false},
		{"-500", nil, nil, n(500), false}, {"up to 500", nil, nil, n(500), false}, {"3-5", nil, n(3), n(5), false}, {"3 to 5", nil, n(3), n(5), false},
		{"about 250000", n(250000), nil, nil, false}, {"2.5", n(2.5), nil, nil, false}, {"plenty", nil, nil, nil, true}, {"people", nil, nil, nil, false}, {"1e9", nil, nil, nil, true},
	} {
		f := page.NewDeskForm("", "")
		f.Set("kind", "count")
		f.Set("stance", "asserted")
		f.Set("quantity", x.in)
		c := readSlots(f, dateline.Claim{}, slotStory, slotText, dateline.Span{End: len(slotText)})
		if f.Faulty() != x.fault {
			t.Errorf("%q: faults %v, want any: %t", x.in, f.Errors, x.fault)
			continue
		}
		if x.fault {
			continue
		}
		if diff := cmp.Diff([]*float64{x.value, x.low, x.high}, []*float64{c.Quantity.Value, c.Quantity.Low, c.Quantity.High}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", x.in, diff)
		}
	}
}

// Whatever a form sends, a mention is words of the report or none.
func FuzzSlots(f *testing.F) {
	f.Add(slotText, "Hirat", "4", "40", "20,000+")
	f.Add("a\r\nb é", "b  é", "1", "3", "-")
	f.Add("", "", "-1", "99999999999999999999", "(")
	f.Fuzz(func(t *testing.T, text, words, start, end, quantity string) {
		form := page.NewDeskForm("", "")
		for k, v := range map[string]string{"words": words, "start": start, "end": end, "kind": "casualties", "stance": "attributed", "attribution": words, "quantity": quantity,
			"place": words, "people": words, "by": words, "by_voice": words, "time_from": words} {
			form.Set(k, v)
		}
		span, ok := selected(form, text)
		if !ok {
			return
		}
		c := readSlots(form, dateline.Claim{}, slotStory, text, span)
		if _, err := c.WithWords(text); err != nil {
			t.Errorf("a mention lies outside the report: %v", err)
		}
	})
}
