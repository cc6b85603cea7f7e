package input

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// errGarbage says that something else follows a compressed stream.
var errGarbage = errors.New("what follows the end of the stream is not")

// gzipMembers reads the members of a gzip file (RFC 1952 §2.2) one by one, so that it can tell where
// something else follows. Zeros up to the end are padding, as from a tape.
type gzipMembers struct {
	from *bufio.Reader
	*gzip.Reader
}

func openGzip(d *Decoder) (io.Reader, error) {
	r, err := gzip.NewReader(d.ahead)
	if err != nil {
		return nil, noEOF(err)
	}
	r.Multistream(false)
	return &gzipMembers{d.ahead, r}, nil
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	for {
		n, err := g.Reader.Read(p)
		if n > 0 || !errors.Is(err, io.EOF) {
			if errors.Is(err, io.EOF) {
				err = nil // the next call meets it again
			}
			return n, err
		}
		if err := g.next(); err != nil {
			return 0, err
		}
	}
}

// next opens the member that follows. It returns io.EOF if there is none.
func (g *gzipMembers) next() error {
	head, err := g.from.Peek(3)
	if len(head) == 0 {
		return err
	}
	if string(head) == formats[0].magic {
		err := g.Reset(g.from)
		g.Multistream(false)
		return noEOF(err)
	}
	for {
		c, err := g.from.ReadByte()
		if err != nil {
			return err
		}
		if c != 0 {
			return fmt.Errorf("%w gzip", errGarbage)
		}
	}
}

// noEOF makes an end that comes too early out of an end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func openZstd(d *Decoder) (io.Reader, error) {
	// One block at a time: the input has a goroutine of its own, and a stream that is written while
	// it is read must not wait for the next block.
	r, err := zstd.NewReader(d.ahead, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(uint64(d.maxWindow())))
	if err != nil {
		return nil, err
	}
	d.close = r.Close
	return zstdReader{r, d.maxWindow()}, nil
}

// zstdReader names the limit where that is in the way.
type zstdReader struct {
	*zstd.Decoder
	max int64
}

func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = errWindow("its window", z.max)
	}
	return n, err
}

var (
	errLimit  = errors.New("is larger than the limit")
	errFilter = errors.New("filters other than LZMA2 are in use")
)

func errWindow(what string, limit int64) error {
	return fmt.Errorf("%s %w of %d MiB", what, errLimit, limit>>20)
}

func openBzip2(d *Decoder) (io.Reader, error) { return bzip2.NewReader(d.ahead), nil }
