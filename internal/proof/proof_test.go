package proof

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
)

var noon = time.Date(2021, 8, 13, 12, 0, 0, 123456000, time.UTC)

// The leaf is what checkpoints rest on: it must never change.
func TestLeafIsFixed(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, SaltSize)
	l := Leaf{Seq: 17, Recorded: noon, Story: "afghanistan", Act: dateline.ActRelease, Sum: SumOf(salt, []byte(`{"v":1}`))}
	want := "dateline entry 1\n17\n1628856000123456\n\"afghanistan\"\n\"release\"\n" + hex.EncodeToString(l.Sum[:]) + "\n"
	if d := cmp.Diff(want, string(l.Data())); d != "" {
		t.Errorf("Data (-want +got):\n%s", d)
	}
	const golden = "pwMlYb3fyq/HsgXHFmP5hdHYtTOlAjPiH2dTEx/WRL4="
	if got := l.Hash().String(); got != golden {
		t.Errorf("Hash = %s, want %s", got, golden)
	}
	for what, other := range map[string]Leaf{
		"seq": {18, l.Recorded, l.Story, l.Act, l.Sum}, "time": {17, noon.Add(time.Microsecond), l.Story, l.Act, l.Sum},
		"story": {17, noon, "afghanistan\"\n\"accept", l.Act, l.Sum}, "act": {17, noon, l.Story, "accept", l.Sum}, "sum": {17, noon, l.Story, l.Act, Sum{}},
	} {
		if other.Hash() == l.Hash() {
			t.Errorf("a leaf with another %s has the same hash", what)
		}
	}
	if same := (Leaf{17, noon.Add(999).In(time.FixedZone("", 3600)), l.Story, l.Act, l.Sum}); same.Hash() != l.Hash() {
		t.Error("zone and nanoseconds change the leaf")
	}
}

// record makes n entries, every third without payload.
func record(n int) []Raw {
	var out []Raw
	for i := range n {
		r := Raw{Seq: dateline.Seq(i + 1), Recorded: noon.Add(time.Duration(i) * time.Second), Story: "s<&>é\"", Act: dateline.ActPublish,
			Salt: NewSalt(), Body: fmt.Appendf(nil, `{"v":1,  "by":"ana", "n":%d.00, "t":"<&> é \u00e9 \u2028"}`, i)}
		r.Seal()
		if i%3 == 2 {
			r = r.Withhold()
		}
		out = append(out, r)
	}
	return out
}

func ndjson(t testing.TB, rs []Raw) []byte {
	var b []byte
	for _, r := range rs {
		line, err := r.Line()
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, line...)
	}
	return b
}

func TestLinesKeepEveryByte(t *testing.T) {
	want := record(7)
	text := ndjson(t, want)
	if n := bytes.Count(text, []byte("\n")); n != len(want) {
		t.Errorf("%d lines, want %d", n, len(want))
	}
	var got []Raw
	for r, err := range Lines(bytes.NewReader(append([]byte("\n"), text...))) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Lines (-want +got):\n%s", d)
	}
	sum, err := Verify(Lines(bytes.NewReader(text)))
	if err != nil || sum.Entries != 7 || sum.Bare != 2 {
		t.Errorf("Verify = %+v, %v; want 7 entries, 2 bare", sum, err)
	}
}

func TestVerifyNamesTheLine(t *testing.T) {
	lines := bytes.SplitAfter(ndjson(t, record(5)), []byte("\n"))
	join := func(ls ...[]byte) string { return string(bytes.Join(ls, nil)) }
	whole := join(lines...)
	for _, c := range []struct{ what, in, says string }{
		{"a changed payload", strings.Replace(whole, `"n":1.00`, `"n":1.0`, 1), "line 2: seq 2"},
		{"a changed act", strings.Replace(whole, `"seq":4,"recorded":"2021-08-13T12:00:03.123456Z","story":"s\u003c\u0026\u003eé\"","act":"publish"`, `"seq":4,"recorded":"2021-08-13T12:00:03.123456Z","story":"s","act":"publish"`, 1), "line 4: seq 4"},
		{"an entry left out", join(lines[0], lines[2]), "seq 3: want 2"},
		{"a beginning cut off", join(lines[1:]...), "seq 2: want 1"},
		{"no JSON", "{", "line 1"},
		{"two on a line", strings.Replace(whole, "\n", "", 1), "line 1: line: more than one entry"},
		{"an unknown field", `{"seq":1,"who":"me"}`, "line 1"},
		{"a time in another form", strings.Replace(whole, "12:00:00.123456Z", "12:00:00Z", 1), "line 1: recorded"},
		{"neither payload nor sum", `{"seq":1,"recorded":"2021-08-13T12:00:00.123456Z","leaf":"` + strings.Repeat("A", 43) + `="}`, "line 1: payload"},
	} {
		_, err := Verify(Lines(strings.NewReader(c.in)))
		if dateline.KindOf(err) != dateline.ErrInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Verify of %s = %v, want an Invalid error that says %q", c.what, err, c.says)
		}
	}
}

