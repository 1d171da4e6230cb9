package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzGet asks for any path with any query: whatever comes, the answer is no
// error of ours, keeps to the policy and sets no cookie outside the desk.
func FuzzGet(f *testing.F) {
	n := open(f, war)
	f.Add("/s/war", "known=4&valid=2021-08-13T12:00:00Z")
	f.Add("/s/war", "known=2021-08-13T16:30:05 04:30")
	f.Add("/s/war", "older=2021-08-13T12:00:00Z~u4&key=1&q=herat \xff")
	f.Add("/s/war", "valid=2021-08-13T12:00:00Z&part=turned&at=u4&order=oldest")
	f.Add("/s/war/u/u4", "known=99999999999999999999")
	f.Add("/s/war/c/c3", "valid=0000-00-00&lang=xx")
	f.Add("/s/war/data/situation.json", "valid=9999-12-31T23:59:59-23:59")
	f.Add("/s/war/data/diff.json", "from=2&to=2021-08-13T16:30:05&from_valid=x")
	f.Add("/s/war/changes/0-00000000/-1", "")
	f.Add("/s/war/live", "after=5-xxxxxxxx")
	f.Add("/s//war/../%2e%2e", "known=%zz;a")
	f.Add("/static/../server.go", "")
	f.Add("/login/link", "token=<script>")
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest("GET", "/", nil).WithContext(t.Context())
		r.URL = &url.URL{Path: "/" + strings.TrimLeft(path, "/"), RawQuery: query}
		r.RequestURI = r.URL.RequestURI()
		if strings.HasSuffix(path, "live") {
			r.Method = http.MethodHead // a stream does not end
		}
		w := httptest.NewRecorder()
		n.web.Handler().ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == 0 {
			t.Errorf("GET %s = %d: %s", r.RequestURI, w.Code, w.Body)
		}
		if w.Header().Get("Content-Security-Policy") == "" || strings.Contains(w.Body.String(), "<script>") {
			t.Errorf("GET %s: no policy, or a script from the request", r.RequestURI)
		}
	})
}
