package weights

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The first numbers of SplitMix64, as its authors' program gives them: weights
// can be trained anew byte for byte only as long as these come.
func TestRandom(t *testing.T) {
	r := Random(1234567)
	got := []uint64{r.Next(), r.Next(), r.Next()}
	if d := cmp.Diff([]uint64{6457827717110365317, 3203168211198807973, 9817491932198370423}, got); d != "" {
		t.Errorf("Random(1234567) (-want +got):\n%s", d)
	}
}

func TestFind(t *testing.T) {
	const shift = 60
	slots := make([]uint64, 16)
	for word := range uint32(9) {
		Enter(slots, shift, word+1, 100+word)
	}
	for word := range uint32(9) {
		if got := Find(slots, shift, word+1); got != 100+word {
			t.Errorf("Find(%d) = %d, want %d", word+1, got, 100+word)
		}
	}
	if got := Find(slots, shift, 77); got != 0 {
		t.Errorf("Find(77) = %d of a word that was never entered, want 0", got)
	}
	if got := Find(nil, 0, 1); got != 0 {
		t.Errorf("Find(1) = %d in an empty table, want 0", got)
	}
}
