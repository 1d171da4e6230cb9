package page

import (
	"net/url"
	"time"
)

// Now is the server's time of the page.
func (c *scene) Now() time.Time { return c.view.Now }

// Slug is the name of the story in addresses.
func (c *scene) Slug() string { return c.story.Slug }

// LeftURL is where a page asks what changed since an entry, whose number comes
// behind; the others are what a reader's device needs to keep or forget a page.
func (c *scene) LeftURL() string {
	return c.within("/since/", "")
}
func (c *scene) ForgetURL() string {
	return c.link("/forget", "story="+url.QueryEscape(c.story.Slug))
}
func (c *scene) WorkerURL() string { return c.link("/away.js", "") }
func (c *scene) ScopeURL() string  { return c.link("/s/", "") }
