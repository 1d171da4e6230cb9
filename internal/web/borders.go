package web

import (
	"sync"

	"dateline"
	"dateline/internal/page"
	"dateline/internal/storyfile"
)

// disputed are the embedded outlines whose borders are drawn dashed, since
// whose they are is not agreed among states. The list is an editorial setting
// of this site, after the notes on maps of the United Nations' Geospatial
// section; a story that draws them otherwise brings outlines of its own.
// The embedded outlines follow the line of control where they know one: Crimea
// is among the provinces of Ukraine, Abkhazia of Georgia, and Western Sahara
// lies in the regions that Morocco counts its own.
var disputed = map[string]bool{
	"iso:UA-43": true, "iso:UA-40": true, // Crimea, Sevastopol
	"gna:PS.GZ": true, "gna:PS.WE": true, // Gaza, West Bank
	"iso:SY-QU": true,                                                          // the Golan
	"iso:IN-JK": true, "iso:IN-LA": true, "iso:PK-JK": true, "iso:PK-GB": true, // Kashmir
	"iso:MA-15": true, "iso:MA-16": true, // Western Sahara
	"iso:GE-AB": true, // Abkhazia
}

// drawn keeps the outlines of countries and stories as pages take them.
type drawn struct {
	mu   sync.Mutex
	held map[string][]page.Outline
}

// mostMaps bounds what is kept: settings of a story are many over time.
const mostMaps = 64

// outlines are those of the story's own, else the embedded ones of its country.
func (s *Server) outlines(story *dateline.Story) []page.Outline {
	key := story.Country
	if story.Outlines != "" {
		key = story.Outlines
	}
	if key == "" {
		return nil
	}
	m := &s.maps
	m.mu.Lock()
	defer m.mu.Unlock()
	if o, ok := m.held[key]; ok {
		return o
	}
	out := s.draw(story)
	if m.held == nil || len(m.held) >= mostMaps {
		m.held = map[string][]page.Outline{}
	}
	m.held[key] = out
	return out
}

func (s *Server) draw(story *dateline.Story) []page.Outline {
	var out []page.Outline
	if story.Outlines != "" {
		own, err := storyfile.Outlines(story.Outlines)
		if err == nil {
			for _, o := range own {
				out = append(out, page.Outline(o))
			}
			return out
		}
		s.log.Error("outlines of a story", "story", story.Slug, "error", err) // they were sound when they were set
	}
	if s.cfg.Gazetteer == nil {
		return nil
	}
	for _, o := range s.cfg.Gazetteer.Outlines(story.Country) {
		out = append(out, page.Outline{ID: o.ID, Name: o.Name, Rings: o.Rings, Disputed: disputed[o.ID]})
	}
	return out
}
