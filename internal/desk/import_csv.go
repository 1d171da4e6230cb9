package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"dateline"
	"dateline/internal/intake"
	"dateline/internal/store"
)

// TableImport is a table that was sent, with what has become of its rows.
type TableImport struct {
	ID      string
	File    string
	By      string
	At      time.Time // wall time
	Size    int
	Rows    int
	State   string // store.ImportNew, ImportStarted, ImportDone
	Mapping intake.Mapping
	Done    int            // rows that have their result
	Counts  map[string]int // by what was done
	Kept    bool           // the table is still here as it came
}

func tableImport(m store.Import) TableImport {
	t := TableImport{ID: m.ID, File: m.File, By: m.By, At: m.At, Size: m.Size, Rows: m.Rows, State: m.State, Done: m.Done, Kept: len(m.Body) > 0}
	if json.Unmarshal(m.Mapping, &t.Mapping) != nil || t.Mapping.Columns == nil {
		t.Mapping.Columns = map[string]string{}
	}
	return t
}

// KeepTable keeps a table (CSV) for its import, and returns its id. One that
// can't be read is an Invalid error that names the line; its bytes are kept
// with what was refused.
func (d *Desk) KeepTable(ctx context.Context, by User, story, file string, data []byte) (id string, err error) {
	if err := by.files("file reports"); err != nil {
		return "", err
	}
	if _, err := d.follow(ctx, story); err != nil {
		return "", err
	}
	t, err := intake.CSV(data, d.opts.Limits.Raw)
	if err != nil {
		if _, kept := d.keepRefused(ctx, Filing{Story: story, By: by, Item: intake.Item{Name: file, Data: data}}, err); kept != nil {
			return "", kept
		}
		return "", err
	}
	m := store.Import{ID: rand.Text(), Story: story, File: fileName(file), By: by.Name, At: time.Now(), Size: len(data), Rows: len(t.Rows), State: store.ImportNew, Body: data}
	return m.ID, d.store.Update(ctx, func(tx *store.Tx) error { return tx.PutImport(m) })
}

// fileName keeps a name to a line that can be shown.
func fileName(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '/' || r == '\\' }), " ")
	if r := []rune(s); len(r) > 100 {
		s = string(r[:100])
	}
	return strings.ToValidUTF8(s, "")
}

// Tables returns a story's imports, the last first.
func (d *Desk) Tables(ctx context.Context, story string) ([]TableImport, error) {
	ms, err := d.store.Imports(ctx, story)
	if err != nil {
		return nil, err
	}
	var out []TableImport
	for _, m := range ms {
		t := tableImport(m)
		if t.Counts, err = d.store.Imported(ctx, m.ID); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// Table returns an import and, as long as it is kept, the table itself.
func (d *Desk) Table(ctx context.Context, story, id string) (TableImport, intake.Table, error) {
	m, err := d.store.Import(ctx, story, id)
	if err != nil {
		return TableImport{}, intake.Table{}, err
	}
	out := tableImport(m)
	if out.Counts, err = d.store.Imported(ctx, id); err != nil {
		return out, intake.Table{}, err
	}
	if !out.Kept {
		return out, intake.Table{}, nil
	}
	t, err := intake.CSV(m.Body, 0)
	return out, t, err
}

// TableBytes returns a table as it came, or NotFound where it is no longer kept.
func (d *Desk) TableBytes(ctx context.Context, story, id string) ([]byte, error) {
	m, err := d.store.Import(ctx, story, id)
	if err == nil && len(m.Body) == 0 {
		err = dateline.NotFound("the table is no longer kept; its reports are in the record")
	}
	return m.Body, err
}

// Faults tells which rows of a table can't be taken with a mapping, before
// anything is filed, by row; most at the most. all is how many there are.
func (d *Desk) Faults(ctx context.Context, story string, t intake.Table, m intake.Mapping, most int) (out map[int]string, all int, err error) {
	v, err := d.follow(ctx, story)
	if err != nil {
		return nil, 0, err
	}
	out = map[int]string{}
	keys := keysOf(t, m)
	for _, r := range t.Rows {
		s, err := m.Sent(t, r, v.story().Location())
		if err == nil {
			err = keys.check(r.N, s.Key)
		}
		if _, ok := sourceCalled(v.story(), s.Sources); err == nil && !ok {
			err = dateline.Invalid("source", "the story has no source called %s", quoted(s.Sources))
		}
		if err != nil {
			if all++; len(out) < most {
				out[r.N] = err.Error()
			}
		}
	}
	return out, all, nil
}

// firstKeys tells in which row each key stands first.
type firstKeys map[string]int

func keysOf(t intake.Table, m intake.Mapping) firstKeys {
	k := firstKeys{}
	column := m.Columns["key"]
	at := slices.Index(t.Columns, column)
	if column == "" || at < 0 {
		return k
	}
	for _, r := range t.Rows {
		if v := r.Cell(at); v != "" && k[v] == 0 {
			k[v] = r.N
		}
	}
	return k
}

// check refuses a second row with a key: one of the two would take the place
// of the other.
func (k firstKeys) check(row int, key string) error {
	if first := k[key]; key != "" && first != 0 && first != row {
		return dateline.Invalid("key", "row %d has the key %q as well; give each row its own", first, key)
	}
	return nil
}

// StartImport says what the columns of a table are. Nothing is filed yet:
// RunImport does that.
func (d *Desk) StartImport(ctx context.Context, by User, story, id string, m intake.Mapping) error {
	if err := by.files("file reports"); err != nil {
		return err
	}
	v, err := d.follow(ctx, story)
	if err != nil {
		return err
	}
	t, table, err := d.Table(ctx, story, id)
	if err != nil {
		return err
	}
	if t.State != store.ImportNew {
		return nil // a second press of the same button
	}
	if err := m.Check(table); err != nil {
		return err
	}
	for field, name := range map[string]string{"source": m.Fixed["source"], "credit": m.Fixed["credit"]} {
		if _, ok := sourceCalled(v.story(), []string{name}); name != "" && !ok {
			return dateline.Invalid(field, "the story has no source called %s; add it to the story's settings, or choose one of its sources", quoted([]string{name}))
		}
	}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("mapping of %s: %w", id, err)
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		kept, err := tx.Import(story, id)
		if err != nil || kept.State != store.ImportNew {
			return err
		}
		kept.State, kept.Mapping = store.ImportStarted, body
		return tx.PutImport(kept)
	})
}

