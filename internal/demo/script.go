package demo

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"dateline"
)

// Call is what the desk decides about one claim of a report. The claim is told
// by what it says; the words stand in desk.yaml as they stand in the report.
type Call struct {
	Report string // id of the report
	Line   int    // of desk.yaml
	As     string // label within the report

	Kind   dateline.Kind
	Detail string // a control's change, a casualty's harm, a statement's act, a pledge's what
	Words  string // the evidence; " … " stands for words left out
	Stance dateline.Stance
	Slots  map[string]Slot

	Do       Deed
	Only     bool   // passed over where the reading does not propose it
	Why      string // of a reject or a correction
	Question string // of a claim set aside
	Confirm  string // how the desk knows, where it vouches for the claim
	Corrects string // label of the claim that this one replaces
}

// Slot is what a call says of one slot: words of the report, and what they
// mean where that does not follow from the words. None says that the slot is
// empty.
type Slot struct {
	Words string
	Means string
	None  bool
}

// Deed is what the desk does with a claim.
type Deed string

const (
	Release Deed = "release"
	Accept  Deed = "accept" // right, but not for readers
	Aside   Deed = "aside"  // open, with a question
	Reject  Deed = "reject" // not what the report says
)

// Label names the call's claim for updates, the summary and corrections.
func (c Call) Label() string { return c.Report + "." + c.As }

// String tells the call in a line, for a list of faults.
func (c Call) String() string {
	s := fmt.Sprintf("%s (desk.yaml, line %d): %s %s", c.Report, c.Line, c.Kind, c.Detail)
	if p, ok := c.Slots["place"]; ok {
		s += " of " + p.Words
	}
	return strings.TrimSpace(s)
}

// slotNames are the slots that a call may fill with words.
var slotNames = map[string]bool{"actor": true, "place": true, "loser": true, "extent": true, "quantity": true, "of": true, "unit": true,
	"speaker": true, "cue": true, "content": true, "addressee": true, "venue": true, "people": true, "from": true, "to": true,
	"purpose": true, "distance": true, "by": true, "time": true}

// setNames are those that hold a word of docs/claims.md.
var setNames = map[string]bool{"mode": true, "measure": true, "group": true, "change": true, "protected": true}

// UnmarshalYAML reads a call, and refuses a key that is none.
func (c *Call) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: a call is a mapping of keys to words", n.Line)
	}
	c.Line, c.Do, c.Slots = n.Line, Release, map[string]Slot{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, v := n.Content[i].Value, n.Content[i+1]
		if v.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: %s holds no list", n.Line, key)
		}
		if err := c.set(key, v.Value, v.Tag == "!!null"); err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
	}
	if c.Kind == "" || c.Words == "" {
		return fmt.Errorf("line %d: a call needs is and words", n.Line)
	}
	if c.Stance == "" {
		c.Stance = dateline.Asserted
		if s, ok := c.Slots["by"]; (ok && !s.None) || c.Kind == dateline.Statement {
			c.Stance = dateline.Attributed
		}
	}
	return nil
}

func (c *Call) set(key, value string, none bool) error {
	switch key {
	case "as":
		c.As = value
	case "is":
		kind, detail, _ := strings.Cut(value, " ")
		c.Kind, c.Detail = dateline.Kind(kind), detail
	case "words":
		c.Words = value
	case "stance":
		c.Stance = dateline.Stance(value)
	case "do":
		c.Do = Deed(value)
		switch c.Do {
		case Release, Accept, Aside, Reject:
		default:
			return fmt.Errorf("do: %q is none of release, accept, aside, reject", value)
		}
	case "only":
		if c.Only = value == "proposed"; !c.Only {
			return fmt.Errorf("only: %q is not proposed", value)
		}
	case "why":
		c.Why = value
	case "question":
		c.Question = value
	case "confirm":
		c.Confirm = value
	case "corrects":
		c.Corrects = value
	default:
		if !slotNames[key] && !setNames[key] {
			return fmt.Errorf("%q is no key of a call", key)
		}
		words, means, _ := strings.Cut(value, " = ")
		c.Slots[key] = Slot{Words: words, Means: means, None: none}
	}
	return nil
}
