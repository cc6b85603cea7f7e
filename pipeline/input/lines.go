// Package input turns byte streams into batches of lines. It holds what inputs of bytes share:
// the splitting into lines, and the decoding of compressed streams. The inputs themselves stand in
// the folders below.
package input

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"mtalens/pipeline"
)

// MaxLine is the default length in bytes from which a line is cut.
const MaxLine = 256 << 10

const (
	// minRead is the least room in a batch that is worth another read.
	minRead = 16 << 10
	// maxLines is the number of lines of a batch. What is made of a line takes more room than a line
	// that is empty, and there may be nothing but those.
	maxLines = 8192
)

// ErrUTF16 says that a stream begins with the byte order mark of UTF-16.
var ErrUTF16 = errors.New("text in UTF-16, which no mail server writes")

// Lines splits one stream into lines that end in "\n"; the last may lack it, and "\r" stays. It
// reads straight into batches: only a line whose end has not come yet is copied, into the next.
//
// A byte order mark of UTF-8 at the start is skipped, and so are NUL bytes at the start of a line:
// they are the hole that a writer leaves in a file that was cut under it.
type Lines struct {
	// From is the stream.
	From io.Reader
	// Max is the length in bytes from which a line is cut; its end is skipped without being kept.
	// 0: MaxLine.
	Max int
	// Patient fills batches before they are returned. Otherwise lines are returned as soon as they
	// are complete, which is right for streams that are written while they are read.
	Patient bool

	offset   int64  // in the stream, of the next byte to be read
	carry    []byte // the start of a line whose end has not been read
	pending  bool   // carry holds whole lines, too
	skipping bool   // what comes belongs to a line that was cut
	holes    int64
	err      error // how the stream ended
}

// Offset returns how many bytes of the stream were read.
func (l *Lines) Offset() int64 { return l.offset }

// Holes returns how many NUL bytes were skipped.
func (l *Lines) Holes() int64 { return l.holes }

// Fill appends lines to b, which is empty, and waits for at least one. It returns io.EOF with the
// last lines or after them, and any other error of the stream likewise; a line that such an error
// has cut off is there, marked as truncated.
func (l *Lines) Fill(b *pipeline.Batch) error {
	if l.err != nil && !l.pending {
		return l.err
	}
	s := splitter{Lines: l, b: b, buf: append(slices.Grow(b.Buf, max(pipeline.BatchBytes, len(l.carry)+minRead)), l.carry...)}
	if l.pending {
		s.split()
	} else {
		s.scanned = len(s.buf)
	}
	for l.err == nil && s.wantsMore() {
		l.err = s.read()
	}
	s.finish()
	if l.pending {
		return nil
	}
	return l.err
}

func (l *Lines) max() int {
	if l.Max <= 0 {
		return MaxLine
	}
	return l.Max
}

// splitter fills one batch.
type splitter struct {
	*Lines
	b       *pipeline.Batch
	buf     []byte // what was read
	start   int    // in buf: of the line whose end is looked for
	scanned int    // in buf: no line break stands between start and here
}

// wantsMore reports whether the batch shall be read into again.
func (s *splitter) wantsMore() bool {
	if len(s.b.Lines) == 0 {
		return true
	}
	return s.Patient && !s.pending && cap(s.buf)-len(s.buf) >= minRead
}

// read reads once and splits what came.
func (s *splitter) read() error {
	if cap(s.buf) == len(s.buf) {
		s.buf = slices.Grow(s.buf, max(minRead, len(s.buf)))
	}
	first := s.offset == 0
	n, err := readSome(s.From, s.buf[len(s.buf):cap(s.buf)], first)
	s.buf = s.buf[:len(s.buf)+n]
	s.offset += int64(n)
	if first {
		if err := s.skipMark(); err != nil {
			return err
		}
	}
	s.split()
	return err
}

// readSome reads until there is something; at the start of a stream, as much as a byte order mark
// is long if it looks like one.
func readSome(from io.Reader, p []byte, first bool) (int, error) {
	n, empty := 0, 0
	for {
		k, err := from.Read(p[n:])
		n += k
		if err != nil || n > 0 && !(first && maybeMark(p[:n])) {
			return n, err
		}
		if k > 0 {
			empty = 0
			continue
		}
		if empty++; empty == 100 {
			return n, io.ErrNoProgress
		}
	}
}

const mark = "\xef\xbb\xbf"

// maybeMark reports whether more bytes must come to tell what b begins with.
func maybeMark(b []byte) bool {
	return len(b) < len(mark) && string(b) == mark[:len(b)] || len(b) == 1 && b[0] >= 0xfe
}

// skipMark skips the byte order mark of UTF-8, and refuses that of UTF-16.
func (s *splitter) skipMark() error {
	switch {
	case bytes.HasPrefix(s.buf, []byte(mark)):
		s.start = len(mark)
	case bytes.HasPrefix(s.buf, []byte("\xff\xfe")), bytes.HasPrefix(s.buf, []byte("\xfe\xff")):
		s.buf = s.buf[:0]
		return ErrUTF16
	}
	s.scanned = s.start
	return nil
}

// split makes lines of all that is complete, and drops what need not be kept.
func (s *splitter) split() {
	s.pending = false
	for {
		if len(s.b.Lines) == maxLines {
			s.pending = true
			return
		}
		if !s.skipping {
			s.skipHole()
		}
		i := bytes.IndexByte(s.buf[s.scanned:], '\n')
		if i < 0 {
			break
		}
		end := s.scanned + i
		if !s.skipping {
			s.add(end, end-s.start > s.max())
		}
		s.skipping = false
		s.start, s.scanned = end+1, end+1
	}
	s.scanned = len(s.buf)
	if s.skipping {
		s.drop(s.start)
	} else if len(s.buf)-s.start > s.max() {
		s.add(len(s.buf), true)
		s.skipping = true
		s.drop(s.start + s.max())
	}
}

// skipHole skips NUL bytes at the start of a line.
func (s *splitter) skipHole() {
	if s.scanned > s.start { // the line has begun
		return
	}
	n := countZeros(s.buf[s.start:])
	if n == 0 {
		return
	}
	s.holes += int64(n)
	if s.start+n == len(s.buf) {
		s.drop(s.start)
		return
	}
	s.start += n
	s.scanned = s.start
}

// zeros is what a hole is compared with.
var zeros [512]byte

func countZeros(b []byte) int {
	n := 0
	for len(b)-n >= len(zeros) && bytes.Equal(b[n:n+len(zeros)], zeros[:]) {
		n += len(zeros)
	}
	for n < len(b) && b[n] == 0 {
		n++
	}
	return n
}

// add makes a line of what stands before end.
func (s *splitter) add(end int, truncated bool) {
	offset := s.offset - int64(len(s.buf)-s.start)
	end = min(end, s.start+s.max())
	s.b.Lines = append(s.b.Lines, pipeline.Line{Start: s.start, End: end, Offset: offset, Truncated: truncated})
}

// drop forgets what stands from n on; the next line, or the rest of this one, is read there.
func (s *splitter) drop(n int) {
	s.buf = s.buf[:n]
	s.start, s.scanned = n, n
}

// finish hands the bytes to the batch and keeps the start of the line that is not complete.
func (s *splitter) finish() {
	rest := len(s.buf) > s.start && !s.skipping
	if rest && s.err != nil && !s.pending {
		s.add(len(s.buf), !errors.Is(s.err, io.EOF))
		rest = false
	}
	s.carry = s.carry[:0]
	if rest {
		s.carry = append(s.carry, s.buf[s.start:]...)
	}
	s.b.Buf = s.buf
}
