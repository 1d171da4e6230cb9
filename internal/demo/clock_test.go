package demo

import (
	"testing"
	"time"
)

func TestClockRunsEvenlyAndNeverBack(t *testing.T) {
	wall := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	noon := time.Date(2021, 8, 13, 7, 30, 0, 0, time.UTC)
	c := NewClock(noon, func() time.Time { return wall })
	check := func(what string, want time.Time) {
		t.Helper()
		if got := c.Now(); !got.Equal(want) {
			t.Errorf("%s: Now() = %v, want %v", what, got, want)
		}
	}
	wall = wall.Add(time.Hour)
	check("standing", noon)
	c.Run(noon, noon.Add(time.Hour), 4*time.Second)
	wall = wall.Add(time.Second)
	check("a quarter on", noon.Add(15*time.Minute))
	wall = wall.Add(time.Minute)
	check("at the next step", noon.Add(time.Hour))
	c.Run(noon, noon.Add(2*time.Hour), 2*time.Second)
	wall = wall.Add(time.Second)
	check("from where it stood", noon.Add(90*time.Minute))
	c.Set(noon)
	check("set back", noon.Add(90*time.Minute))
}
