package store

import (
	"context"
	"errors"
	"fmt"

	"dateline"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// ErrClosed is what Wait returns when the store is closed.
var ErrClosed = errors.New("the data file is closed")

// advice says, for what may befall a data file, what happened and what to do.
// Whatever it was, the transaction was rolled back whole.
var advice = map[int]string{
	lib.SQLITE_FULL:     "the disk is full; nothing was recorded. Make room on the disk of the data file and try again",
	lib.SQLITE_READONLY: "the data file can't be written; nothing was recorded. Check the permissions of the file and its folder, and whether the disk is mounted read-only",
	lib.SQLITE_BUSY:     "another program holds the data file; nothing was recorded. Stop the other program and try again",
	lib.SQLITE_LOCKED:   "another program holds the data file; nothing was recorded. Stop the other program and try again",
	lib.SQLITE_IOERR:    "the disk does not read or write; nothing was recorded. Check the disk, then `dateline verify`",
	lib.SQLITE_CORRUPT:  "the data file is damaged. Stop, keep a copy of it, and restore a backup",
	lib.SQLITE_NOTADB:   "this is no data file of Dateline; name a new file or one made by dateline",
	lib.SQLITE_CANTOPEN: "the data file can't be opened. Check that its folder exists and that this user may write there",
}

// explain leaves errors of a known kind as they are, and says of the others
// what was being done and, where it helps, what to do.
func (s *Store) explain(doing string, err error) error {
	var known *dateline.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		if text, ok := advice[e.Code()&0xff]; ok {
			kind := dateline.ErrInternal
			if e.Code()&0xff == lib.SQLITE_NOTADB {
				kind = dateline.ErrInvalid
			}
			return &dateline.Error{Kind: kind, Field: "data file " + s.path, Message: text, Err: err}
		}
	}
	if e == nil { // not SQLite's, and said well enough where it arose
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// code is SQLite's extended result code in err, 0 where there is none.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
