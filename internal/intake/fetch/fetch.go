// Package fetch gets pages from the web for the desk.
//
// It knows HTTP as a client that trusts nobody: an address is looked at after
// its name was resolved, so that no name and no redirect leads to a machine
// that is not on the public internet; time, redirects and bytes, packed and
// unpacked, have limits. It must not know stories, the record or who asked.
package fetch

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"dateline"
)

// Limits that hold where Options says nothing.
const (
	DefaultSize      = 8 << 20
	DefaultTime      = 20 * time.Second
	DefaultRedirects = 5
)

// Options of a Fetcher; the zero value serves.
type Options struct {
	Size      int           // the most bytes that a page may have, unpacked; 0: DefaultSize
	Time      time.Duration // the most that a page may take, all redirects together; 0: DefaultTime
	Redirects int           // how many may be followed; 0: DefaultRedirects
	// Loopback lets addresses of this machine through, for tests and
	// rehearsals. All other addresses that are not public stay refused.
	Loopback bool
}

// Page is what a server sent.
type Page struct {
	URL   string // as asked for
	Final string // after redirects
	Type  string // the Content-Type, as sent
	Data  []byte // unpacked
	Sum   string // SHA-256 of Data, in hexadecimal
	At    time.Time

	ETag, Modified string // of the page, as sent, for asking again; each at most 1 kB
	Same           bool   // the page is what Ask.ETag or Ask.Modified name; there is no Data
}

// Ask says what is wanted.
type Ask struct {
	URL            string
	Accept         string // media types; "": a page to read
	ETag, Modified string // of the page as it was last had: it is sent only where it has changed
}

// Answer is in the chain of the error for a server's answer that is neither
// the page nor a redirect to it.
type Answer struct {
	Status int
	After  time.Duration // how long the server wants to be left alone; 0: it does not say
	said   error         // in words, Invalid
}

func (a *Answer) Error() string { return a.said.Error() }
func (a *Answer) Unwrap() error { return a.said }

// Fetcher gets pages. It is safe for use by several goroutines.
type Fetcher struct {
	opts   Options
	client *http.Client
}

// New returns a Fetcher.
func New(o Options) *Fetcher {
	if o.Size == 0 {
		o.Size = DefaultSize
	}
	if o.Time == 0 {
		o.Time = DefaultTime
	}
	if o.Redirects == 0 {
		o.Redirects = DefaultRedirects
	}
	f := &Fetcher{opts: o}
	dialer := &net.Dialer{Timeout: o.Time, ControlContext: f.control}
	f.client = &http.Client{
		CheckRedirect: f.redirect,
		Transport: &http.Transport{
			// No proxy: it would resolve names itself, behind the dialer's back.
			DialContext:            dialer.DialContext,
			DisableCompression:     true, // unpacked here, within the limit
			DisableKeepAlives:      true,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    o.Time,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
	return f
}

// refusal is a refused address; it travels through net/http's errors.
type refusal struct{ addr netip.Addr }

func (r refusal) Error() string { return fmt.Sprintf("%s is no public address", r.addr) }

// control refuses connections to addresses that are not public. It runs after
// names were resolved, for every address tried.
func (f *Fetcher) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	a := ap.Addr().Unmap().WithZone("")
	if Public(a) || f.opts.Loopback && a.IsLoopback() {
		return nil
	}
	return refusal{a}
}

// special are ranges that net/netip has no word for and that are not the
// public internet (IANA special-purpose registries), or that carry an IPv4
// address inside, behind which anything may lie.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
}

// world is what of IPv6 is given out for the public internet, and inside are
// the parts of it that are not.
var (
	world  = netip.MustParsePrefix("2000::/3")
	inside = []netip.Prefix{netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20")}
)

// Public tells whether an address is one of the public internet.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	not := special
	if a.Is6() {
		if !world.Contains(a) {
			return false
		}
		not = inside
	}
	for _, p := range not {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func (f *Fetcher) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > f.opts.Redirects {
		return dateline.Invalid("url", "%s redirects more than %d times; open it in a browser and use the address where it ends", via[0].URL.Redacted(), f.opts.Redirects)
	}
	req.Header.Del("Referer")
	return checkURL(req.URL)
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return dateline.Invalid("url", "%q is no address of a page; it begins with http:// or https://", clip(u.Redacted()))
	case u.Hostname() == "":
		return dateline.Invalid("url", "%q names no host", clip(u.Redacted()))
	case u.User != nil:
		return dateline.Invalid("url", "the address of %s carries a user name or password; leave them out", u.Hostname())
	}
	return nil
}

// Check looks at an address without asking anybody: whether it is one of the
// web. The error is Invalid for the field "url".
func Check(address string) error {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return dateline.Invalid("url", "%q is no address of a page; copy it from the browser", clip(address))
	}
	return checkURL(u)
}

// Get fetches a page to read; it is Ask without conditions.
func (f *Fetcher) Get(ctx context.Context, address string) (Page, error) {
	return f.Ask(ctx, Ask{URL: address})
}

