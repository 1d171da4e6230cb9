package dateline

import (
	"errors"
	"fmt"
)

// ErrorKind is one of the five kinds of error that cross a package border.
// The HTTP floor maps them to status codes in one place.
type ErrorKind string

const (
	ErrInvalid   ErrorKind = "invalid"   // the input is wrong; the message says what, where, and what to do
	ErrNotFound  ErrorKind = "not_found" // nothing has that name
	ErrConflict  ErrorKind = "conflict"  // somebody decided first; By and Seq of theirs are in the message
	ErrForbidden ErrorKind = "forbidden" // the person may not do this
	ErrInternal  ErrorKind = "internal"  // ours; the person can only try again
)

// Error is an error of a known kind. Field names the faulty part of the input
// ("text", "row 12, column place"), where there is one.
type Error struct {
	Kind    ErrorKind
	Field   string
	Message string
	Entry   Seq // for a conflict: the entry that came first
	Err     error
}

func (e *Error) Error() string {
	s := e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Invalid reports input that cannot be taken as it is.
func Invalid(field, format string, args ...any) error {
	return &Error{Kind: ErrInvalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// NotFound reports that nothing has the given name.
func NotFound(format string, args ...any) error {
	return &Error{Kind: ErrNotFound, Message: fmt.Sprintf(format, args...)}
}

// Conflict reports that the entry first was made before this one.
func Conflict(first Seq, format string, args ...any) error {
	return &Error{Kind: ErrConflict, Message: fmt.Sprintf(format, args...), Entry: first}
}

// Forbidden reports that the person may not do this.
func Forbidden(format string, args ...any) error {
	return &Error{Kind: ErrForbidden, Message: fmt.Sprintf(format, args...)}
}

// KindOf returns the kind of the first Error in err's chain, and ErrInternal
// where there is none.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ErrInternal
}
