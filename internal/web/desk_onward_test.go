package web_test

import (
	"strings"
	"testing"

	"dateline/internal/desktest"
)

// Who accepts all that is left of a report comes to the next that waits, and
// not to one at which somebody else is while another is free.
func TestTheNextReportIsOneWhereNobodyIs(t *testing.T) {
	o := openOffice(t)
	c := o.towns("Morning Paper", "13 Aug 06:00", "The Taliban captured Farah, the morning says.", "Farah")
	b := o.towns("Delta Post", "13 Aug 07:00", "The Taliban captured Farah, the paper says.", "Farah")
	a := o.towns("Harbour Wire", "13 Aug 08:00", "The Taliban captured Herat. The Taliban captured Kandahar.", "Herat", "Kandahar")
	o.Desk.Here(desktest.Ben, "north", "his", "r/"+b)
	anna := o.sit(desktest.Anna)
	all := func(report string) {
		anna.open("/desk/north/r/" + report)
		anna.send(anna.form("form", "data-act=accept-all"), "onward", "1").answered(200).sees("Accepted ")
	}
	all(a)
	if !strings.HasPrefix(anna.at, "/desk/north/r/"+c) {
		t.Errorf("the page is %s, want %s, since Ben is at %s", anna.at, c, b)
	}
	all(c) // where nothing else waits, the other's it is
	if !strings.HasPrefix(anna.at, "/desk/north/r/"+b) {
		t.Errorf("the page is %s, want the last that waits, %s", anna.at, b)
	}
}
