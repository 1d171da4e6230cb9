package demo

import (
	"sync"
	"time"
)

// Clock is the record clock of the demonstration. Between two steps of the
// script the story's time runs evenly, however long a step takes on the wall.
// It never goes back.
type Clock struct {
	wall func() time.Time

	mu    sync.Mutex
	from  time.Time // story time at the last step
	to    time.Time // story time at the next one
	since time.Time // wall time of the last step
	takes time.Duration
}

// NewClock returns a clock that stands at start until Run is called.
func NewClock(start time.Time, wall func() time.Time) *Clock {
	return &Clock{wall: wall, from: start, to: start}
}

// Set puts the clock at t, where it stands.
func (c *Clock) Set(t time.Time) { c.Run(t, t, 0) }

// Run lets the story's time go from one moment to another while the wall
// clock goes on by takes.
func (c *Clock) Run(from, to time.Time, takes time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if from.Before(now) {
		from = now
	}
	if to.Before(from) {
		to = from
	}
	c.from, c.to, c.since, c.takes = from, to, c.wall(), takes
}

// Now is the story's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.takes <= 0 {
		return c.to
	}
	gone := c.wall().Sub(c.since)
	if gone >= c.takes {
		return c.to
	}
	return c.from.Add(time.Duration(float64(c.to.Sub(c.from)) * (float64(gone) / float64(c.takes))))
}