func TestTreeProofs(t *testing.T) {
	const n = 20
	rs := record(n)
	var tree Tree
	roots := make([]Hash, n+1)
	for i := range n + 1 {
		var err error
		if roots[i], err = tree.Root(); err != nil {
			t.Fatal(err)
		}
		if i == n {
			break
		}
		if stored := Stored(tree.Size()); stored != int64(len(tree.nodes)) {
			t.Fatalf("Stored(%d) = %d, the tree has %d", tree.Size(), stored, len(tree.nodes))
		}
		if _, err := tree.Add(rs[i].Leaf); err != nil {
			t.Fatal(err)
		}
	}
	if got := hex.EncodeToString(roots[0][:4]); got != "e3b0c442" {
		t.Errorf("root of no entry = %s…, want SHA-256 of nothing", got)
	}
	for size := dateline.Seq(1); size <= n; size++ {
		for seq := dateline.Seq(1); seq <= size; seq++ {
			p, err := Inclusion(size, seq, tree.Nodes)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckInclusion(p, size, roots[size], seq, rs[seq-1].Leaf); err != nil {
				t.Errorf("CheckInclusion(%d in %d) = %v", seq, size, err)
			}
			if err := CheckInclusion(p, size, roots[size], seq, Hash{1}); dateline.KindOf(err) != dateline.ErrInvalid {
				t.Errorf("CheckInclusion of another leaf (%d in %d) = %v, want an Invalid error", seq, size, err)
			}
			c, err := Consistency(size, seq, tree.Nodes)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(c, size, roots[size], seq, roots[seq]); err != nil {
				t.Errorf("CheckConsistency(%d, %d) = %v", size, seq, err)
			}
			if err := CheckConsistency(c, size, roots[size], seq, Hash{1}); dateline.KindOf(err) != dateline.ErrInvalid {
				t.Errorf("CheckConsistency with a forged root (%d, %d) = %v, want an Invalid error", size, seq, err)
			}
		}
	}
	if _, err := Inclusion(3, 4, tree.Nodes); dateline.KindOf(err) != dateline.ErrNotFound {
		t.Errorf("Inclusion(3, 4) = %v, want NotFound", err)
	}
	if h, err := tree.Nodes([]int64{LeafIndex(13)}); err != nil || h[0] != rs[12].Leaf {
		t.Errorf("the node at LeafIndex(13) is not the leaf of entry 13 (%v)", err)
	}
}

func TestCheckpoint(t *testing.T) {
	c := Checkpoint{Origin: "dateline.example/afghanistan", Size: 17, Root: Hash{1, 2, 3}}
	if got, err := ParseCheckpoint(c.Text()); got != c || err != nil {
		t.Errorf("ParseCheckpoint(Text) = %+v, %v; want %+v", got, err, c)
	}
	if lines := strings.Split(c.Text(), "\n"); !slices.Equal(lines[:2], []string{c.Origin, "17"}) || len(lines) != 4 {
		t.Errorf("Text = %q", c.Text())
	}
	for _, bad := range []string{"", "x\n1\n", "x\n01\n" + strings.Repeat("A", 43) + "=\n", "x\n-1\nAA==\n", "\n1\n" + strings.Repeat("A", 43) + "=\n", "x\n1\nAA==\n"} {
		if _, err := ParseCheckpoint(bad); dateline.KindOf(err) != dateline.ErrInvalid {
			t.Errorf("ParseCheckpoint(%q) = %v, want an Invalid error", bad, err)
		}
	}

	secret, public, err := note.GenerateKey(rand.Reader, "dateline.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := c.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenCheckpoint(signed, note.VerifierList(verifier)); got != c || err != nil {
		t.Errorf("OpenCheckpoint = %+v, %v; want %+v", got, err, c)
	}
	forged := bytes.Replace(signed, []byte("\n17\n"), []byte("\n18\n"), 1)
	if _, err := OpenCheckpoint(forged, note.VerifierList(verifier)); dateline.KindOf(err) != dateline.ErrInvalid {
		t.Errorf("OpenCheckpoint of a forged note = %v, want an Invalid error", err)
	}
	c.Origin = "two words"
	if _, err := c.Sign(signer); dateline.KindOf(err) != dateline.ErrInvalid {
		t.Errorf("Sign with an origin of two words = %v, want an Invalid error", err)
	}
}

// A line that is taken can be written again, and is the same when read back.
func FuzzParseLine(f *testing.F) {
	for _, line := range bytes.Split(ndjson(f, record(3)), []byte("\n")) {
		f.Add(line)
	}
	f.Add([]byte(`{"seq":1,"payload":null,"sum":"","salt":""}`))
	f.Add([]byte(`{"SEQ":1} {}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		r, err := ParseLine(line)
		if err != nil {
			if dateline.KindOf(err) != dateline.ErrInvalid {
				t.Errorf("ParseLine = %v, want an Invalid error", err)
			}
			return
		}
		out, err := r.Line()
		if err != nil {
			t.Fatalf("Line of a line that was taken = %v", err)
		}
		again, err := ParseLine(out)
		if d := cmp.Diff(r, again); err != nil || d != "" {
			t.Errorf("read back (-want +got), %v:\n%s", err, d)
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(Checkpoint{"dateline.example", 17, Hash{1}}.Text())
	f.Add("x\n0\n\nextension\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCheckpoint(text)
		if err != nil {
			return
		}
		if !strings.HasPrefix(text, c.Text()) {
			t.Errorf("ParseCheckpoint(%q) was read as %q", text, c.Text())
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	var tree Tree
	for b.Loop() {
		if _, err := tree.Add(Hash{1}); err != nil {
			b.Fatal(err)
		}
	}
}
