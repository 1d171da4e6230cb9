// Package bulktest makes texts for the checks of reading in bulk: as many
// reports as are asked for, and texts that no newsroom writes.
//
// It knows phrases and a seed, so that the same number gives the same bytes
// everywhere. It knows no reader; what is read of its texts is no business of
// its own.
package bulktest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Report is a line of a stream of reports.
type Report struct {
	ID        string `json:"id"`
	Published string `json:"published"`
	Zone      string `json:"zone"`
	Country   string `json:"country"`
	Text      string `json:"text"`
}

// Numbered returns report number n, 0 the first: about five sentences of about
// twenty-five tokens. Every report names people and places that no other names.
func Numbered(n int) Report {
	w := writer{r: rand.New(rand.NewPCG(uint64(n), 20240217)), n: n}
	day := time.Date(2024, 2, 17, 10, 0, 0, 0, time.UTC).Add(time.Duration(n) * 7 * time.Minute)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s (Harbour Wire) - ", strings.ToUpper(w.pick(towns)), day.Format("Jan 2"))
	for i := range 3 + w.r.IntN(5) {
		switch {
		case i == 0:
		case i%3 == 0:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(w.sentence())
	}
	return Report{ID: fmt.Sprintf("r%06d", n), Published: day.Format(time.RFC3339), Zone: "Africa/Kinshasa", Country: "CD", Text: b.String()}
}

// Write writes the reports from and up to, not including, to: one JSON object a line.
func Write(w io.Writer, from, to int) error {
	bw := bufio.NewWriterSize(w, 256<<10)
	e := json.NewEncoder(bw)
	for n := from; n < to; n++ {
		if err := e.Encode(Numbered(n)); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// File writes the first n reports to a file, one JSON object a line.
func File(name string, n int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := Write(f, 0, n); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// Folder writes the first n reports to files of their own, a thousand to a
// folder: every other one text, the rest a JSON object.
func Folder(dir string, n int) error {
	for i := range n {
		p := Numbered(i)
		sub := filepath.Join(dir, fmt.Sprintf("%03d", i/1000))
		if i%1000 == 0 {
			if err := os.MkdirAll(sub, 0o755); err != nil {
				return err
			}
		}
		name, raw := p.ID+".txt", []byte(p.Text)
		if i%2 == 1 {
			var err error
			if raw, err = json.Marshal(p); err != nil {
				return err
			}
			name = p.ID + ".json"
		}
		if err := os.WriteFile(filepath.Join(sub, name), raw, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writer fills phrases by chance, the same for the same report.
type writer struct {
	r *rand.Rand
	n int
}

func (w *writer) pick(from []string) string { return from[w.r.IntN(len(from))] }

// sentence is a phrase with every {slot} filled.
func (w *writer) sentence() string {
	s := w.pick(phrases)
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		slot, tail, _ := strings.Cut(rest, "}")
		b.WriteString(w.fill(slot))
		s = tail
	}
}

func (w *writer) fill(slot string) string {
	switch slot {
	case "town":
		return w.pick(towns)
	case "force":
		return w.pick(forces)
	case "source":
		return w.pick(sources)
	case "day":
		return w.pick(days)
	case "few":
		return fmt.Sprint(2 + w.r.IntN(40))
	case "many":
		return fmt.Sprintf("%d,%03d", 1+w.r.IntN(40), 100*w.r.IntN(10))
	case "village": // a name that nobody knows
		return "Ka" + w.pick(syllables) + w.pick(syllables) + w.pick(syllables) + w.pick(syllables)
	case "person":
		return w.pick(given) + " Mu" + w.pick(syllables) + w.pick(syllables) + w.pick(syllables)
	case "number":
		return fmt.Sprint(w.n)
	}
	return slot
}

var (
	towns     = []string{"Goma", "Sake", "Bukavu", "Masisi", "Rutshuru", "Minova", "Kiwanja", "Beni", "Butembo", "Uvira", "Walikale", "Kitchanga", "Bunia", "Kanyabayonga"}
	forces    = []string{"the rebels", "government troops", "the army", "a militia", "the March 23 Movement", "soldiers", "fighters of the group", "the armed forces"}
	sources   = []string{"two residents", "a local official", "the army", "a rebel spokesman", "aid workers", "the governor", "a police officer who asked not to be named", "the defence ministry"}
	days      = []string{"on Monday", "on Friday", "early on Saturday", "late on Thursday", "on Sunday morning", "overnight", "this week"}
	given     = []string{"Jean", "Marie", "Patrick", "Esther", "Joseph", "Aline", "Emmanuel", "Grace"}
	syllables = []string{"ba", "ki", "lo", "mu", "ra", "shi", "to", "ve", "za", "ndo", "nga", "ru", "be", "ko", "li", "sa"}
)

// phrases are shaped like the sentences of reports; {slots} are filled.
var phrases = []string{
	"{source} said {day} that {force} had captured the town of {town} after hours of fighting near {village}, where the last soldiers held a bridge until dark.",
	"At least {few} people were killed and {many} others wounded when shells fell on a market in {town} {day}, {source} said, though the toll may still rise.",
	"“We left with nothing and walked for two nights,” said {person}, a farmer from {village} who reached {town} with her four children {day}.",
	"More than {many} families have fled their homes since the fighting resumed, according to aid workers, most of them towards camps west of {town} and along the lake.",
	"A spokesman for the army denied that {town} had fallen and told reporters in {town} that {force} still controlled every district of it {day}.",
	"Canada pledged {many} tents and $20 million in aid for those who were driven out, and a minister said the first flights would land in {town} {day}.",
	"{person}, who runs the hospital in {town}, said it had taken in {few} wounded, among them six children, and had no fuel left for its generators.",
	"The road between {town} and {village} was closed {day}, cutting off supplies to a city of about two million people, traders and drivers there said.",
	"{force} withdrew from {village} {day}, residents said by telephone, but it was not clear who held the hills above the village by nightfall.",
	"The United Nations began to move its staff out of {town} by air {day} and urged all parties to let civilians leave safely.",
	"Schools and banks stayed shut, prices of flour doubled within a week, and many shopkeepers in {town} said they would not open before the roads did.",
	"“If they come tomorrow, nobody will stop them,” {person} said. The governor, he added, had promised reinforcements in report {number} that never came.",
	"It was the third time since January that {town} had changed hands, and neither side gave figures for its own losses in the battle.",
	"The president told a meeting of ministers {day} that {few} officers had been arrested and that the army would retake {town} within days.",
	"Rain has fallen for most of the week, and the lake stands higher than anybody at the harbour of {town} remembers it.",
	"Regional leaders are to meet in Nairobi next week to discuss a ceasefire, which {source} called the only way to spare {town} a siege.",
}
