package intake

import (
	"bytes"
	endian "encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"dateline"

	"golang.org/x/text/encoding/charmap"
)

// The limits of a table.
const (
	MostRows    = 20_000
	MostColumns = 200
)

// Table is a file of rows (CSV) as it was read.
type Table struct {
	Encoding  string // utf-8, utf-16le, utf-16be, windows-1252
	Delimiter rune   // , ; tab or |
	Columns   []string
	Rows      []Row
}

// Row is one row below the header.
type Row struct {
	N     int // from 1
	Line  int // of the file, where the row begins
	Cells []string
	// Fault says why the row can't be taken: it has fewer or more cells than
	// there are columns.
	Fault error
}

// Cell is the cell of a column by its place, "" where the row has none.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[i])
}

// CSV reads a table: RFC 4180, in UTF-8, UTF-16 or windows-1252, with commas,
// semicolons, tabs or bars between its cells. The first row names the columns;
// a row of empty cells is passed over. limit is the most bytes taken, 0 for
// DefaultRaw.
//
// A file that can't be read as a whole, for instance with a quotation mark
// that is never closed, is an Invalid error that names the line, and nothing
// of it is returned: whoever reads on after a broken quote reads wrong rows.
func CSV(data []byte, limit int) (Table, error) {
	if limit == 0 {
		limit = DefaultRaw
	}
	if len(data) > limit {
		return Table{}, dateline.Invalid("file", "%s are more than the %s that may arrive at once; split the file", size(len(data)), size(limit))
	}
	text, enc, err := decodeTable(data)
	if err != nil {
		return Table{}, err
	}
	t := Table{Encoding: enc}
	if strings.TrimSpace(text) == "" {
		return t, dateline.Invalid("file", "it is empty; the first row names the columns")
	}
	first := 1
	if sep, rest, ok := separator(text); ok {
		t.Delimiter, text, first = sep, rest, 2
	} else {
		t.Delimiter = delimiter(text)
	}
	return t, t.read(text, first)
}

func (t *Table) read(text string, first int) error {
	r := newCSV(text, t.Delimiter)
	mended := false
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return brokenCSV(err, first)
		}
		line, _ := r.FieldPos(0)
		line += first - 1
		if t.Columns == nil {
			if t.Columns, err = header(cells, line); err != nil {
				return err
			}
			mended = slices.Contains(t.Columns, MendColumns[0]) && slices.Contains(t.Columns, MendColumns[1])
			continue
		}
		if blank(cells) {
			continue
		}
		if mended {
			unguard(cells)
		}
		row := Row{N: len(t.Rows) + 1, Line: line, Cells: cells}
		if len(cells) != len(t.Columns) {
			row.Fault = dateline.Invalid("line "+strconv.Itoa(line), "it has %d cells, the header %d columns; put words that contain the delimiter between quotation marks", len(cells), len(t.Columns))
		}
		if t.Rows = append(t.Rows, row); len(t.Rows) > MostRows {
			return dateline.Invalid("file", "it has more than %d rows; split it", MostRows)
		}
	}
	if len(t.Rows) == 0 {
		return dateline.Invalid("file", "there is no row below the header (line %d); the first row names the columns", first)
	}
	return nil
}

// MendColumns are the columns by which a table of refused rows, as the desk
// gives it to be mended, is known when it comes back.
var MendColumns = [2]string{"refused row", "refused because"}

// unguard takes the apostrophe off that such a table has before cells which a
// spreadsheet would run as formulas.
func unguard(cells []string) {
	for i, c := range cells {
		if len(c) > 1 && c[0] == '\'' && strings.IndexByte("=+-@\t\r", c[1]) >= 0 {
			cells[i] = c[1:]
		}
	}
}

func newCSV(text string, sep rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = sep, -1
	return r
}

func brokenCSV(err error, first int) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return dateline.Invalid("file", "it could not be read: %v", err)
	}
	line := p.Line + first - 1
	at := "line " + strconv.Itoa(line)
	switch {
	case errors.Is(p.Err, csv.ErrBareQuote):
		return dateline.Invalid(at, "a quotation mark stands in the middle of a cell (byte %d of the line); put the whole cell between quotation marks and write those in it twice", p.Column)
	case errors.Is(p.Err, csv.ErrQuote) && p.StartLine != p.Line:
		return dateline.Invalid("line "+strconv.Itoa(p.StartLine+first-1), "a quotation mark in this row opens a cell that goes on to line %d and is broken there: one is missing, or one inside is not written twice", line)
	case errors.Is(p.Err, csv.ErrQuote):
		return dateline.Invalid(at, "a quotation mark opens a cell and is never closed, or one inside is not written twice (byte %d of the line)", p.Column)
	}
	return dateline.Invalid(at, "it could not be read: %v", p.Err)
}

