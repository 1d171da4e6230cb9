package tagging

import (
	"strings"
	"testing"

	"dateline/internal/reading/text"
)

// BenchmarkParse reports sentences of 25 tokens a second, tags and tree.
func BenchmarkParse(b *testing.B) {
	m, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	doc := text.Split(strings.Repeat(news, 3))
	p := m.NewParser()
	words := 0
	b.ReportAllocs()
	for b.Loop() {
		for i := range doc.Sentences {
			words += len(p.Parse(doc.Sentences[i].Tokens))
		}
	}
	b.ReportMetric(float64(words)/25/b.Elapsed().Seconds(), "sentences25/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

const news = `Rebel fighters seized the eastern town of Marun on Tuesday after government troops withdrew overnight, residents and a local official said, the third district capital to fall in a week.
The governor, who fled to the coast with his staff, denied that the town had been lost and told reporters that reinforcements were on their way from the capital.
"We will not leave our people alone," he said, adding that at least 40 civilians had been killed by shelling since the weekend.
Aid workers warned that thousands of families had left their homes and were sleeping in schools, mosques and half-finished buildings without food or clean water.
The army did not say how many soldiers had been captured, but a spokesman claimed that the road to the airport was still under its control.
Canada and two other countries said they would evacuate their embassies by Friday, while the United Nations urged both sides to halt the fighting and return to talks.
`
