package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
)

// MaxWindow is the default limit, in bytes, of what a decoder keeps of the stream behind it.
const MaxWindow = 32 << 20

// readAhead is the buffer between a stream and its decoder.
const readAhead = 64 << 10

// format is a way to compress.
type format struct {
	name  string
	magic string // how every stream in this format begins
	open  func(d *Decoder) (io.Reader, error)
}

// formats lists what is decoded. What begins like none of them is plain.
var formats = []format{
	{"gzip", "\x1f\x8b\x08", openGzip},
	{"zstd", "\x28\xb5\x2f\xfd", openZstd},
	{"zstd", "P*M\x18", openZstd}, // a skippable frame, as pzstd(1) puts in front
	{"bzip2", "BZh9" + bzip2End, openBzip2},
	{"bzip2", "BZh1" + bzip2Block, openBzip2},
	{"bzip2", "BZh2" + bzip2Block, openBzip2},
	{"bzip2", "BZh3" + bzip2Block, openBzip2},
	{"bzip2", "BZh4" + bzip2Block, openBzip2},
	{"bzip2", "BZh5" + bzip2Block, openBzip2},
	{"bzip2", "BZh6" + bzip2Block, openBzip2},
	{"bzip2", "BZh7" + bzip2Block, openBzip2},
	{"bzip2", "BZh8" + bzip2Block, openBzip2},
	{"bzip2", "BZh9" + bzip2Block, openBzip2},
	{"xz", xzMagic, openXZ},
}

// A text may begin with BZh9; the magic of the first block, or of the end of an empty stream, makes
// sure.
const (
	bzip2Block = "1AY&SY"
	bzip2End   = "\x17rE8P\x90"
)

// Compressed reports whether a stream that begins with head is compressed. CompressedHead bytes
// tell, or all of a shorter stream.
func Compressed(head []byte) bool {
	return slices.ContainsFunc(formats, func(f format) bool { return bytes.HasPrefix(head, []byte(f.magic)) })
}

// CompressedHead is the number of bytes that a format is recognized by, at most.
const CompressedHead = len("BZh9" + bzip2Block)

// Decoder reads a stream that may be compressed, as its first bytes tell: gzip, zstd, bzip2 and xz,
// several of a kind one after the other too. Nothing else is undone: what is in the stream may be
// binary.
type Decoder struct {
	// From is the stream.
	From io.Reader
	// MaxWindow limits what a decoder keeps, so that a hostile stream can't make it take all memory.
	// 0: MaxWindow.
	MaxWindow int64

	from    counter
	ahead   *bufio.Reader
	format  string // "" for plain
	decoded io.Reader
	close   func() // nil: nothing to do
	err     error
}

// counter counts what was read through it, and keeps the error that ended it.
type counter struct {
	io.Reader
	n   int64
	err error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// Read reads decoded bytes. What is wrong with the compressed stream comes as a *DecodeError.
func (d *Decoder) Read(p []byte) (n int, err error) {
	if d.err != nil {
		return 0, d.err
	}
	defer func() { d.err = err }()
	if d.ahead == nil {
		if err := d.open(); err != nil {
			return 0, err
		}
	}
	switch {
	case d.format != "":
		return d.read(p)
	case d.ahead.Buffered() > 0: // what was looked at
		return d.ahead.Read(p)
	}
	return d.from.Read(p) // without a copy
}

// read decodes. The decoders are not ours, and what they read may be hostile: a panic in one of
// them is an error of this stream, not the end of the program.
func (d *Decoder) read(p []byte) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = 0, d.damaged(fmt.Errorf("decoder: %v\n%s", r, debug.Stack()))
		}
	}()
	n, err = d.decoded.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	return n, d.damaged(err)
}

// open looks at the first bytes and chooses the decoder.
func (d *Decoder) open() error {
	d.from = counter{Reader: d.From}
	d.ahead = bufio.NewReaderSize(&d.from, readAhead)
	f, err := d.sniff()
	if err != nil {
		return err
	}
	if f == nil {
		return nil
	}
	d.format = f.name
	if d.decoded, err = f.open(d); err != nil {
		return d.damaged(err)
	}
	return nil
}

// sniff returns the format, or nil for plain. It asks for no byte more than it needs to tell: a
// short first line must not wait for the second.
func (d *Decoder) sniff() (*format, error) {
	for n := 1; ; n++ {
		head, err := d.ahead.Peek(n)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		var f *format
		for i := range formats {
			magic := formats[i].magic
			if len(magic) <= n && bytes.HasPrefix(head, []byte(magic)) {
				return &formats[i], nil
			}
			if len(magic) > n && string(head) == magic[:len(head)] {
				f = &formats[i]
			}
		}
		if f == nil || err != nil {
			return nil, nil
		}
	}
}

func (d *Decoder) maxWindow() int64 {
	if d.MaxWindow <= 0 {
		return MaxWindow
	}
	return d.MaxWindow
}

// consumed returns how many bytes of the compressed stream the decoder has taken.
func (d *Decoder) consumed() int64 { return d.from.n - int64(d.ahead.Buffered()) }

// Close lets go of the decoder's memory. The stream is not closed.
func (d *Decoder) Close() {
	if d.close != nil {
		d.close()
		d.close = nil
	}
}

// DecodeError says what is wrong with a compressed stream, and where.
type DecodeError struct {
	Format string
	Offset int64 // in the compressed stream, near the damage and not before it
	Err    error // io.ErrUnexpectedEOF: the stream ends too early
}

func (e *DecodeError) Error() string {
	switch {
	case errors.Is(e.Err, io.ErrUnexpectedEOF):
		return fmt.Sprintf("%s ends too early, at byte %d", e.Format, e.Offset)
	case errors.Is(e.Err, errLimit), errors.Is(e.Err, errFilter):
		return fmt.Sprintf("%s can't be decoded from byte %d on: %v", e.Format, e.Offset, e.Err)
	}
	return fmt.Sprintf("%s is damaged near byte %d: %v", e.Format, e.Offset, e.Err)
}

func (e *DecodeError) Unwrap() error { return e.Err }

// damaged says where a decoder met err, unless the stream beneath could not be read (EIO).
func (d *Decoder) damaged(err error) error {
	if d.from.err != nil {
		return d.from.err
	}
	return &DecodeError{d.format, d.consumed(), err}
}
