// Package demo is the demonstration: the story "Afghanistan, August 2021",
// written for it, played to a real record by a scripted desk.
//
// It knows the reports, what the desk decides about them and when, and the
// record clock that makes three weeks pass in a few minutes. What readers see
// comes from the record alone: the reports go through the reading, and every
// decision through internal/desk, as a person's would. It must not decide
// anything that the desk could not, and holds no tally and no map.
//
//   - story/reports.jsonl: the reports as they came in
//   - story/story.yaml: the settings of the story
//   - story/desk.yaml: what the desk decides about each report's claims
//   - story/updates.yaml: the updates and the standing summary
package demo