// RunImport files the rows of a table that have no result yet, one after the
// other, each with its result in one transaction: it can be broken off at any
// row, and goes on there. Two runs at once do each row once.
func (d *Desk) RunImport(ctx context.Context, by User, story, id string) error {
	if err := by.files("file reports"); err != nil {
		return err
	}
	m, t, err := d.Table(ctx, story, id)
	switch {
	case err != nil:
		return err
	case m.State == store.ImportDone:
		return nil
	case m.State == store.ImportNew:
		return dateline.Invalid("map", "say first what the columns are")
	}
	v, err := d.follow(ctx, story)
	if err != nil {
		return err
	}
	done, err := d.store.ImportRows(ctx, id, 0, 0)
	if err != nil {
		return err
	}
	has := map[int]bool{}
	for _, r := range done {
		has[r.Row] = true
	}
	keys := keysOf(t, m.Mapping)
	zone := v.story().Location()
	for _, r := range t.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if has[r.N] {
			continue
		}
		if err := d.importRow(ctx, by, story, m, keys, t, r, zone); err != nil {
			return err
		}
	}
	return d.finishImport(ctx, story, id)
}

func (d *Desk) importRow(ctx context.Context, by User, story string, m TableImport, keys firstKeys, t intake.Table, r intake.Row, zone *time.Location) error {
	s, err := m.Mapping.Sent(t, r, zone)
	if err == nil {
		err = keys.check(r.N, s.Key)
	}
	if err == nil {
		_, err = d.Arrive(ctx, Arriving{Story: story, By: by, Sent: s, List: "csv " + m.Mapping.List, row: &rowOf{m.ID, r.N}})
	}
	var known *dateline.Error
	if err == nil || !errors.As(err, &known) || (known.Kind != dateline.ErrInvalid && known.Kind != dateline.ErrConflict) {
		return err
	}
	why := err.Error()
	return d.store.Update(ctx, func(tx *store.Tx) error {
		return tx.PutImportRow(m.ID, store.ImportRow{Row: r.N, Did: DidRefused, Why: why})
	})
}

// finishImport closes an import. Where every row was taken, the table itself
// is let go: its words are in the record.
func (d *Desk) finishImport(ctx context.Context, story, id string) error {
	return d.store.Update(ctx, func(tx *store.Tx) error {
		m, err := tx.Import(story, id)
		if err != nil {
			return err
		}
		counts, err := tx.Imported(id)
		if err != nil {
			return err
		}
		m.State = store.ImportDone
		if counts[DidRefused] == 0 {
			m.Body = nil
		}
		return tx.PutImport(m)
	})
}

// TableResult is what became of one row.
type TableResult struct {
	Row  int    `json:"row"` // from 1, the header not counted
	Line int    `json:"line,omitempty"`
	Did  string `json:"result"`
	ID   string `json:"id,omitempty"`
	Why  string `json:"why,omitempty"`
}

// TableResults returns what became of the rows of an import: at most most of
// them after a row; with most 0 all.
func (d *Desk) TableResults(ctx context.Context, story, id string, after, most int) ([]TableResult, error) {
	if _, err := d.store.Import(ctx, story, id); err != nil {
		return nil, err
	}
	rows, err := d.store.ImportRows(ctx, id, after, most)
	var out []TableResult
	for _, r := range rows {
		x := TableResult{Row: r.Row, Did: r.Did, Why: r.Why}
		if r.Report != 0 {
			x.ID = dateline.ReportID(r.Report)
		}
		out = append(out, x)
	}
	return out, err
}

// RefusedRows returns the rows of an import that were refused, as a table with
// the same columns and two more, the row's number and why, to be mended and
// sent again; NotFound where the table is no longer kept.
func (d *Desk) RefusedRows(ctx context.Context, story, id string) ([][]string, error) {
	_, t, err := d.Table(ctx, story, id)
	if err == nil && len(t.Columns) == 0 {
		err = dateline.NotFound("the table is no longer kept")
	}
	if err != nil {
		return nil, err
	}
	results, err := d.store.ImportRows(ctx, id, 0, 0)
	if err != nil {
		return nil, err
	}
	out := [][]string{append(slices.Clone(t.Columns), intake.MendColumns[:]...)}
	for _, r := range results {
		if r.Did != DidRefused || r.Row > len(t.Rows) {
			continue
		}
		cells := slices.Clone(t.Rows[r.Row-1].Cells)
		for len(cells) < len(t.Columns) {
			cells = append(cells, "")
		}
		out = append(out, append(cells[:len(t.Columns)], strconv.Itoa(r.Row), r.Why))
	}
	return out, nil
}

// DiscardTable throws a table and its results away. Its reports stay.
func (d *Desk) DiscardTable(ctx context.Context, by User, story, id string) error {
	if err := by.decides("throw a table away"); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error { return tx.DeleteImport(story, id) })
}
