package intake

import (
	endian "encoding/binary"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"dateline"

	"github.com/google/go-cmp/cmp"
)

func utf16le(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = endian.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// Whatever program wrote the table, the same cells come out.
func TestCSVReadsWhatProgramsWrite(t *testing.T) {
	want := [][]string{{"Taliban take Herat – “all of it”", "Der Spiegel", "a;b,c\td"}, {"Übergabe", "", "two\nlines"}}
	table := func(sep, quote string) string {
		q := func(s string) string {
			if quote == "" && !strings.ContainsAny(s, sep+"\n\"") {
				return s
			}
			return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		var rows []string
		for _, r := range append([][]string{{"Body", "Outlet", "Extra"}}, want...) {
			rows = append(rows, q(r[0])+sep+q(r[1])+sep+q(r[2]))
		}
		return strings.Join(rows, "\r\n") + "\r\n"
	}
	latin := strings.NewReplacer("–", "\x96", "“", "\x93", "”", "\x94", "Ü", "\xdc").Replace(table(";", ""))
	for _, x := range []struct {
		name string
		data []byte
		enc  string
		sep  rune
	}{
		{"commas", []byte(table(",", "")), "utf-8", ','},
		{"semicolons", []byte(table(";", `"`)), "utf-8", ';'},
		{"tabs", []byte(table("\t", "")), "utf-8", '\t'},
		{"bars", []byte(table("|", "")), "utf-8", '|'},
		{"a byte order mark", []byte("\xef\xbb\xbf" + table(",", "")), "utf-8", ','},
		{"a spreadsheet that says sep", []byte("sep=;\r\n" + table(";", "")), "utf-8", ';'},
		{"UTF-16", utf16le(table("\t", "")), "utf-16le", '\t'},
		{"UTF-16 without a mark", utf16le(table("\t", ""))[2:], "utf-16le", '\t'},
		{"windows-1252", []byte(latin), "windows-1252", ';'},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := CSV(x.data, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got.Encoding != x.enc || got.Delimiter != x.sep {
				t.Errorf("CSV = %s, %q; want %s, %q", got.Encoding, got.Delimiter, x.enc, x.sep)
			}
			if diff := cmp.Diff([]string{"Body", "Outlet", "Extra"}, got.Columns); diff != "" {
				t.Errorf("columns (-want +got):\n%s", diff)
			}
			var cells [][]string
			for _, r := range got.Rows {
				cells = append(cells, r.Cells)
			}
			if diff := cmp.Diff(want, cells); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

// What is broken is named with its line, and nothing is read past it.
func TestCSVSaysWhatIsBrokenAndWhere(t *testing.T) {
	for _, x := range []struct {
		name, data  string
		field, says string
	}{
		{"nothing", "  \n", "file", "empty"},
		{"a header alone", "text,source\n\n,\n", "file", "no row below the header"},
		{"a quotation mark in a cell", "text,source\none,two\nsaid \"no\",three\n", "line 3", "middle of a cell"},
		{"a quotation mark that never closes", "text,source\n\"one,two\nthree,four\n", "line 2", "goes on to line 3"},
		{"words after a quoted cell", "text,source\nok,ok\n\"one\" more,two\n", "line 3", "not written twice"},
		{"after sep the lines count on", "sep=,\ntext,source\na\"b,c\n", "line 3", "middle of a cell"},
		{"a spreadsheet", "PK\x03\x04rest", "file", "save the sheet as CSV"},
		{"half of UTF-16", "\xff\xfea\x00b", "file", "cut off"},
		{"no letters of any kind", "text,source\na\x81,b\n", "line 2", "neither UTF-8 nor windows-1252"},
		{"too many rows", "text\n" + strings.Repeat("x\n", MostRows+1), "file", "split it"},
		{"too many columns", strings.Repeat("x,", MostColumns+1) + "\n", "line 1", "at most 200"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := CSV([]byte(x.data), 0)
			e, ok := err.(*dateline.Error)
			if !ok || e.Kind != dateline.ErrInvalid || e.Field != x.field || !strings.Contains(e.Message, x.says) {
				t.Errorf("CSV = %v; want an Invalid error at %s that says %q", err, x.field, x.says)
			}
			if x.field != "file" && strings.Contains(x.field, "line") && len(got.Rows) > 1 {
				t.Errorf("CSV returned %d rows of a broken table", len(got.Rows))
			}
		})
	}
	if _, err := CSV(make([]byte, 100), 99); err == nil || !strings.Contains(err.Error(), "split the file") {
		t.Errorf("CSV of too much = %v", err)
	}
	got, err := CSV([]byte("text,source\na,b,c\nd\n,,\n\ne,f\n"), 0)
	if err != nil {
		t.Fatal(err)
	}
	var faults []string
	for _, r := range got.Rows {
		if r.Fault != nil {
			faults = append(faults, r.Fault.Error()[:28])
		}
	}
	if diff := cmp.Diff([]string{"line 2: it has 3 cells, the ", "line 3: it has 1 cells, the "}, faults); diff != "" || len(got.Rows) != 3 || got.Rows[2].Line != 6 {
		t.Errorf("rows of the wrong length (-want +got):\n%s\n%v", diff, got.Rows)
	}
}

func TestGuess(t *testing.T) {
	for _, x := range []struct {
		name, table string
		want        Mapping
	}{
		{"by their names", "ID,Title,Body,Outlet,Pub Date,Permalink,Language\n1,h,b,o,2021-08-13,https://a.example/1,en\n",
			Mapping{Columns: map[string]string{"key": "ID", "headline": "Title", "text": "Body", "source": "Outlet", "published": "Pub Date", "url": "Permalink", "lang": "Language"}}},
		{"by what stands in them", "A;B;C\nThe Taliban captured the city of Herat on Thursday, residents said.;https://a.example/1;13/8/2021 14:00\n",
			Mapping{Columns: map[string]string{"text": "A", "url": "B", "published": "C"}, Dates: "dmy"}},
		{"American dates", "text,date\nx,8/13/2021\ny,8/9/2021\n", Mapping{Columns: map[string]string{"text": "text", "published": "date"}, Dates: "mdy"}},
		{"dates in doubt", "text,date\nx,8/12/2021\ny,8/9/2021\n", Mapping{Columns: map[string]string{"text": "text", "published": "date"}}},
		{"nothing to guess", "A,B\n1,2\n", Mapping{Columns: map[string]string{}}},
	} {
		t.Run(x.name, func(t *testing.T) {
			table, err := CSV([]byte(x.table), 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(x.want, Guess(table)); diff != "" {
				t.Errorf("Guess (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTimeOfATable(t *testing.T) {
	kabul := time.FixedZone("AFT", 4*3600+1800)
	for _, x := range []struct{ words, order, want string }{
		{"2021-08-13T14:00:00+02:00", "", "2021-08-13T12:00:00Z"},
		{"2021-08-13 14:00", "", "2021-08-13T09:30:00Z"},
		{"13.8.2021 14:00", "", "2021-08-13T09:30:00Z"},
		{"13/8/2021", "", "2021-08-12T19:30:00Z"},
		{"8/13/2021 2:05 PM", "", "2021-08-13T09:35:00Z"},
		{"3/4/2021", "dmy", "2021-04-02T19:30:00Z"},
		{"3/4/2021", "mdy", "2021-03-03T19:30:00Z"},
		{"3/4/2021", "", `: "3/4/2021" may be the day before the month or after it; say which`},
		{"soon", "", `: "soon" is no time; write it like 2021-08-13 14:00, or with its zone like 2021-08-13T14:00:00+04:30`},
		{"0001-01-01", "", `: "0001-01-01" lies in no year that a report can be of`},
	} {
		at, err := Time(x.words, kabul, x.order)
		got := at.Format(time.RFC3339)
		if err != nil {
			got = ": " + strings.TrimPrefix(err.Error(), ": ")
		}
		if got != x.want {
			t.Errorf("Time(%q, %q) = %s, want %s", x.words, x.order, got, x.want)
		}
	}
}

// Whatever bytes come: every row read has cells of whole characters and a line
// of the file, and what is refused says where.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("text,source\na,b\n"))
	f.Add([]byte("sep=;\n\"a\"\"b\";c\n\"x\ny\";z\n"))
	f.Add([]byte("\xef\xbb\xbfa\tb\r\nc\td"))
	f.Add(utf16le("a;b\nc;d\n"))
	f.Add([]byte("a,b\n\x93c\x94,d\n"))
	f.Add([]byte("a,b\n\"c,d\n"))
	f.Add([]byte("\x00a\x00b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := CSV(data, 1<<20)
		if err != nil {
			e, ok := err.(*dateline.Error)
			if !ok || e.Kind != dateline.ErrInvalid || e.Field == "" || !utf8.ValidString(e.Message) {
				t.Fatalf("CSV = %#v; want an Invalid error that says where", err)
			}
			return
		}
		last := 0
		m := Guess(table)
		for _, r := range table.Rows {
			if r.Line <= last {
				t.Fatalf("row %d begins on line %d, the one before on line %d", r.N, r.Line, last)
			}
			last = r.Line
			for _, c := range r.Cells {
				if !utf8.ValidString(c) {
					t.Fatalf("row %d has %q", r.N, c)
				}
			}
			m.Sent(table, r, time.UTC)
		}
		if err := m.Check(table); err != nil && dateline.KindOf(err) != dateline.ErrInvalid {
			t.Fatalf("Check = %v", err)
		}
	})
}
