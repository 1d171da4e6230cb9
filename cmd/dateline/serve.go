package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/store"
	"dateline/internal/web"
)

func runServe(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("serve", "[--data FILE] [--addr HOST:PORT]", errs)
	data := fs.String("data", "dateline.db", "the data `file`; made where there is none")
	addr := fs.String("addr", "127.0.0.1:8080", "`host:port` to listen on")
	base := fs.String("base", "", "folder under which a proxy serves Dateline, such as /crisis")
	origin := fs.String("origin", "", "where readers reach it, such as https://news.example, for canonical links")
	secure := fs.Bool("secure", false, "readers come by HTTPS through a proxy: mark cookies so")
	if _, status, ok := parse(fs, args); !ok {
		return status
	}
	if err := serve(ctx, *data, web.Config{Addr: *addr, Base: *base, Origin: *origin, Secure: *secure}, out, errs); err != nil {
		return fail(errs, err)
	}
	return 0
}

func serve(ctx context.Context, data string, cfg web.Config, out, errs io.Writer) error {
	cfg.Log = slog.New(slog.NewTextHandler(errs, nil))
	s, d, err := open(ctx, data)
	if err != nil {
		return err
	}
	defer s.Close()
	found, err := s.Glance(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "looked at %s: %s\n", data, found)
	for _, f := range found.Faults {
		fmt.Fprintln(errs, f)
	}
	cfg.Store, cfg.Desk, cfg.Wire = s, d.desk, true
	cfg.Gazetteer = d.gazetteer
	token, err := d.desk.FirstStart(ctx)
	if err != nil {
		return err
	}
	server, err := web.New(ctx, cfg)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	fmt.Fprintf(out, "Dateline serves %s\n  readers  %s\n  desk     %sdesk/\n", data, server.URL(), server.URL())
	if token != "" {
		fmt.Fprintf(out, "  first start: this link lets the admin in, once: %slogin/link?token=%s\n", server.URL(), token)
	}
	select {
	case <-ctx.Done():
	case err = <-server.Failed():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if stop := server.Shutdown(end); err == nil {
		err = stop
	}
	return err
}

// house is a record with its desk.
type house struct {
	desk      *desk.Desk
	gazetteer *gazetteer.Gazetteer
}

// open opens a record and its desk.
func open(ctx context.Context, data string) (*store.Store, house, error) {
	g, err := gazetteer.Open()
	if err != nil {
		return nil, house{}, err
	}
	s, err := store.Open(ctx, data, nil)
	if err != nil {
		return nil, house{}, err
	}
	return s, house{desk.New(s, desk.Options{Gazetteer: g}), g}, nil
}

// operator acts for whoever has the data file in hand.
var operator = desk.User{Name: "operator", Role: desk.Admin}
