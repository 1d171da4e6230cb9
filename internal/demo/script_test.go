package demo

import (
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"dateline"
)

func TestCallsAreChecked(t *testing.T) {
	for _, x := range []struct{ call, want string }{
		{`{words: "it fell"}`, "needs is and words"},
		{`{is: control takes}`, "needs is and words"},
		{`{is: control takes, words: "it fell", palce: Herat}`, `"palce" is no key`},
		{`{is: control takes, words: "it fell", do: publish}`, "do:"},
		{`{is: control takes, words: "it fell", only: sometimes}`, "only:"},
		{`{is: control takes, words: [a, b]}`, "holds no list"},
		{`it fell`, "a call is a mapping"},
	} {
		var c Call
		if err := yaml.Unmarshal([]byte(x.call), &c); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("reading the call %s = %v, want an error that says %q", x.call, err, x.want)
		}
	}
}

func TestWordsOfACallMustStandInTheReport(t *testing.T) {
	s := newScribe(&dateline.Story{Zone: "Asia/Kabul"}, nil)
	const text = "The town of Herat fell on Friday, he said. The other town held."
	for _, x := range []struct{ call, want string }{
		{`{is: control takes, words: "Herat was taken", place: Herat}`, `"Herat was taken" does not stand`},
		{`{is: control takes, words: "Herat fell", place: Kandahar}`, `"Kandahar" does not stand`},
		{`{is: control takes, words: "Herat fell", place: Herat, time: on Friday = Friday}`, "parsing time"},
		{`{is: control takes, words: "Herat fell", place: Herat, time: on Friday = 08-13 soon}`, "no part of a day"},
		{`{is: count, words: "The town", quantity: town}`, "no number"},
		{`{is: control takes, words: "Herat fell", place: Herat, actor: The town = taliban}`, "no actor"},
	} {
		var c Call
		if err := yaml.Unmarshal([]byte(x.call), &c); err != nil {
			t.Fatal(err)
		}
		if _, err := s.claim(c, text); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("claim(%s) = %v, want an error that says %q", x.call, err, x.want)
		}
	}
}

func TestClaimByHand(t *testing.T) {
	s := newScribe(&dateline.Story{Zone: "Asia/Kabul"}, nil)
	const text = "The town of Herat fell late on Friday, he said. The other town held."
	var c Call
	if err := yaml.Unmarshal([]byte(`{is: control takes, words: "The town … he said", place: town = none, by: he, time: late on Friday = 08-13 18-24}`), &c); err != nil {
		t.Fatal(err)
	}
	got, err := s.claim(c, text)
	if err != nil {
		t.Fatal(err)
	}
	if want := "The town of Herat fell late on Friday, he said"; got.Span.Text != want {
		t.Errorf("evidence = %q, want %q", got.Span.Text, want)
	}
	if got.Stance != dateline.Attributed || got.Attribution.Start != strings.Index(text, "he said") {
		t.Errorf("stance %s, by %+v, want attributed to the words before \"said\"", got.Stance, got.Attribution)
	}
	if from := time.Date(2021, 8, 13, 13, 30, 0, 0, time.UTC); !got.Time.From.Equal(from) || got.Time.Precision != dateline.PartOfDay {
		t.Errorf("time = %v, want a part of the day from %v", got.Time, from)
	}
	if _, err := got.WithWords(text); err != nil {
		t.Error(err)
	}
}
