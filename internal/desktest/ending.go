package desktest

import (
	"context"
	"sync/atomic"
)

// Ending is a context that ends after it was asked a number of times: at a
// place in the work and not at a time.
func Ending(ctx context.Context, asked int) context.Context {
	e := &ending{Context: ctx}
	e.left.Store(int64(asked))
	return e
}

type ending struct {
	context.Context
	left atomic.Int64
}

func (e *ending) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}
