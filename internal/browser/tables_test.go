package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/desk"
	"dateline/internal/desktest"

	"github.com/chromedp/chromedp"
)

// fits checks that the page is no wider than the screen.
func (x *tab) fits(what string, v view) {
	x.Helper()
	if wide := x.beyond(); wide != "0" {
		x.Errorf("%d px, dark %v: %s is wider than the screen by %s pixels", v.width, v.dark, what, wide)
	}
	x.take(*shots, fmt.Sprintf("%s-%s-%d", strings.ReplaceAll(what, " ", "-"), v.colours(), v.width), chromedp.FullScreenshot(100))
}

// An editor imports a table and an admin makes a token, on a telephone and on
// a wide screen, by day and by night.
func TestTablesAndTokensOnTheScreen(t *testing.T) {
	s := open(t)
	s.staff()
	if err := s.Desk.AddUser(s.Ctx, desktest.Chief, "chief", desk.Admin, password); err != nil {
		t.Fatal(err)
	}
	table := filepath.Join(t.TempDir(), "incidents.csv")
	rows := "Nr;Title;Body;Outlet;Pub date;A column with a long name that nobody needs\n" +
		"1;Herat;\"The Taliban captured Herat on Thursday, a police official said, after two weeks of fighting around the city.\";Delta Post;13.8.2021 10:00;https://delta.example/a/very/long/address/that/does/not/break/anywhere/at/all/1\n" +
		"2;Farah;;Morning Paper;13.8.2021;x\n3;Hills;Something was said to have happened in the hills.;The Moon;13.8.2021;y\n"
	if err := os.WriteFile(table, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	for i, v := range []view{{width: 390, height: 844}, {width: 1280, height: 900}, {width: 390, height: 844, dark: true}, {width: 1280, height: 900, dark: true}} {
		x := s.sit(t, "chief", v)
		x.visit(s.url + "/desk/north/csv")
		x.fits("the page of tables", v)
		x.do(chromedp.SetUploadFiles("main input[type=file]", []string{table}), chromedp.Click("main form button.go"))
		x.until("the columns", `document.querySelector("select[name=col-text]") && document.querySelector("select[name=col-text]").value === "Body"`)
		x.fits("the columns of a table", v)
		if got := x.text("main"); !strings.Contains(got, "2 of 3 rows") {
			t.Errorf("the page says %q, want what would be refused", got)
		}
		x.do(chromedp.Click("button[value=import]"))
		x.until("the results", `document.querySelector("main").innerText.includes("Done:")`)
		x.fits("the results of a table", v)
		want := "Done: 1 filed, 2 refused."
		if i > 0 {
			want = "Done: 1 already here, 2 refused."
		}
		if got := x.text("main .notice"); got != want {
			t.Errorf("the page says %q, want %q", got, want)
		}

		x.visit(s.url + "/desk/north/tokens")
		x.do(chromedp.SetValue("input[name=name]", "harbour-wire-feed-"+string(rune('a'+i))), chromedp.Click("input[name=file]"), chromedp.Click("main form.form button.go"))
		x.until("the token", `document.querySelector("input[aria-label=Token]") && document.querySelector("input[aria-label=Token]").value.startsWith("dateline_")`)
		x.fits("the page of tokens", v)
	}
}
