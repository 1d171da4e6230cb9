package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"dateline/internal/demo"
	"dateline/internal/web"
)

func runDemo(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("demo", "[--speed X] [--from T] [--keep FILE] [--addr HOST:PORT]", errs)
	speed := fs.Float64("speed", 1, "how many times faster than a report every four seconds")
	from := fs.String("from", "", "the story's `moment` to open at (RFC 3339); 2021-08-13T12:00:00+04:30 if not given")
	keep := fs.String("keep", "", "a new `file` to keep the record in; a temporary one, removed at the end, if not given")
	addr := fs.String("addr", "", "`host:port` to listen on; 127.0.0.1:8080 if not given, or a free port where that is taken")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	o := demo.Options{Addr: *addr, Speed: *speed, Keep: *keep, Serve: serveDemo, Out: out, Log: slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	switch {
	case len(words) > 0:
		fmt.Fprintf(errs, "dateline: demo takes no words, only flags; %q is one\n", words[0])
		return 2
	case !(*speed > 0 && *speed <= 1000):
		fmt.Fprintf(errs, "dateline: --speed %v is no speed; give a number above 0 and up to 1000\n", *speed)
		return 2
	case *from != "":
		t, err := time.Parse(time.RFC3339, *from)
		if err != nil {
			fmt.Fprintf(errs, "dateline: --from %q is no moment; write it like 2021-08-14T18:00:00+04:30\n", *from)
			return 2
		}
		o.From = t
	}
	if err := demo.Run(ctx, o); err != nil {
		return fail(errs, err)
	}
	return 0
}

// serveDemo starts the site of the demonstration.
func serveDemo(ctx context.Context, n demo.Newsroom) (demo.Site, error) {
	server, err := web.New(ctx, web.Config{Addr: n.Addr, Store: n.Store, Desk: n.Desk, Gazetteer: n.Gazetteer, Now: n.Now, Log: n.Log, Wire: true})
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		server.Shutdown(ctx) // it follows the record already
		return nil, err
	}
	return server, nil
}
