package dateline

import (
	"encoding/json"
	"fmt"
)

// Encode returns the bytes of a payload as the record keeps them for ever:
// {"v":<version>,"by":…,"why":{…}, …}. A payload that misses its warrant, does not fit the act
// or lacks what the act needs is an Invalid error.
func Encode(a Act, p Payload) ([]byte, error) {
	if p == nil {
		return nil, Invalid("payload", "an entry of act %s needs a payload", a)
	}
	if !p.allows(a) {
		return nil, Invalid("act", "%T is no payload of act %s", p, a)
	}
	w := p.warrant()
	if w.by == "" || (w.why.Code == "" && w.why.Text == "") {
		return nil, Invalid("by", "an entry needs the name of who makes it and a reason")
	}
	if needsText(a) && w.why.Text == "" && w.by != DeskAlias { // readers get a private reason as a code

		return nil, Invalid("why", "to %s, say why in your own words", a)
	}
	if err := p.check(a); err != nil {
		return nil, err
	}
	if d, ok := p.(*Decision); ok {
		e := *d
		e.Claim = d.Claim.WithoutWords()
		p = &e
	}
	front, err := json.Marshal(head{p.version(), w.by, w.co, w.why})
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", a, err)
	}
	body, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", a, err)
	}
	front[len(front)-1] = ','
	return append(front, body[1:]...), nil
}

// Decode reads the bytes that Encode wrote. A version newer than this program
// knows is an Invalid error that says so.
func Decode(a Act, raw []byte) (Payload, error) {
	p := newPayload(a, raw)
	if p == nil {
		return nil, Invalid("act", "%q is no act this program knows; it may come from a newer one", a)
	}
	var v head
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, Invalid("payload", "not the JSON of an entry: %v", err)
	}
	if v.V < 1 || v.V > p.version() {
		return nil, Invalid("payload", "version %d of act %s; this program knows versions 1 to %d", v.V, a, p.version())
	}
	if err := json.Unmarshal(raw, p); err != nil {
		return nil, Invalid("payload", "act %s: %v", a, err)
	}
	*p.warrant() = Warrant{by: v.By, why: v.Why, co: v.Second}
	return p, nil
}

func newPayload(a Act, raw []byte) Payload {
	switch a {
	case ActConfigure:
		return &Configure{}
	case ActReceive:
		return &Receive{}
	case ActPublish:
		return &Publish{}
	case ActPin:
		return &Pin{}
	case ActSummarize:
		return &Summarize{}
	case ActOrigin:
		return &Origins{}
	case ActTakedown:
		return &Takedown{}
	case ActRetract:
		var u struct {
			Update string `json:"update"`
		}
		if json.Unmarshal(raw, &u) == nil && u.Update != "" {
			return &Withdraw{}
		}
	}
	if d := (&Decision{}); d.allows(a) {
		return d
	}
	return nil
}
