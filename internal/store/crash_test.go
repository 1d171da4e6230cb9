package store

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline"
	"dateline/internal/proof"
)

const childPath = "DATELINE_STORE_TEST_WRITES"

// TestMain lets the test binary run as the process that is to be killed.
func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const atOnce = 3 // entries a transaction

// writeUntilKilled appends for ever and says after each commit how far it got.
func writeUntilKilled(path string) error {
	s, err := Open(context.Background(), path, nil)
	if err != nil {
		return err
	}
	w, err := dateline.NewWarrant("ana", dateline.Why{Code: "as read", Text: "tested"})
	if err != nil {
		return err
	}
	for round := 0; ; round++ {
		var last dateline.Seq
		err := s.Update(context.Background(), func(tx *Tx) error {
			for i := range atOnce {
				e, err := writeOne(tx, w, round, i, last)
				if err != nil {
					return err
				}
				last = e.Seq
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Println(last)
	}
}

// writeOne appends by turns a report, a claim released on it or the report's
// removal, and an update.
func writeOne(tx *Tx, w dateline.Warrant, round, i int, last dateline.Seq) (dateline.Entry, error) {
	text := fmt.Sprint("Herat falls. ", time.Now().String(), strings.Repeat(" words", round%900))
	switch {
	case i == 0:
		return tx.Append("s", dateline.ActReceive, &dateline.Receive{Warrant: w, Report: dateline.Report{Text: text, Source: "x", Origin: "x"}})
	case i == 1 && round%5 == 4:
		return tx.Append("s", dateline.ActTakedown, &dateline.Takedown{Warrant: w.With("ben"), Seqs: []dateline.Seq{last}, Notice: "removed by law"})
	case i == 1:
		return tx.Append("s", dateline.ActRelease, &dateline.Decision{Warrant: w, Claim: dateline.Claim{Report: dateline.ReportID(last), Kind: dateline.Control,
			Stance: dateline.Asserted, Change: dateline.Takes, Span: dateline.Span{Start: 0, End: 12}, Place: &dateline.Mention{Span: dateline.Span{Start: 0, End: 5}}}})
	}
	return tx.Append("s", dateline.ActPublish, &dateline.Publish{Warrant: w, Revision: dateline.Revision{At: time.Now(), Headline: text}})
}

// kills is how many times TestKills kills; `make soak` says 200.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("DATELINE_KILLS")); err == nil && n > 0 {
		return n
	}
	return 20
}

// Twenty times a writing process is killed: what it acknowledged is there,
// nothing is there by halves, and the tree verifies.
func TestKills(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var last dateline.Seq
	for round := range kills() {
		acknowledged := killAfter(t, exe, path, 1+round%4)
		s, err := Open(t.Context(), path, nil)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		seq, _, root, err := s.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if seq < acknowledged || seq%atOnce != 0 || seq < last {
			t.Errorf("round %d: the record ends at %d; acknowledged was %d, before there were %d", round, seq, acknowledged, last)
		}
		last = seq
		if round%5 == 4 {
			if rep := verified(t, s); rep.Root != root || rep.Entries != seq {
				t.Errorf("round %d: Verify = %d entries, root %s; Head = %d, %s", round, rep.Entries, rep.Root, seq, root)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d entries, none lost", kills(), last)
}

// killAfter runs a writer until it has said n lines, kills it and returns the
// last Seq that it acknowledged.
func killAfter(t *testing.T, exe, path string, n int) dateline.Seq {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childPath+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var last dateline.Seq
	in := bufio.NewReader(out)
	for i := 0; ; i++ {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		seq, err := strconv.ParseUint(strings.TrimSpace(line), 10, 64)
		if err != nil {
			t.Fatalf("the writer said %q", line)
		}
		last = dateline.Seq(seq)
		if i+1 == n {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if said.Len() > 0 {
		t.Fatalf("the writer failed: %s", said.String())
	}
	return last
}

// Invariant 11: wherever the database's log is cut, what reopens is the exact
// prefix that was committed by then, and its root verifies.
func TestLogCutAnywhere(t *testing.T) {
	every := 1
	if testing.Short() { // under the race detector an open takes half a second
		every = 9
	}
	cutAnywhere(t, every, 6, func(s *Store, i int) {
		if i%2 == 0 {
			put(t, s, "s", dateline.ActPublish, update(fmt.Sprint(i), t))
		} else {
			put(t, s, "s", dateline.ActReceive, report(t, strings.Repeat(fmt.Sprintf("word%d ", i), 900)))
		}
	})
}

// The same over a long history of all kinds of writing, the house's too, at
// places all over its log.
func TestLogCutAnywhereInALongMixedHistory(t *testing.T) {
	every := 47
	if testing.Short() {
		every = 467
	}
	w, err := dateline.NewWarrant("ana", dateline.Why{Code: "test", Text: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	var last dateline.Seq
	cutAnywhere(t, every, 150, func(s *Store, i int) {
		change(t, s, func(tx *Tx) error {
			switch i % 10 {
			case 0, 3, 5, 6, 8, 9: // report, then claim or takedown, then update, twice in ten
				e, err := writeOne(tx, w, i/2, map[int]int{0: 0, 3: 1, 5: 2, 6: 0, 8: 1, 9: 2}[i%10], last)
				if e.Act == dateline.ActReceive {
					last = e.Seq
				}
				return err
			case 1:
				return tx.PutProposals(last, "reader", []byte(`[]`))
			case 2:
				_, err := tx.PutDraft(Draft{Story: "s", Owner: "ana", Body: []byte(strings.Repeat("x", 40*i))})
				return err
			case 4:
				return tx.PutFeed(Feed{ID: fmt.Sprint(i), Story: "s", URL: fmt.Sprint("https://x.example/", i), Source: "x", Every: time.Minute})
			}
			return tx.PutOnce(fmt.Sprint(i), "done")
		})
	})
}

// cutAnywhere writes n times, cuts the log at every place, or at some, and
// opens what is left.
func cutAnywhere(t *testing.T, every, n int, write func(s *Store, i int)) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "record.db")
	open(t, path, nil).Close() // the tables go into the file itself

	s := open(t, path, nil)
	type state struct {
		size int // bytes of the log
		seq  dateline.Seq
		root proof.Hash
	}
	logSize := func() int {
		fi, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return int(fi.Size())
	}
	_, _, root, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	states := []state{{0, 0, root}}
	for i := range n {
		write(s, i)
		seq, _, root, err := s.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, state{logSize(), seq, root})
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	const header, frameHeader = 32, 24
	frame := frameHeader + int(binary.BigEndian.Uint32(log[8:]))
	if (len(log)-header)%frame != 0 || len(log) != states[len(states)-1].size {
		t.Fatalf("the log has %d bytes in frames of %d", len(log), frame)
	}
	cuts := []int{0, 1, header - 1}
	for at := header; at <= len(log); at += frame {
		cuts = append(cuts, at, at-1, at+1, at+frameHeader, at+(at/frame*997)%frame)
	}
	for i, cut := range cuts {
		if cut > len(log) || i%every != 0 {
			continue
		}
		want := states[0]
		for _, st := range states {
			if st.size <= cut {
				want = st
			}
		}
		p := filepath.Join(dir, fmt.Sprintf("cut%d.db", i))
		if err := os.WriteFile(p, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p+"-wal", log[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Open(t.Context(), p, nil)
		if err != nil {
			t.Fatalf("log cut at byte %d: %v", cut, err)
		}
		rep := verified(t, c)
		if rep.Entries != want.seq || rep.Root != want.root {
			t.Errorf("log cut at byte %d: %d entries, root %s; want %d, %s", cut, rep.Entries, rep.Root, want.seq, want.root)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		os.Remove(p)
	}
}
