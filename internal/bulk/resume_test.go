package bulk_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"dateline/internal/bulk"
	"dateline/internal/bulk/bulktest"
)

// readOn reads a file of lines or a folder on into the output and calls each
// behind every report.
func readOn(r *bulk.Reader, in, out string, each func(bulk.Reading) error) error {
	o, from, err := bulk.ResumeOutput(out, in)
	if err != nil {
		return err
	}
	defer o.Close()
	take := func(x bulk.Reading) error {
		b, err := x.NDJSON()
		if err != nil {
			return err
		}
		if _, err := o.Write(b); err != nil {
			return err
		}
		if err := o.Done(x.Next); err != nil {
			return err
		}
		return each(x)
	}
	if info, err := os.Stat(in); err == nil && info.IsDir() {
		return r.Folder(context.Background(), in, from, bulk.Report{Zone: "Africa/Kinshasa", Country: "CD"}, take)
	}
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Seek(from.Bytes, 0); err != nil {
		return err
	}
	return r.LinesFrom(context.Background(), f, from, bulk.Report{}, take)
}

// TestReadOnChild is the process that is killed: behind every report it says a
// word and waits for one, where it is asked to, and at the end it says what
// share of its workers' time they had nothing to do, and the most memory it
// held. Without its variable it has nothing to do.
func TestReadOnChild(t *testing.T) {
	in, out := os.Getenv("BULK_TEST_IN"), os.Getenv("BULK_TEST_OUT")
	if in == "" {
		return
	}
	var word [1]byte
	each := func(bulk.Reading) error {
		fmt.Println("read")
		_, err := os.Stdin.Read(word[:])
		return err
	}
	if os.Getenv("BULK_TEST_STEP") == "" {
		each = func(bulk.Reading) error { return nil }
	}
	if err := readOn(newReader(t), in, out, each); err != nil {
		t.Fatal(err)
	}
	runtime.GC() // brings the figures up to date
	m := []metrics.Sample{{Name: "/cpu/classes/idle:cpu-seconds"}, {Name: "/cpu/classes/total:cpu-seconds"}}
	metrics.Read(m)
	fmt.Printf("all %.4f %d\n", m[0].Value.Float64()/m[1].Value.Float64(), mostHeld())
}

// mostHeld is the most memory that this process held at a time, in kilobytes;
// 0 where the system does not tell. (What it tells the parent is the parent's
// own, if that was more before the child was its own program.)
func mostHeld() (kilobytes int) {
	status, _ := os.ReadFile("/proc/self/status")
	if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok {
		fmt.Sscan(rest, &kilobytes)
	}
	return kilobytes
}

// an end is what a process says of itself that read to the end.
type end struct {
	idle      float64 // share of its workers' time in which they had nothing to do
	kilobytes int     // most memory it held at a time
}

// child reads in into out in a process of its own, on so many cores. It is
// killed behind that many reports, or left to end where kill is negative.
func child(t testing.TB, in, out string, cores, kill int) (cmd *exec.Cmd, ended bool, at end) {
	t.Helper()
	cmd = exec.Command(os.Args[0], "-test.run=^TestReadOnChild$")
	cmd.Env = append(os.Environ(), "BULK_TEST_IN="+in, "BULK_TEST_OUT="+out, fmt.Sprintf("GOMAXPROCS=%d", cores))
	if kill >= 0 {
		cmd.Env = append(cmd.Env, "BULK_TEST_STEP=1")
	}
	word, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "all "); ok {
			ended = true
			fmt.Sscan(rest, &at.idle, &at.kilobytes)
		}
		if lines.Text() != "read" {
			continue
		}
		if n++; n == kill {
			cmd.Process.Kill()
			cmd.Wait()
			return cmd, false, end{}
		}
		if _, err := word.Write([]byte{'.'}); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err != nil || !ended {
		t.Fatalf("the reading process ended with %v", err)
	}
	return cmd, true, at
}

// killed reads in into out, killing the process behind a chance number of
// reports below most again and again until a process comes to the end.
func killed(t testing.TB, in, out string, cores, most int) (kills int) {
	r := rand.New(rand.NewPCG(3, 4))
	for {
		kill := 1 + r.IntN(most)
		if _, ended, _ := child(t, in, out, cores, kill); ended {
			return kills
		}
		kills++
	}
}

// same compares two files and returns their length.
func same(t testing.TB, want, got string) (n int64) {
	t.Helper()
	var open [2]*bufio.Reader
	for i, name := range []string{want, got} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		open[i] = bufio.NewReaderSize(f, 256<<10)
	}
	for ; ; n++ {
		a, errA := open[0].ReadByte()
		b, errB := open[1].ReadByte()
		if errA != nil && errB != nil {
			return n
		}
		if a != b || errA != errB {
			t.Errorf("the claims differ from byte %d on from those of a reading in one go", n)
			return n
		}
	}
}

// However often reading is killed, and wherever, what it leaves in the end is
// what a reading in one go leaves: no report twice, none lost.
func TestResumeAfterKill(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder")
	if err := bulktest.Folder(folder, 900); err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{reports(t, 1500), folder} {
		whole, out := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "cut")
		if err := readOn(newReader(t), in, whole, func(bulk.Reading) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if kills := killed(t, in, out, 2, 449); kills < 2 {
			t.Errorf("%s: the process was killed %d times, want at least 2", filepath.Base(in), kills)
		}
		if n := same(t, whole, out); n == 0 {
			t.Errorf("%s: no claims at all", filepath.Base(in))
		}
		if err := readOn(newReader(t), in, out, func(bulk.Reading) error { return fmt.Errorf("a report is read again") }); err != nil {
			t.Errorf("%s: reading on behind the end = %v, want nothing done", filepath.Base(in), err)
		}
	}
}
