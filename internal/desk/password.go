package desk

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"dateline"
)

// Argon2id parameters: 19 MB and two passes, the lower of the settings that
// the OWASP password storage guide names; they stand in every hash, so that
// they can grow later.
type hashing struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

var house = hashing{memory: 19 << 10, passes: 2, threads: 1}

// The bounds of a password, in bytes.
const (
	shortestPassword = 10
	longestPassword  = 1024
)

func checkPassword(password string) error {
	switch {
	case len(password) < shortestPassword:
		return dateline.Invalid("password", "too short; use at least %d characters, for instance four words", shortestPassword)
	case len(password) > longestPassword:
		return dateline.Invalid("password", "too long; use at most %d characters", longestPassword)
	}
	return nil
}

// hash returns "$argon2id$v=19$m=…,t=…,p=…$salt$key".
func (h hashing) hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, h.passes, h.memory, h.threads, 32)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.threads, b.EncodeToString(salt), b.EncodeToString(key))
}

// matches compares a password with a hash in constant time. A hash that is
// none matches nothing.
func matches(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false
	}
	var h hashing
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.threads); err != nil {
		return false
	}
	if h.memory > 1<<21 || h.passes == 0 || h.passes > 64 || h.threads == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, h.passes, h.memory, h.threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}
