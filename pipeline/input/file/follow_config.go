package file

import (
	"log/slog"

	"mtalens/matchers"
	"mtalens/pipeline/checkpoint"
	"mtalens/pipeline/input"
)

// FollowConfig says which files are followed, and how.
type FollowConfig struct {
	// Name is the name of the input in events, and in the checkpoint: under another name, files are
	// read from the start again.
	Name string

	// Paths names files, or many with the patterns of path.Match; what does not exist yet is waited
	// for, and new files are picked up. A path that exists is never taken for a pattern. Rotations of
	// a followed file need no mention: they are found by their names, their content and their inode.
	// A file that has several names is followed once, under the first.
	Paths []string

	// Exclude holds patterns of paths, or of names if they hold no slash, that are not followed.
	Exclude []string

	// OldDir is where files are moved when they are rotated, if that is not their own directory;
	// relative to that.
	OldDir string

	// Start is where a file begins to be read that is there at the first start and was never read.
	// A file that appears later is read from its beginning.
	Start Start

	// MTA is the one whose lines these are; NoMTA: each line tells.
	MTA matchers.MTA

	// MaxLine is the length in bytes from which a line is cut. 0: 256 KiB.
	MaxLine int

	// MaxWindow limits, in bytes, what the decoder of a compressed rotation keeps. 0: 32 MiB.
	MaxWindow int64

	// Store keeps positions; nil: none are kept.
	Store *checkpoint.Store

	// Log takes what an operator should know: one line a problem. nil: nothing is logged.
	Log *slog.Logger
}

// Start is where a file begins to be read.
type Start string

const (
	// Beginning: all that is in the file is read.
	Beginning Start = "beginning"
	// End: only what is written from now on.
	End Start = "end"
)

// DefaultFollow returns the defaults.
func DefaultFollow() FollowConfig {
	return FollowConfig{Name: "file", Start: Beginning, MaxLine: input.MaxLine, MaxWindow: input.MaxWindow}
}
