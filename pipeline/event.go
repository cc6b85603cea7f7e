package pipeline

import (
	"mtalens/catalog"
	"mtalens/matchers"
)

// Event is what happened to a message, a recipient or a session, with what it means. Its bytes are
// views into its batch. The fields are documented in docs/event.md.
type Event struct {
	matchers.Match
	catalog.Meaning

	// ID is the same for the same line at the same place, however often and under whatever file name
	// it is read: a 128-bit hash of the line and its offset.
	ID ID

	// Unjoined says that what should have been known from earlier lines was not.
	Unjoined bool

	// Line is the index of its line in Batch.Lines.
	Line int
}

// ID identifies an event.
type ID [16]byte
