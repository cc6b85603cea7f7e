package stream

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Compression is how files that were put aside are stored.
type Compression uint8

const (
	NoCompression Compression = iota
	Gzip
	Zstd
)

// String returns the word for c that configuration uses.
func (c Compression) String() string { return [...]string{"none", "gzip", "zstd"}[c] }

func (c Compression) suffix() string { return [...]string{"", ".gz", ".zst"}[c] }

// unfinished ends the name of a file that is being compressed.
const unfinished = ".tmp"

// rotate puts the file aside and begins a new one. Only what concerns the new one is an error.
func (f *File) rotate() error {
	f.await()
	path := f.config.Path
	if err := f.shift(); err != nil {
		f.config.Fail(fmt.Errorf("put %s aside: %w", path, err))
		return nil
	}
	if err := errors.Join(f.sync(), f.file.Close()); err != nil {
		return err
	}
	if err := f.open(); err != nil {
		return err
	}
	if f.config.Compress == NoCompression {
		return nil
	}
	done := make(chan struct{})
	f.aside = done
	go func() {
		defer close(done)
		if err := compress(generation(path, 1), f.config.Compress); err != nil {
			f.config.Fail(fmt.Errorf("compress %s: %w", generation(path, 1), err))
		}
	}()
	return nil
}

// await waits for the compression of the last generation.
func (f *File) await() {
	if f.aside != nil {
		<-f.aside
		f.aside = nil
	}
}

// shift gives every generation the name of the next older one, and drops the oldest. Each may be
// stored in any form: the configuration may have changed, or the last run died while it compressed.
func (f *File) shift() error {
	for _, c := range []Compression{NoCompression, Gzip, Zstd} {
		for i := f.config.Keep; i >= 1; i-- {
			name := generation(f.config.Path, i) + c.suffix()
			var err error
			if i == f.config.Keep {
				err = os.Remove(name)
			} else {
				err = os.Rename(name, generation(f.config.Path, i+1)+c.suffix())
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return os.Rename(f.config.Path, generation(f.config.Path, 1))
}

// generation returns the name of the file that was put aside i rotations ago.
func generation(path string, i int) string { return fmt.Sprintf("%s.%d", path, i) }

// compress puts a compressed file, with the same rights, in place of the one at path. Until it is
// complete and on the disk, the old one stays.
func compress(path string, c Compression) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return err
	}
	name := path + c.suffix()
	to, err := os.OpenFile(name+unfinished, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	err = errors.Join(copyCompressed(to, from, c), to.Sync(), to.Close())
	if err == nil {
		err = os.Rename(name+unfinished, name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(name+unfinished))
	}
	return os.Remove(path)
}

func copyCompressed(to io.Writer, from io.Reader, c Compression) error {
	var w io.WriteCloser = gzip.NewWriter(to)
	if c == Zstd {
		var err error
		if w, err = zstd.NewWriter(to, zstd.WithEncoderConcurrency(1)); err != nil {
			return err
		}
	}
	_, err := io.Copy(w, from)
	return errors.Join(err, w.Close())
}
