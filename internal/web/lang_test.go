package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"dateline"
	"dateline/internal/web"
)

// inLang is a newsroom of one story that may be found, in a language.
func inLang(t *testing.T, lang string) *newsroom {
	return open(t, func(n *newsroom) {
		story := warStory("war")
		story.Lang, story.NoIndex = lang, false
		n.add("war", dateline.ActConfigure, &dateline.Configure{Warrant: by(t, "setup"), Story: story})
		n.publish("war", "Herat fell")
	})
}

// The address says the language: that of the story, or another by ?lang=. What
// the browser asks for says nothing.
func TestLanguageIsInTheAddress(t *testing.T) {
	for _, c := range []struct{ story, path, accept, want string }{
		{"fr", "/s/war", "", "fr"},
		{"fr-CA", "/s/war", "", "fr"},
		{"fr", "/s/war", "ar", "fr"},
		{"fr", "/s/war?lang=en", "", "en"},
		{"fr", "/s/war?lang=xx", "", "fr"},
		{"", "/s/war", "", "en"},
		{"fa", "/s/war", "", "en"},
		{"ar", "/s/war/u/u2", "", "ar"},
		{"en", "/s/war/u/u2?lang=ar", "", "ar"},
		{"es", "/s/war/nothing", "", "es"},
	} {
		n := inLang(t, c.story)
		a := n.get(c.path, "Accept-Language", c.accept)
		if !strings.Contains(a.body, `<html lang="`+c.want+`" `) {
			t.Errorf("a story in %q, GET %s with Accept-Language %q: %.80q; want a page in %s", c.story, c.path, c.accept, a.body, c.want)
		}
		if v := a.Header.Get("Vary"); strings.Contains(v, "Language") {
			t.Errorf("GET %s varies by %s", c.path, v)
		}
	}
}

// Links of a page keep the language that was chosen, and leave out that of the story.
func TestLinksKeepTheLanguage(t *testing.T) {
	n := inLang(t, "fr")
	if own := n.get("/s/war").body; !strings.Contains(own, `href="/s/war/u/u2"`) || !strings.Contains(own, `href="/s/war?lang=ar"`) {
		t.Error("the page in the language of its story has no plain links, or none to Arabic")
	}
	ar := n.get("/s/war?lang=ar").body
	if !strings.Contains(ar, `href="/s/war/u/u2?lang=ar"`) || !strings.Contains(ar, `href="/s/war" lang="fr"`) {
		t.Error("the page in Arabic does not lead on in Arabic, or not back to French")
	}
	if strings.Contains(ar, "situation.json?lang") {
		t.Error("data has a language")
	}
}

// Search engines are told of the page in each language.
func TestAlternates(t *testing.T) {
	n := inLang(t, "fr")
	srv, err := web.New(t.Context(), web.Config{Store: n.store, Desk: n.desk, Now: n.clock, Origin: "https://news.example"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Shutdown(t.Context()) })
	w := httptest.NewRecorder()
	srv.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/s/war?lang=es", nil))
	for _, want := range []string{
		`<link rel="canonical" href="https://news.example/s/war?lang=es">`,
		`<link rel="alternate" hreflang="fr" href="https://news.example/s/war">`,
		`<link rel="alternate" hreflang="ar" href="https://news.example/s/war?lang=ar">`,
		`<link rel="alternate" hreflang="x-default" href="https://news.example/s/war">`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page in Spanish has no %s", want)
		}
	}
}
