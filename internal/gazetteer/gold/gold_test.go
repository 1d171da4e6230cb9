package gold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lgl = `<articles><article docid="7"><text>Café in Paris, Russian.</text><toponyms>
<toponym><start>8</start><end>13</end><phrase>Paris</phrase><gaztag geonameid="1"><lat>48.9</lat><lon>2.4</lon></gaztag></toponym>
<toponym><start>15</start><end>22</end><phrase>Russian</phrase></toponym></toponyms></article></articles>`

const virus = `<articles><article><text>Flu in Lomé.</text><locations>
<location><name>Lomé</name><start>8</start><end>12</end><lat>6.1</lat><lon>1.2</lon></location></locations></article></articles>`

func TestRead(t *testing.T) {
	dir := t.TempDir()
	if got, err := Read(dir); err != nil || got != nil {
		t.Errorf("Read(an empty folder) = %v, %v, want nothing", got, err)
	}
	for name, text := range map[string]string{"lgl.xml": lgl, "GeoVirus.xml": virus} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Corpus{
		{"LGL", "lgl.xml", []Article{{"7", "Café in Paris, Russian.", []Toponym{{"Paris", 9, 14, 48.9, 2.4, true}, {"Russian", 16, 23, 0, 0, false}}}}},
		{"GeoVirus", "GeoVirus.xml", []Article{{"1", "Flu in Lomé.", []Toponym{{"Lomé", 7, 12, 6.1, 1.2, true}}}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Read (-want +got):\n%s", d)
	}
	if err := os.WriteFile(filepath.Join(dir, "lgl.xml"), []byte("<articles><article>"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), "lgl.xml") {
		t.Errorf("Read(a file cut short) says %v, want the file's name", err)
	}
}

func TestApart(t *testing.T) {
	paris := Toponym{Lat: 48.8566, Lon: 2.3522}
	if got := paris.Apart(51.5074, -0.1278); got < 343 || got > 345 {
		t.Errorf("London is %.1f km from Paris, want 344", got)
	}
}
