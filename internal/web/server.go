// Package web is Dateline over HTTP: routes, sessions, status codes, the
// stream. It turns a request into a call of a lower floor and what comes back
// into a response.
//
// It knows HTTP and how the floors below fit together: it gives live its
// render function and page its views. It must not know SQL or an editorial
// rule. Readers' pages are made from live's situations alone, which are folded
// from public entries; nothing of the desk's is in reach of a public handler.
package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"dateline/internal/desk"
	"dateline/internal/gazetteer"
	"dateline/internal/live"
	"dateline/internal/store"

	"github.com/alexedwards/scs/v2"
)

// Config is what New needs. Store and Desk must be of the same record.
type Config struct {
	Addr      string // host:port to listen on; ":0" for a free port
	Store     *store.Store
	Desk      *desk.Desk
	Gazetteer *gazetteer.Gazetteer // nil: maps without outlines
	Now       func() time.Time     // the time that pages count from, the record's clock; nil: time.Now
	Log       *slog.Logger         // nil: slog.Default
	Base      string               // put before every path, where a proxy serves Dateline in a folder; "" or "/folder"
	Origin    string               // "https://news.example", for canonical links; empty: none
	TLS       *tls.Config          // nil: plain HTTP
	Wire      bool                 // feeds are asked when they are due; of the servers of one desk, one does it
	Secure    bool                 // readers come by HTTPS, through a proxy: cookies say Secure
}

// Server serves a record. Make it with New, then Start and Shutdown, or mount
// its Handler.
type Server struct {
	cfg      Config
	log      *slog.Logger
	live     *live.Live
	sessions *scs.SessionManager
	handler  http.Handler
	http     *http.Server
	listener net.Listener
	failed   chan error
	lines    lines
	pages    pages
	maps     drawn
	gate     gate
	runs     tableRuns
	life     context.Context // ends with Shutdown
	work     sync.WaitGroup  // what goes on by itself: schedule, wire, imports
	end      context.CancelFunc
}

// New folds the record up to its head and makes the server.
func New(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	cfg.Base = strings.TrimSuffix(cfg.Base, "/")
	s := &Server{cfg: cfg, log: cfg.Log, failed: make(chan error, 1)}
	s.pages.most, s.pages.turn = pageBytes, make(chan struct{}, runtime.GOMAXPROCS(0))
	s.gate.init()
	s.life, s.end = context.WithCancel(context.WithoutCancel(ctx))
	var err error
	if s.live, err = live.Start(ctx, live.Config{Record: cfg.Store, Render: s.render, Now: cfg.Now, Log: cfg.Log}); err != nil {
		return nil, fmt.Errorf("start following: %w", err)
	}
	s.sessions = newSessions(cfg)
	s.handler = s.routes()
	s.http = &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a large report over a slow line
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		TLSConfig:         cfg.TLS,
		ErrorLog:          slog.NewLogLogger(cfg.Log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// Handler is the whole site.
func (s *Server) Handler() http.Handler { return s.handler }

// Live is what follows the record for readers.
func (s *Server) Live() *live.Live { return s.live }

// Start listens and serves in the background. What ends the serving before
// Shutdown comes out of Failed.
func (s *Server) Start() error {
	ln, err := net.Listen("tcp", s.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s (another program may be using the port; choose one with --addr): %w", s.cfg.Addr, err)
	}
	s.listener = ln
	s.work.Go(func() { s.cfg.Desk.KeepSchedule(s.life, s.log) })
	if s.cfg.Wire {
		s.work.Go(s.wire)
	}
	s.work.Go(s.importsOn)
	go func() {
		var err error
		if s.cfg.TLS != nil {
			err = s.http.ServeTLS(ln, "", "")
		} else {
			err = s.http.Serve(ln)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
	return nil
}

func (s *Server) wire() {
	tell := func(err error) { s.log.Error("the wire", "error", err) }
	if err := s.cfg.Desk.Wire(s.life, tell); err != nil {
		tell(err)
	}
}

// Failed gives the error that ended the serving, if one does.
func (s *Server) Failed() <-chan error { return s.failed }

// Addr is the address that the server listens on, once started.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// URL is the root of the site for a browser on this machine.
func (s *Server) URL() string {
	scheme := "http"
	if s.cfg.TLS != nil {
		scheme = "https"
	}
	host, port, _ := net.SplitHostPort(s.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port) + s.cfg.Base + "/"
}

// Shutdown stops taking requests, ends the streams, closes the connections
// that were taken over, and waits for running requests, for what is being
// published and for feeds being asked, as long as ctx lasts.
func (s *Server) Shutdown(ctx context.Context) error {
	s.end()
	s.live.Close()
	s.lines.close()
	if err := s.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	idle := make(chan struct{})
	go func() { s.work.Wait(); close(idle) }()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("shut down: schedule, wire and imports: %w", ctx.Err())
	}
}
