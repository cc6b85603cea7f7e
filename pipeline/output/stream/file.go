package stream

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Sync says when a file is forced to the disk.
type Sync uint8

const (
	// SyncBatch: before a batch counts as written. What was acknowledged survives a loss of power.
	SyncBatch Sync = iota
	// SyncNever: when the system sees fit. What was acknowledged survives the end of the process, but
	// the last seconds not a loss of power.
	SyncNever
)

// String returns the word for s that configuration uses.
func (s Sync) String() string { return [...]string{"batch", "never"}[s] }

// FileConfig says where a File lies and how it is kept.
type FileConfig struct {
	Path string
	Sync Sync

	// MaxSize is the size in bytes above which the file is put aside: it becomes Path.1, what was
	// there before Path.2, and so on. 0: never; somebody else may do it.
	MaxSize int64
	// Keep is the number of files that were put aside and are kept, at least 1.
	Keep int
	// Compress is done to files that were put aside, in the background.
	Compress Compression

	// Fail takes what went wrong with files that were put aside. Writing goes on.
	Fail func(error)
}

// File is a file that events are appended to, and its earlier generations. It follows its name: if
// somebody else has renamed or removed the file, the next write begins a new one.
type File struct {
	mu     sync.Mutex
	config FileConfig
	file   *os.File
	size   int64
	torn   bool          // the last write did not fit: its rest belongs right behind it
	aside  chan struct{} // closed when the last generation is compressed; nil: there is nothing to wait for
}

// OpenFile opens a file for appending, or makes it. What stands behind the last line break was torn
// by a kill or a crash: it is cut off, for its lines are read again.
func OpenFile(c FileConfig) (*File, error) {
	f := &File{config: c}
	if err := f.open(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) open() error {
	file, err := os.OpenFile(f.config.Path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o640)
	if err != nil {
		return fmt.Errorf("open output file: %w", err)
	}
	size, err := cutTorn(file)
	if err != nil {
		file.Close()
		return fmt.Errorf("cut torn line off %s: %w", f.config.Path, err)
	}
	f.file, f.size = file, size
	return nil
}

// cutTorn removes what follows the last line break, and returns the size that the file has then.
// A device or a pipe has no size.
func cutTorn(file *os.File) (int64, error) {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0, err
	}
	end := info.Size()
	buf := make([]byte, 64<<10)
	for end > 0 {
		start := max(0, end-int64(len(buf)))
		chunk := buf[:end-start]
		if _, err := file.ReadAt(chunk, start); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if i := bytes.LastIndexByte(chunk, '\n'); i >= 0 {
			end = start + int64(i) + 1
			break
		}
		end = start
	}
	if end == info.Size() {
		return end, nil
	}
	return end, file.Truncate(end)
}

// Write appends b, whole lines, in one go. If the disk is full in the middle, it returns how much
// fitted; the rest may be written later.
func (f *File) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.torn {
		if err := f.prepare(len(b)); err != nil {
			return 0, err
		}
	}
	n, err := f.file.Write(b)
	f.size += int64(n)
	f.torn = n < len(b) && (n > 0 || f.torn)
	if err == nil && f.config.Sync == SyncBatch {
		err = f.sync()
	}
	return n, err
}

// prepare sees to it that the next n bytes go to the right file.
func (f *File) prepare(n int) error {
	if err := f.follow(); err != nil {
		return err
	}
	if f.config.MaxSize == 0 || f.size == 0 || f.size+int64(n) <= f.config.MaxSize {
		return nil
	}
	return f.rotate()
}

// sync forces the file to the disk. A pipe or a device may know no such thing.
func (f *File) sync() error {
	info, err := f.file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	return f.file.Sync()
}

// follow opens the file anew if its name has come to mean another one, or none.
func (f *File) follow() error {
	here, err := f.file.Stat()
	if err != nil {
		return err
	}
	there, err := os.Stat(f.config.Path)
	if err == nil && os.SameFile(here, there) {
		f.size = here.Size()
		return nil
	}
	if err := f.file.Close(); err != nil {
		return err
	}
	return f.open()
}

// Close closes the file, and waits until the last one that was put aside is compressed.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.await()
	return f.file.Close()
}
