package input

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"
	"slices"

	"github.com/ulikunitz/xz/lzma"
)

// xzReader reads .xz files (The .xz File Format 1.2.1, section numbers below): streams, the blocks in
// them, and the padding between. The container is read here because the library's own reader
// allocates whatever dictionary a block asks for, up to 4 GiB. Of the index only its checksum is
// looked at: it repeats what the blocks say.
type xzReader struct {
	from  *bufio.Reader
	max   int64 // of the dictionary, in bytes
	check func() hash.Hash

	block *lzma.Reader2 // nil between blocks
	sum   hash.Hash     // nil: the stream has no checksums
	count counter       // of the block's compressed bytes
}

const (
	xzMagic  = "\xfd7zXZ\x00"
	xzHeader = 12 // length of a stream header, and of a footer
)

var (
	errXZ         = errors.New("the structure is wrong")
	errXZChecksum = errors.New("a checksum is wrong")
)

func openXZ(d *Decoder) (io.Reader, error) {
	x := &xzReader{from: d.ahead, max: d.maxWindow()}
	return x, noEOF(x.openStream())
}

func (x *xzReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if x.block == nil {
			if err := x.openBlock(); err != nil {
				return 0, err
			}
			continue
		}
		n, err := x.block.Read(p)
		if x.sum != nil {
			x.sum.Write(p[:n])
		}
		if errors.Is(err, io.EOF) {
			err = x.closeBlock()
		}
		if n > 0 || err != nil {
			return n, noEOF(err)
		}
	}
}

// openStream reads a stream header (2.1.1).
func (x *xzReader) openStream() error {
	h, err := x.next(xzHeader)
	if err != nil {
		return err
	}
	if string(h[:6]) != xzMagic || h[6] != 0 {
		return errXZ
	}
	if crc32.ChecksumIEEE(h[6:8]) != binary.LittleEndian.Uint32(h[8:]) {
		return errXZChecksum
	}
	switch h[7] {
	case 0:
		x.check = nil
	case 1:
		x.check = func() hash.Hash { return crc32.NewIEEE() }
	case 4:
		x.check = func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ECMA)) }
	case 10:
		x.check = sha256.New
	default:
		return fmt.Errorf("unknown kind of checksum %d", h[7])
	}
	return nil
}

// next returns the next n bytes, valid until the next read.
func (x *xzReader) next(n int) ([]byte, error) {
	b, err := x.from.Peek(n)
	if err != nil {
		if len(b) > 0 {
			err = noEOF(err)
		}
		return nil, err
	}
	_, err = x.from.Discard(n)
	return b, err
}

// openBlock goes to the next block, through the end of a stream into the next if it must. It
// returns io.EOF where there is none.
func (x *xzReader) openBlock() error {
	size, err := x.from.Peek(1)
	if err != nil {
		return noEOF(err)
	}
	if size[0] == 0 {
		return x.endStream()
	}
	h, err := x.next((int(size[0]) + 1) * 4)
	if err != nil {
		return err
	}
	end := len(h) - 4
	if crc32.ChecksumIEEE(h[:end]) != binary.LittleEndian.Uint32(h[end:]) {
		return errXZChecksum
	}
	dictionary, err := blockDictionary(h[1:end])
	if err != nil {
		return err
	}
	if dictionary > x.max {
		return errWindow("its dictionary", x.max)
	}
	x.count = counter{Reader: x.from}
	x.sum = nil
	if x.check != nil {
		x.sum = x.check()
	}
	x.block, err = lzma.Reader2Config{DictCap: max(lzma.MinDictCap, int(dictionary))}.NewReader2(&x.count)
	return noEOF(err)
}

// blockDictionary returns the size of the dictionary that a block header asks for (3.1). LZMA2 must be the
// only filter: the others are for programs.
func blockDictionary(h []byte) (int64, error) {
	flags, h := h[0], h[1:]
	if flags&3 != 0 {
		return 0, errFilter
	}
	for _, present := range [...]byte{0x40, 0x80} { // the sizes, which the index repeats
		if flags&present == 0 {
			continue
		}
		_, n := binary.Uvarint(h)
		if n <= 0 {
			return 0, errXZ
		}
		h = h[n:]
	}
	if len(h) < 3 || h[0] != 0x21 || h[1] != 1 {
		return 0, errFilter
	}
	return lzma.DecodeDictCap(h[2])
}

// closeBlock reads what follows the data of a block: padding and checksum (3.3, 3.4).
func (x *xzReader) closeBlock() error {
	x.block = nil
	padding, err := x.next(int(-x.count.n & 3))
	if err != nil {
		return noEOF(err)
	}
	if len(bytes.Trim(padding, "\x00")) > 0 {
		return errXZ
	}
	if x.sum == nil {
		return nil
	}
	want, err := x.next(x.sum.Size())
	if err != nil {
		return noEOF(err)
	}
	got := x.sum.Sum(nil)
	if len(got) <= crc64.Size { // stored with the lowest byte first
		slices.Reverse(got)
	}
	if !bytes.Equal(got, want) {
		return errXZChecksum
	}
	return nil
}

// endStream reads index and footer (4, 2.1.2), and the padding behind them (2.2). It opens the next
// stream or returns io.EOF.
func (x *xzReader) endStream() error {
	if err := x.readIndex(); err != nil {
		return noEOF(err)
	}
	footer, err := x.next(xzHeader)
	if err != nil {
		return noEOF(err)
	}
	if string(footer[10:]) != "YZ" {
		return errXZ
	}
	if crc32.ChecksumIEEE(footer[4:10]) != binary.LittleEndian.Uint32(footer) {
		return errXZChecksum
	}
	for {
		word, err := x.from.Peek(4)
		if err != nil || string(word) == xzMagic[:4] {
			break
		}
		if string(word) != "\x00\x00\x00\x00" {
			return fmt.Errorf("%w xz", errGarbage)
		}
		if _, err := x.from.Discard(4); err != nil {
			return err
		}
	}
	return x.openStream()
}

// readIndex reads over the index.
func (x *xzReader) readIndex() error {
	i := indexReader{Reader: x.from}
	if _, err := i.ReadByte(); err != nil { // its mark, 0
		return err
	}
	records, err := binary.ReadUvarint(&i)
	if err != nil {
		return err
	}
	for range 2 * records {
		if _, err := binary.ReadUvarint(&i); err != nil {
			return err
		}
	}
	for i.n%4 != 0 {
		if _, err := i.ReadByte(); err != nil {
			return err
		}
	}
	sum, err := x.next(crc32.Size)
	if err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(sum) != i.sum {
		return errXZChecksum
	}
	return nil
}

// indexReader counts and sums up what is read through it.
type indexReader struct {
	*bufio.Reader
	n   int64
	sum uint32
}

func (i *indexReader) ReadByte() (byte, error) {
	c, err := i.Reader.ReadByte()
	if err == nil {
		i.n++
		i.sum = crc32.Update(i.sum, crc32.IEEETable, []byte{c})
	}
	return c, err
}
