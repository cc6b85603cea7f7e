package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"

	xterm "golang.org/x/term"

	"mtalens/pipeline"
	"mtalens/pipeline/input/file"
	"mtalens/pipeline/input/stdin"
)

// source is an input that ends, and knows how far it is.
type source interface {
	pipeline.Input
	Size() int64      // bytes to read, -1 if nobody knows
	BytesRead() int64 // of them
	Holes() int64     // NUL bytes skipped at the start of lines
	Reads(fs.FileInfo) bool
}

// openInput returns what reads paths: files, or standard input for none and for "-".
func openInput(paths []string, fail func(error)) (source, error) {
	if len(paths) == 0 {
		if xterm.IsTerminal(int(os.Stdin.Fd())) {
			return nil, &usageError{errors.New("nothing to read"), "name a log, as in: mtalens enrich /var/log/mail.log"}
		}
		return openStdin(fail), nil
	}
	if !slices.Contains(paths, "-") {
		c := file.Default()
		c.Paths, c.Fail = paths, fail
		return file.New(c), nil
	}
	if len(paths) > 1 {
		return nil, &usageError{errors.New("- can't be read along with files"), "name it by its path: /dev/stdin"}
	}
	return openStdin(fail), nil
}

func openStdin(fail func(error)) source {
	in := stdin.New(stdin.Config{Name: "stdin", From: os.Stdin, Fail: fail})
	info, err := os.Stdin.Stat()
	return standardInput{in, info, err == nil}
}

// standardInput is an input that may be a file.
type standardInput struct {
	*stdin.Input
	info  fs.FileInfo
	known bool
}

func (s standardInput) isFile() bool { return s.known && s.info.Mode().IsRegular() }

func (s standardInput) Size() int64 {
	if !s.isFile() {
		return -1
	}
	return s.info.Size()
}

func (s standardInput) Reads(info fs.FileInfo) bool { return s.isFile() && os.SameFile(s.info, info) }
