// Package browser holds the tests that open Dateline's pages in a real
// browser, Debian's chromium: an open page through publishing, correction and
// a line that is cut, the desk by keyboard, and the screenshots in docs. It
// knows everything and nothing imports it.
package browser
