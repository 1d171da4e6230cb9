package main

import (
	"context"
	"io"

	"dateline/internal/store"
)

func runRestore(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("restore", "[--data FILE] BACKUP", errs)
	data := fs.String("data", "dateline.db", "the data `file` to make; it must not be there yet")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) != 1 {
		fs.Usage()
		return 2
	}
	r, err := store.Restore(ctx, words[0], *data)
	if err != nil {
		return fail(errs, err)
	}
	return found(out, errs, *data, r, "nothing was restored")
}
