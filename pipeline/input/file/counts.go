package file

import "sync/atomic"

// Counts tells what a Follower has met. It may be read at any time.
type Counts struct {
	BytesRead atomic.Int64 // of lines that were read, uncompressed, with their line breaks

	// Rotations, by what was found.
	Renamed   atomic.Int64 // another file has taken the name
	Copied    atomic.Int64 // the file was copied and cut (copytruncate), and the copy was found
	Truncated atomic.Int64 // it was cut, and no copy was found

	// Lost bytes: what is known to have been written and could not be read.
	LostDeleted   atomic.Int64 // the file had gone before it was read to its end
	LostTruncated atomic.Int64 // it was cut before, and no copy was found
	Holes         atomic.Int64 // NUL bytes, which a writer left that did not notice the cut

	// Errors, by kind. Each is tried again.
	PermissionErrors atomic.Int64
	ReadErrors       atomic.Int64
	DecodeErrors     atomic.Int64
}
