package file

import (
	"context"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"mtalens/pipeline"
	"mtalens/pipeline/input"
)

// reader reads one file.
type reader struct {
	file    *os.File
	stream  *pipeline.Stream
	decoder input.Decoder
	lines   input.Lines
	read    *atomic.Int64 // counts the bytes of all files
}

// openReader opens a file. It may wait for the writer of a FIFO, until the context ends.
func openReader(ctx context.Context, path string, c *Config, read *atomic.Int64) (*reader, error) {
	f, info, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	r := &reader{
		file:   f,
		stream: &pipeline.Stream{Input: c.Name, Path: path, Reference: info.ModTime()},
		read:   read,
	}
	r.decoder = input.Decoder{From: counted{r}, MaxWindow: c.MaxWindow}
	r.lines = input.Lines{From: &r.decoder, Max: c.MaxLine, Patient: info.Mode().IsRegular()}
	return r, nil
}

// open opens a regular file or a FIFO, and judges by what was opened: the name may mean another
// file by now.
func open(ctx context.Context, path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	f, err := openAs(ctx, path, info.Mode())
	if err != nil {
		return nil, nil, err
	}
	info, err = f.Stat()
	if err == nil {
		err = readable(info.Mode())
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// openAs opens what is expected to have mode m. To open a FIFO is to wait for its writer; nothing
// else may make us wait (a device can, hence O_NONBLOCK).
func openAs(ctx context.Context, path string, m fs.FileMode) (*os.File, error) {
	if m&fs.ModeNamedPipe == 0 {
		return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	}
	type opened struct {
		file *os.File
		err  error
	}
	ready := make(chan opened)
	go func() {
		f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_CLOEXEC, 0)
		select {
		case ready <- opened{f, err}:
		case <-ctx.Done():
			f.Close()
		}
	}()
	select {
	case o := <-ready:
		return o.file, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fill reads lines into b. A FIFO that is silent is left when the context ends.
func (r *reader) fill(ctx context.Context, b *pipeline.Batch) error {
	if !r.lines.Patient {
		stop := context.AfterFunc(ctx, func() { r.file.SetReadDeadline(time.Unix(1, 0)) })
		defer stop()
	}
	return r.lines.Fill(b)
}

func (r *reader) close() {
	r.decoder.Close()
	r.file.Close()
}

// counted reads the file and counts its bytes.
type counted struct{ *reader }

func (c counted) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.read.Add(int64(n))
	return n, err
}
