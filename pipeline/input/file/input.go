package file

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"

	"mtalens/pipeline"
)

// Input reads files one after the other, each once, to its end.
type Input struct {
	config Config
	files  []found // still to be read
	open   *reader // nil between files
	total  int64
	read   atomic.Int64
	holes  atomic.Int64
}

// New looks for the files that c names. What it does not find, it tells c.Fail.
func New(c Config) *Input {
	in := &Input{config: c, files: expand(c.Paths, c.Fail)}
	for _, f := range in.files {
		in.total += f.info.Size()
	}
	return in
}

// Size returns the bytes of all files, as stored, when they were found.
func (in *Input) Size() int64 { return in.total }

// Reads reports whether info is of a file that will be read. It must be called before the first Read.
func (in *Input) Reads(info fs.FileInfo) bool {
	return slices.ContainsFunc(in.files, func(f found) bool { return os.SameFile(f.info, info) })
}

// BytesRead returns the bytes that were read of files, as stored. It may be called at any time.
func (in *Input) BytesRead() int64 { return in.read.Load() }

// Holes returns the number of NUL bytes that were skipped at the start of lines: what is left in a
// file that was cut while it was written. It may be called at any time.
func (in *Input) Holes() int64 { return in.holes.Load() }

// Read fills b with lines of one file. A file that can't be read, or not to its end, is told to
// Config.Fail; what was read of it before counts.
func (in *Input) Read(ctx context.Context, b *pipeline.Batch) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if in.open == nil {
			if len(in.files) == 0 {
				return io.EOF
			}
			in.next(ctx)
			continue
		}
		b.Stream = in.open.stream
		err := in.open.fill(ctx, b)
		if err != nil {
			in.end(ctx, err)
		}
		if len(b.Lines) > 0 {
			return nil
		}
	}
}

// next opens the next file.
func (in *Input) next(ctx context.Context) {
	f := in.files[0]
	in.files = in.files[1:]
	r, err := openReader(ctx, f.path, &in.config, &in.read)
	if err != nil {
		in.fail(ctx, f.path, err)
		return
	}
	in.open = r
}

// end closes a file because of err.
func (in *Input) end(ctx context.Context, err error) {
	in.holes.Add(in.open.lines.Holes())
	in.open.close()
	if !errors.Is(err, io.EOF) {
		in.fail(ctx, in.open.stream.Path, err)
	}
	in.open = nil
}

// fail reports what is wrong with a file; that the reading was stopped is nothing wrong.
func (in *Input) fail(ctx context.Context, path string, err error) {
	if ctx.Err() != nil {
		return
	}
	in.config.Fail(explain(path, err))
}

// Ack does nothing: files that are read once have no position to keep.
func (in *Input) Ack(context.Context, *pipeline.Batch) error { return nil }
