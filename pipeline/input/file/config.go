// Package file reads log files: plain ones, and compressed ones as their content tells.
package file

import "mtalens/pipeline/input"

// Config says which files are read, and how.
type Config struct {
	// Name is the name of the input in events.
	Name string

	// Paths names files, or many with the patterns of path.Match. A path that exists is never taken
	// for a pattern. Rotations of one log are read oldest first among themselves; otherwise the order
	// is kept. A file that is named twice is read once.
	Paths []string

	// MaxLine is the length in bytes from which a line is cut. 0: 256 KiB.
	MaxLine int

	// MaxWindow limits, in bytes, what the decoder of a compressed file keeps in memory. 0: 32 MiB.
	MaxWindow int64

	// Fail takes what went wrong with a file; the others are still read. It is called by the
	// goroutine that calls New or Input.Read. The error is an *Error.
	Fail func(error)
}

// Error says what is wrong with a file, and what can be done about it.
type Error struct {
	Path string
	Err  error
	Hint string // "" if there is none
}

func (e *Error) Error() string { return "read " + e.Path + ": " + e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

// Default returns the defaults.
func Default() Config {
	return Config{Name: "file", MaxLine: input.MaxLine, MaxWindow: input.MaxWindow}
}
