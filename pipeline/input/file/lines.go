package file

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"mtalens/pipeline"
)

// errRewritten says that what was read of a file is not in it any more: it was cut, and perhaps
// filled again.
var errRewritten = errors.New("the file was cut or written anew")

// liveLines reads the complete lines of a file that may grow, shrink or be rewritten under it. It
// remembers the last bytes that it has read, and whenever it reads on, they must still stand before
// what it reads. Offsets, marks and holes are those of input.Lines, so that events are the same
// whichever reads a file.
type liveLines struct {
	from io.ReaderAt
	max  int  // length from which a line is cut
	last bool // nothing will be added: a last line without a line break is one

	at       int64  // of what is read next
	tail     []byte // what stands before it
	head     []byte // the first bytes of the file, as far as they were read
	skipping bool   // at is amid a line that was cut
	place    position
	holes    int64 // NUL bytes skipped
}

// newLiveLines reads from p on, which must be a position in the file.
func newLiveLines(from io.ReaderAt, p position, maxLine int) (liveLines, error) {
	l := liveLines{from: from, max: maxLine, at: p.Offset, place: p}
	var err error
	if l.head, err = readAt(from, 0, int(min(p.Offset, headSize))); err != nil {
		return l, err
	}
	n := min(p.Offset, tailSize)
	if l.tail, err = readAt(from, p.Offset-n, int(n)); err != nil {
		return l, err
	}
	l.mark()
	if p.Tail.Bytes > 0 && l.place.Tail != p.Tail {
		return l, errRewritten
	}
	return l, nil
}

func readAt(from io.ReaderAt, offset int64, n int) ([]byte, error) {
	b := make([]byte, n)
	k, err := from.ReadAt(b, offset)
	if k == n {
		return b, nil
	}
	if errors.Is(err, io.EOF) {
		err = errRewritten
	}
	return nil, err
}

// fill appends the next lines to b, which is empty. more says that there may be others already. On
// errRewritten nothing was read; on other errors, lines may have been.
func (l *liveLines) fill(b *pipeline.Batch) (more bool, err error) {
	for size := pipeline.BatchBytes; ; size = len(l.tail) + l.max + 1 {
		buf, err := l.read(slices.Grow(b.Buf[:0], size)[:size])
		if errors.Is(err, errRewritten) {
			return false, err
		}
		b.Buf = buf
		full := len(buf) == size
		used := l.split(b, l.last && !full && err == nil)
		if used > len(l.tail) || !full {
			l.advance(buf, used)
			return full, err
		}
	}
}

// read fills buf with the tail and what follows it. The tail is looked at again behind the reading:
// what was read is only what it should be if the file was not cut before.
func (l *liveLines) read(buf []byte) ([]byte, error) {
	start := l.at - int64(len(l.tail))
	n, err := l.from.ReadAt(buf, start)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if !bytes.HasPrefix(buf[:n], l.tail) {
		if err == nil {
			err = errRewritten
		}
		return buf[:0], err
	}
	var again [tailSize]byte
	if k, _ := l.from.ReadAt(again[:len(l.tail)], start); !bytes.Equal(again[:k], l.tail) {
		return buf[:0], errRewritten
	}
	return buf[:n], err
}

// split makes lines of what is complete in b.Buf, which begins with the tail, and returns how much
// of it is done with.
func (l *liveLines) split(b *pipeline.Batch, last bool) (used int) {
	buf, i := b.Buf, len(l.tail)
	if l.at == 0 {
		i += skipMark(buf)
	}
	for i < len(buf) {
		if !l.skipping {
			n := countZeros(buf[i:])
			l.holes += int64(n)
			i += n
		}
		n := bytes.IndexByte(buf[i:], '\n')
		if n < 0 {
			break
		}
		if !l.skipping {
			l.add(b, i, i+n, n > l.max)
		}
		l.skipping = false
		i += n + 1
	}
	rest := len(buf) - i
	switch {
	case l.skipping:
		i = len(buf)
	case rest > l.max || last && rest > 0:
		l.add(b, i, len(buf), true)
		l.skipping = rest > l.max && !last
		i = len(buf)
	}
	return i
}

func (l *liveLines) add(b *pipeline.Batch, start, end int, truncated bool) {
	offset := l.at + int64(start-len(l.tail))
	end = min(end, start+l.max)
	b.Lines = append(b.Lines, pipeline.Line{Start: start, End: end, Offset: offset, Truncated: truncated})
}

// advance moves on by what was used of buf, which begins with the tail.
func (l *liveLines) advance(buf []byte, used int) {
	start := l.at - int64(len(l.tail))
	if len(l.head) < headSize {
		l.head = append(l.head, buf[len(l.tail):min(used, headSize-int(start))]...)
	}
	l.at = start + int64(used)
	l.tail = append(l.tail[:0], buf[max(0, used-tailSize):used]...)
	if !l.skipping {
		l.mark()
	}
}

// mark makes the place before what is read next the position to go on from.
func (l *liveLines) mark() {
	if len(l.head) != l.place.Head.Bytes {
		l.place.Head = fingerprintOf(l.head)
	}
	l.place.Offset, l.place.Tail = l.at, fingerprintOf(l.tail)
}

// skipMark returns the length of the byte order mark of UTF-8, if buf begins with one.
func skipMark(buf []byte) int {
	const mark = "\xef\xbb\xbf"
	if bytes.HasPrefix(buf, []byte(mark)) {
		return len(mark)
	}
	return 0
}

// zeros is what a hole is compared with.
var zeros [512]byte

// countZeros returns the number of NUL bytes at the start of b.
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
