package bulk_test

import (
	"strings"
	"testing"
)

// A slip in the quality set is named with its file and line, never passed over.
func TestParseSetFaults(t *testing.T) {
	const head = "published 2024-02-17T10:00:00Z zone Europe/Kyiv country UA\n# control.fall\n"
	for _, tc := range []struct{ name, raw, want string }{
		{"no claims", head + "> Lyman fell.\n\n> Izium fell.\nnone\n", "set.txt:5: the example above has no claims"},
		{"last without claims", head + "> Lyman fell.\n", "the last example has no claims"},
		{"words not in the text", head + "> Lyman fell.\ncontrol takes place=\"Liman\"\n", `set.txt:4: place: "Liman" does not stand in`},
		{"half a word", head + "> Lyman fell.\ncontrol takes place=\"Lym\"\n", `"Lym" does not stand in`},
		{"words twice", head + "> Lyman, poor Lyman, fell.\ncontrol takes place=\"Lyman\"\n", `write "Lyman"#1 or #2`},
		{"unknown kind", head + "> Lyman fell.\nconquest place=\"Lyman\"\n", `"conquest" is no kind of claim`},
		{"unknown word", head + "> Lyman fell.\ncontrol took place=\"Lyman\"\n", `"took" stands for nothing`},
		{"unknown slot", head + "> Lyman fell.\ncontrol takes town=\"Lyman\"\n", `there is no slot "town"`},
		{"key field missing", head + "> Lyman fell.\ncontrol place=\"Lyman\"\n", "a control claim needs a change"},
		{"no publication", "# control.fall\n> Lyman fell.\nnone\n", "needs a construction and a publication"},
	} {
		_, err := parseSet("set.txt", tc.raw)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: parseSet = %v, want an error with %q", tc.name, err, tc.want)
		}
	}
}
