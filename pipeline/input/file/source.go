package file

import (
	"context"
	"io"
	"os"
	"syscall"

	"mtalens/pipeline/input"
)

// source is an open file that lines are read from by their place, plain or compressed.
type source struct {
	file   *os.File
	status status // when it was looked at last
	packed *unpacked
}

// openSource opens a regular file, and judges by what was opened: the name may mean another file by
// now. The context is that of all decoding.
func openSource(ctx context.Context, path string, maxWindow int64) (*source, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	s := &source{file: f}
	if err := s.look(ctx, maxWindow); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

func (s *source) look(ctx context.Context, maxWindow int64) error {
	var err error
	if s.status, err = statFile(s.file); err != nil {
		return err
	}
	if !s.status.regular() {
		return errIrregular
	}
	var head [input.CompressedHead]byte
	n, err := s.file.ReadAt(head[:], 0)
	if err != nil && err != io.EOF { //nolint:errorlint // io.ReaderAt
		return err
	}
	if input.Compressed(head[:n]) {
		s.packed = newUnpacked(ctx, s.file, maxWindow)
	}
	return nil
}

// ReadAt reads the uncompressed content.
func (s *source) ReadAt(p []byte, offset int64) (int, error) {
	if s.packed != nil {
		return s.packed.ReadAt(p, offset)
	}
	return s.file.ReadAt(p, offset)
}

func (s *source) close() {
	if s.packed != nil {
		s.packed.decoder.Close()
	}
	s.file.Close()
}

// rewind begins to read a compressed file from its start again.
func (s *source) rewind(ctx context.Context, maxWindow int64) error {
	if s.packed == nil {
		return nil
	}
	s.packed.decoder.Close()
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	s.packed = newUnpacked(ctx, s.file, maxWindow)
	return nil
}