// Ask fetches a page. Every error is Invalid for the field "url" and says what
// the server did and what to do; a context that ended is returned as it is.
// Where a page broke off or went over the limit, what had come by then is
// returned beside the error, so that it can be looked at.
func (f *Fetcher) Ask(ctx context.Context, a Ask) (Page, error) {
	address := strings.TrimSpace(a.URL)
	u, err := url.Parse(address)
	if err != nil {
		return Page{}, dateline.Invalid("url", "%q is no address of a page; copy it from the browser", clip(address))
	}
	if err := checkURL(u); err != nil {
		return Page{}, err
	}
	limit, cancel := context.WithTimeout(ctx, f.opts.Time)
	defer cancel()
	p, err := f.get(limit, u, a)
	p.URL = address
	if err != nil && ctx.Err() != nil {
		return p, ctx.Err()
	}
	if err != nil {
		return p, f.tell(u, err)
	}
	return p, nil
}

// mostLeft is how much is returned of a page that could not be had whole.
const mostLeft = 256 << 10

func (f *Fetcher) get(ctx context.Context, u *url.URL, a Ask) (Page, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Page{}, err
	}
	req.Header.Set("User-Agent", "Dateline (a newsroom's record; fetches what its editors ask for)")
	req.Header.Set("Accept", cmp.Or(a.Accept, "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"))
	req.Header.Set("Accept-Encoding", "gzip")
	if a.ETag != "" {
		req.Header.Set("If-None-Match", a.ETag)
	}
	if a.Modified != "" {
		req.Header.Set("If-Modified-Since", a.Modified)
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return Page{}, err
	}
	defer resp.Body.Close()
	final := *resp.Request.URL
	final.Fragment, final.RawFragment = "", ""
	p := Page{Final: final.String(), Type: resp.Header.Get("Content-Type"), At: time.Now().UTC(), ETag: short(resp.Header.Get("ETag")), Modified: short(resp.Header.Get("Last-Modified"))}
	if resp.StatusCode == http.StatusNotModified && (a.ETag != "" || a.Modified != "") {
		p.Same = true
		return p, nil
	}
	if resp.StatusCode != http.StatusOK {
		return Page{}, answered(u, resp)
	}
	data, err := f.read(u, resp)
	if err != nil {
		p.Data = data[:min(len(data), mostLeft)]
		return p, err
	}
	sum := sha256.Sum256(data)
	p.Data, p.Sum = data, hex.EncodeToString(sum[:])
	return p, nil
}

// short drops a header that is longer than any honest one.
func short(s string) string {
	if len(s) > 1<<10 {
		return ""
	}
	return s
}

// answered says what a server's refusal means and what to do.
func answered(u *url.URL, resp *http.Response) error {
	do := "open it in a browser, and paste the words if they show there"
	switch resp.StatusCode {
	case http.StatusGone:
		do = "it was taken away for good; look for its new address"
	case http.StatusTooManyRequests:
		do = "it was asked too often; leave it alone for a while"
	case http.StatusUnauthorized, http.StatusForbidden:
		do = "it does not let us in; open it in a browser, and paste the words if they show there"
	}
	if resp.StatusCode >= 500 {
		do = "the trouble is the server's; try again later"
	}
	status := strings.TrimSpace(fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode)))
	return &Answer{Status: resp.StatusCode, After: after(resp.Header), said: dateline.Invalid("url", "%s answered %s; %s", u.Host, status, do)}
}

// after reads a Retry-After: seconds, or a date, which counts from the
// server's own clock where it tells it.
func after(h http.Header) time.Duration {
	s := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return time.Duration(min(n, 1<<30)) * time.Second
	}
	t, err := http.ParseTime(s)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, t.Sub(now))
}

// read reads a body, packed or not, within the limit.
func (f *Fetcher) read(u *url.URL, resp *http.Response) ([]byte, error) {
	if resp.ContentLength > int64(f.opts.Size) {
		return nil, f.tooLarge(u)
	}
	packed := &io.LimitedReader{R: resp.Body, N: int64(f.opts.Size) + 1}
	var body io.Reader = packed
	switch e := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); e {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, fmt.Errorf("unpack: %w", err)
		}
		body = z
	default:
		return nil, dateline.Invalid("url", "%s sends its page packed as %q, which nobody asked for; paste the words instead", u.Host, clip(e))
	}
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(body, int64(f.opts.Size)+1))
	if n > int64(f.opts.Size) || packed.N == 0 {
		return b.Bytes(), f.tooLarge(u)
	}
	return b.Bytes(), err
}

func (f *Fetcher) tooLarge(u *url.URL) error {
	return dateline.Invalid("url", "the page at %s has more than %d kB, unpacked; file the part that matters", u.Host, f.opts.Size>>10)
}

// tell puts into words why a page could not be had.
func (f *Fetcher) tell(u *url.URL, err error) error {
	var answer *Answer
	var said *dateline.Error
	var no refusal
	var dns *net.DNSError
	switch {
	case errors.As(err, &answer):
		return answer
	case errors.As(err, &said):
		return said
	case errors.As(err, &no):
		return dateline.Invalid("url", "%s leads to %s, which is no address of the public internet; nothing was fetched", u.Host, no.addr)
	case errors.Is(err, context.DeadlineExceeded):
		return dateline.Invalid("url", "%s took longer than %s; try again, or paste the words", u.Host, f.opts.Time)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return dateline.Invalid("url", "the page at %s broke off before its end; try again", u.Host)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return dateline.Invalid("url", "the page at %s came packed in a way that does not unpack; try again, or paste the words", u.Host)
	case errors.As(err, &dns):
		return dateline.Invalid("url", "there is no host %s, or it can't be found from here; look at the address", dns.Name)
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return dateline.Invalid("url", "%s can't be reached (%s); try again, or paste the words", u.Host, clip(err.Error()))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}
