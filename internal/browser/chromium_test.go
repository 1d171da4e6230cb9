package browser

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/internal/desktest"
	"dateline/internal/gazetteer"
	"dateline/internal/web"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience bounds how long a page may take to come to what a test waits for.
// It is a bound and no measure: a page that is right comes to it in milliseconds.
const patience = 30 * time.Second

// site is a newsroom with a server and, between it and the browser, a line
// that can be cut.
type site struct {
	*desktest.Newsroom
	url  string
	line *line
}

func open(t *testing.T) *site { t.Helper(); return openDoor(t, desktest.New(t)) }

// openDoor puts a newsroom behind a server.
func openDoor(t *testing.T, n *desktest.Newsroom) *site {
	t.Helper()
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(t.Context(), web.Config{Addr: "127.0.0.1:0", Store: n.Store, Desk: n.Desk, Gazetteer: g, Now: n.Clock.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
	l := between(t, s.Addr().String())
	return &site{n, "http://" + l.Addr().String(), l}
}

// line passes bytes between a browser and the server until it is cut.
type line struct {
	net.Listener
	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

func between(t *testing.T, server string) *line {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{Listener: ln, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { ln.Close(); l.Cut() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			up, err := net.Dial("tcp", server)
			if err != nil || !l.keep(c, up) {
				c.Close()
				if err == nil {
					up.Close()
				}
				continue
			}
			go l.pass(c, up)
			go l.pass(up, c)
		}
	}()
	return l
}

func (l *line) keep(cs ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range cs {
		l.conns[c] = true
	}
	return !l.cut
}

func (l *line) pass(to, from net.Conn) {
	io.Copy(to, from)
	to.Close()
	from.Close()
}

// Cut ends every connection and refuses new ones until Mend.
func (l *line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for c := range l.conns {
		c.Close()
	}
	l.conns = map[net.Conn]bool{}
}

// Mend lets connections through again.
func (l *line) Mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = false
}

var quit = func() {}

func TestMain(m *testing.M) {
	status := m.Run()
	quit()
	os.Exit(status)
}

// browsers starts one chromium for the whole test binary; tabs are cheap.
var browsers = sync.OnceValues(func() (context.Context, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
				chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
				chromedp.Flag("disable-background-networking", true), chromedp.Flag("hide-scrollbars", true))
			alloc, _ := chromedp.NewExecAllocator(context.Background(), opts...)
			ctx, cancel := chromedp.NewContext(alloc)
			quit = cancel
			return ctx, chromedp.Do(ctx)
		}
	}
	return nil, exec.ErrNotFound
})

// tab is one page of a browser of its own, so with cookies of its own.
type tab struct {
	*testing.T
	ctx context.Context
}

type view struct {
	width, height int64
	dark, quiet   bool // dark colours; no scripts
	skew          time.Duration
	stay          time.Duration // how long the page is wanted; 0: two minutes
}

func (s *site) tab(t *testing.T, v view) *tab {
	t.Helper()
	root, err := browsers()
	if err != nil {
		t.Fatalf("no chromium on this machine (`make tools` installs it): %v", err)
	}
	ctx, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, max(v.stay, 2*time.Minute))
	t.Cleanup(stop)
	if v.width == 0 {
		v.width, v.height = 390, 844
	}
	do := []step{send(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: v.width, Height: v.height, DeviceScaleFactor: 1, Mobile: v.width < 600})}
	if v.dark {
		do = append(do, send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}))
	}
	if v.quiet {
		do = append(do, send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	}
	if v.skew != 0 {
		do = append(do, send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: skewed(v.skew)}))
	}
	x := &tab{t, ctx}
	x.do(do...)
	return x
}

type step = chromedp.Action[chromedp.Void]

// send is a command of the browser's protocol as a step.
func send[P, R any](c cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// skewed is a script by which a page finds its reader's clock wrong.
func skewed(by time.Duration) string {
	return strings.ReplaceAll(`(() => { const D = Date, by = BY;
		class Wrong extends D { constructor(...a) { a.length ? super(...a) : super(D.now() + by); } static now() { return D.now() + by; } }
		window.Date = Wrong; })()`, "BY", strconv.FormatInt(by.Milliseconds(), 10))
}

func (x *tab) do(steps ...step) {
	x.Helper()
	if err := chromedp.Do(x.ctx, steps...); err != nil {
		x.Fatal(err)
	}
}

func (x *tab) visit(url string) {
	x.Helper()
	x.do(chromedp.Navigate(url))
}

// text is what a reader sees of the first element that sel names.
func (x *tab) text(sel string) string {
	x.Helper()
	return x.eval(`(document.querySelector(` + quoted(sel) + `) || {innerText: "(no ` + strings.ReplaceAll(sel, `"`, "") + `)"}).innerText`)
}

// words is text where the page's scripts do not run.
func (x *tab) words(sel string) string {
	x.Helper()
	out, err := chromedp.Run(x.ctx, chromedp.Text(sel))
	if err != nil {
		x.Fatal(err)
	}
	return out
}

func quoted(s string) string {
	return "`" + strings.ReplaceAll(s, "`", "\\`") + "`"
}

func (x *tab) eval(js string) string {
	x.Helper()
	out, err := chromedp.Run(x.ctx, chromedp.Evaluate[string]("String("+js+")"))
	if err != nil {
		x.Fatal(err)
	}
	return out
}

// until waits for the page to come to a state, by looking often. A page that
// goes on to another while it is looked at is looked at again.
func (x *tab) until(what, js string) {
	x.Helper()
	ctx, stop := context.WithTimeout(x.ctx, patience)
	defer stop()
	look := chromedp.Poll[chromedp.Void](js, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience))
	for {
		_, err := chromedp.Run(ctx, look)
		switch {
		case err == nil:
			return
		case ctx.Err() == nil && (strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "Cannot find context")):
			continue
		}
		x.Fatalf("the page never came to: %s (%s): %v; it says %q", what, js, err, x.text("main"))
	}
}
