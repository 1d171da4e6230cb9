//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpu is the time that the process has had on the machine's cores: what it
// took does not grow when others share them.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