// header names every column, also one without a name and a second of the same.
func header(cells []string, line int) ([]string, error) {
	if len(cells) > MostColumns {
		return nil, dateline.Invalid("line "+strconv.Itoa(line), "it names %d columns; a table has at most %d", len(cells), MostColumns)
	}
	seen := map[string]bool{}
	out := make([]string, len(cells))
	for i, c := range cells {
		c = strings.Join(strings.Fields(c), " ")
		if c == "" {
			c = "column " + strconv.Itoa(i+1)
		}
		for base, n := c, 2; seen[c]; n++ {
			c = base + " (" + strconv.Itoa(n) + ")"
		}
		seen[c], out[i] = true, c
	}
	return out, nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// separator reads the line "sep=;" with which spreadsheets tell the delimiter.
func separator(text string) (rune, string, bool) {
	line, rest, _ := strings.Cut(text, "\n")
	v, ok := strings.CutPrefix(strings.ToLower(strings.Trim(strings.TrimSuffix(line, "\r"), `"`)), "sep=")
	if !ok || len(v) != 1 || !strings.Contains(delimiters, v) {
		return 0, text, false
	}
	return rune(v[0]), rest, true
}

const delimiters = ",;\t|"

// delimiter finds what stands between the cells: what splits the most of the
// first rows into as many cells, more than one, as the header.
func delimiter(text string) rune {
	const rows = 20
	best, most := ',', 0
	for _, sep := range delimiters {
		r := newCSV(text, sep)
		columns, score := 0, 0
		for i := range rows {
			cells, err := r.Read()
			if err != nil {
				break
			}
			if i == 0 {
				columns = len(cells)
			}
			if columns < 2 {
				break
			}
			if len(cells) == columns {
				score += 1 + min(columns, 20)
			}
		}
		if score > most {
			best, most = sep, score
		}
	}
	return best
}

// decodeTable makes the bytes of a table UTF-8: by their byte order mark, by
// the zeros of UTF-16, and where they are no UTF-8 as windows-1252, which is
// what spreadsheets write when nobody asks them.
func decodeTable(b []byte) (text, enc string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return decode16(b[2:], endian.LittleEndian, "utf-16le")
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decode16(b[2:], endian.BigEndian, "utf-16be")
	case len(b) >= 4 && b[1] == 0 && b[3] == 0 && b[0] != 0:
		return decode16(b, endian.LittleEndian, "utf-16le")
	case len(b) >= 4 && b[0] == 0 && b[2] == 0 && b[1] != 0:
		return decode16(b, endian.BigEndian, "utf-16be")
	}
	if what := binaryFile(b); what != "" {
		return "", "", dateline.Invalid("file", "this is %s, not a table of text; save the sheet as CSV and send that", what)
	}
	enc = "utf-8"
	if !utf8.Valid(b) {
		enc = "windows-1252"
		if b, err = charmap.Windows1252.NewDecoder().Bytes(b); err == nil {
			if i := bytes.IndexRune(b, utf8.RuneError); i >= 0 {
				err = dateline.Invalid("line "+strconv.Itoa(1+bytes.Count(b[:i], []byte("\n"))), "its letters are neither UTF-8 nor windows-1252; save the file as UTF-8")
			}
		}
		if err != nil {
			return "", "", err
		}
	}
	return lines(string(b)), enc, nil
}

// binaryFile names what the bytes are where they are no text.
func binaryFile(b []byte) string {
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")) {
		return "a spreadsheet's own file or an archive"
	}
	return binary(b)
}

func decode16(b []byte, order endian.ByteOrder, enc string) (string, string, error) {
	if len(b)%2 != 0 {
		return "", "", dateline.Invalid("file", "it begins as UTF-16 and ends in the middle of a character; it was cut off: send it again, or save it as UTF-8")
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = order.Uint16(b[2*i:])
	}
	text := string(utf16.Decode(u))
	if i := strings.IndexRune(text, utf8.RuneError); i >= 0 {
		return "", "", dateline.Invalid("line "+strconv.Itoa(1+strings.Count(text[:i], "\n")), "half a character of UTF-16 stands here; save the file as UTF-8")
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", "", dateline.Invalid("line "+strconv.Itoa(1+strings.Count(text[:i], "\n")), "a zero stands here; this is no table of text")
	}
	return lines(text), enc, nil
}

// lines makes the line ends of old machines, a lone CR, those of all others.
func lines(s string) string {
	if strings.Contains(s, "\n") {
		return s
	}
	return strings.ReplaceAll(s, "\r", "\n")
}
