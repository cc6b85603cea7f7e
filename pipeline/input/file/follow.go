package file

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"mtalens/pipeline"
	"mtalens/pipeline/input"
)

// scanInterval is how often a Follower looks for new and rotated files, and for growth that nothing
// else has told.
const scanInterval = time.Second

// Follower reads files that are being written, and goes on when they are rotated, cut or replaced.
// With a checkpoint, it goes on where it was when the process ended, through all rotations since.
//
// One goroutine calls Read, which does everything but Ack; so nothing is looked for while outputs
// hold back the pipeline. What was rotated meanwhile is found by content, as after a restart.
type Follower struct {
	// Counts may be read at any time.
	Counts Counts

	config FollowConfig
	log    *slog.Logger

	// The following belongs to Read.

	chains   map[string]*chain
	order    []*chain // as they were found first
	listings map[string]*listing
	open     map[identity]*generation
	ready    []*generation // to be read, in this order
	scanned  time.Time
	started  bool              // the first scan is over
	troubles map[string]string // path → what is wrong with it, as it was logged
	wake     chan struct{}

	mu      sync.Mutex // guards the following, and some fields of generations
	streams map[*pipeline.Stream]*generation
	lastKey uint64
}

// NewFollower returns a Follower of the files that c names. It opens none before the first Read.
func NewFollower(c FollowConfig) *Follower {
	f := &Follower{
		config:   c,
		log:      c.Log,
		chains:   make(map[string]*chain),
		listings: make(map[string]*listing),
		open:     make(map[identity]*generation),
		troubles: make(map[string]string),
		wake:     make(chan struct{}, 1),
		streams:  make(map[*pipeline.Stream]*generation),
	}
	if f.log == nil {
		f.log = slog.New(slog.DiscardHandler)
	}
	f.log = f.log.With("input", c.Name)
	f.restore()
	return f
}

// restore takes the generations of the last time from the checkpoint.
func (f *Follower) restore() {
	if f.config.Store == nil {
		return
	}
	for key, b := range f.config.Store.Records(f.config.Name) {
		number, err := strconv.ParseUint(key, 10, 64)
		r, parseErr := parseRecord(b)
		if err = errors.Join(err, parseErr); err != nil {
			f.log.Warn("a position can't be read and is left out", "key", key, "error", err)
			continue
		}
		f.lastKey = max(f.lastKey, number)
		c := f.chain(r.Path)
		g := f.restored(c, key, r)
		g.stream.MTA = f.config.MTA
		c.generations = append(c.generations, g)
	}
	for _, c := range f.chains {
		c.sortRestored()
	}
}

// Read waits for lines and fills b with those of one file. What is wrong with a file is logged and
// tried again; it is no error.
func (f *Follower) Read(ctx context.Context, b *pipeline.Batch) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Since(f.scanned) >= scanInterval {
			f.scan(ctx)
		}
		if g := f.next(); g != nil {
			f.fill(ctx, g, b)
			if len(b.Lines) > 0 {
				return nil
			}
			continue
		}
		f.wait(ctx)
	}
}

// next returns a generation that is to be read.
func (f *Follower) next() *generation {
	for len(f.ready) > 0 {
		g := f.ready[0]
		f.ready = f.ready[1:]
		g.queued = false
		if g.source != nil && !g.blocked() {
			return g
		}
	}
	return nil
}

func (f *Follower) enqueue(g *generation) {
	if g.source != nil && !g.queued {
		g.queued = true
		f.ready = append(f.ready, g)
	}
}

// wait waits until a file has changed, or it is time to look at all of them.
func (f *Follower) wait(ctx context.Context) {
	timer := time.NewTimer(scanInterval - time.Since(f.scanned))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-f.wake:
		for _, g := range f.open {
			if g.woken.Swap(false) {
				f.lookAt(g)
			}
		}
	}
}

// fill reads lines of g into b.
func (f *Follower) fill(ctx context.Context, g *generation, b *pipeline.Batch) {
	b.Stream = g.stream
	before, holes := g.lines.place.Offset, g.lines.holes
	more, err := g.lines.fill(b)
	f.Counts.BytesRead.Add(g.lines.place.Offset - before)
	f.Counts.Holes.Add(g.lines.holes - holes)
	if err == nil && g.source.packed == nil { // otherwise that size may be of other content
		g.size = max(g.lines.at, g.source.status.size)
	}
	if len(b.Lines) > 0 {
		f.mu.Lock()
		g.read = append(g.read, g.lines.place)
		f.mu.Unlock()
	}
	switch {
	case errors.Is(err, errRewritten):
		f.rewritten(ctx, g)
	case err != nil:
		f.failed(ctx, g, err)
	case more:
		f.enqueue(g)
	default:
		f.caughtUp(g)
	}
}

// caughtUp notes that all there is in g was read.
func (f *Follower) caughtUp(g *generation) {
	if g.lines.last {
		f.finish(g)
	}
	if g.caughtUp {
		return
	}
	g.caughtUp = true
	f.unblock(g)
}

// unblock has the generations read that waited for g.
func (f *Follower) unblock(g *generation) {
	for _, younger := range g.chain.generations {
		f.enqueue(younger)
	}
}

// rewritten goes on at the start of a file that was cut. What was in it may stand in a copy.
func (f *Follower) rewritten(ctx context.Context, g *generation) {
	source := g.source
	f.release(g)
	g.source, g.cut, g.missing, g.caughtUp = nil, true, time.Now(), true
	younger := f.begin(ctx, g.chain, source, position{})
	g.chain.insert(younger, g)
	f.scanned = time.Time{}
	g.chain.forget()
}

// failed gives up reading for now; the next scans find the file again.
func (f *Follower) failed(ctx context.Context, g *generation, err error) {
	if ctx.Err() != nil {
		f.enqueue(g)
		return
	}
	if damaged := new(input.DecodeError); errors.As(err, &damaged) { // or not compressed to its end yet
		g.stuck, g.stuckAt = g.source.status, time.Now()
	} else {
		f.trouble(g.source.file.Name(), err)
	}
	f.shut(g)
	g.chain.forget()
}

// stream makes the stream of a generation. It has the followed path whatever the file is called by
// now, so that an event that comes twice is the same.
func (f *Follower) stream(c *chain) *pipeline.Stream {
	return &pipeline.Stream{Input: f.config.Name, Path: c.path, MTA: f.config.MTA}
}

// generation makes a generation of which all before p was read.
func (f *Follower) generation(c *chain, p position) *generation {
	g := &generation{chain: c, stream: f.stream(c)}
	g.lines.place = p
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastKey++
	g.key = strconv.FormatUint(f.lastKey, 10)
	g.record = record{Path: c.path, State: live, Seen: time.Now().Unix(), position: p}
	return g
}

// begin makes a generation that is read from p on.
func (f *Follower) begin(ctx context.Context, c *chain, s *source, p position) *generation {
	g := f.generation(c, p)
	if err := f.take(ctx, g, s); err != nil {
		f.trouble(s.file.Name(), err)
		s.close()
	}
	return g
}

// take reads g from s from now on.
func (f *Follower) take(ctx context.Context, g *generation, s *source) error {
	if err := s.rewind(ctx, f.config.MaxWindow); err != nil {
		return err
	}
	holes := g.lines.holes
	lines, err := newLiveLines(s, g.lines.place, f.maxLine())
	if err != nil {
		return err
	}
	lines.last, lines.holes = s.packed != nil, holes
	g.lines, g.source, g.size = lines, s, s.status.size
	g.caughtUp, g.finished, g.parked, g.cut = false, false, false, false
	g.grown = time.Now()
	f.open[s.status.identity] = g
	f.mu.Lock()
	f.streams[g.stream] = g
	g.record.Device, g.record.Inode, g.record.Born = s.status.device, s.status.inode, bornAt(s.file)
	g.record.Size = s.status.size
	if len(g.read) == 0 && g.since.IsZero() {
		g.record.position = g.lines.place
	}
	f.save(g)
	f.mu.Unlock()
	f.enqueue(g)
	return nil
}

func (f *Follower) maxLine() int {
	if f.config.MaxLine <= 0 {
		return DefaultFollow().MaxLine
	}
	return f.config.MaxLine
}

// release stops to look at g's file, and leaves it open.
func (f *Follower) release(g *generation) {
	g.waker.stop()
	g.waker = nil
	if f.open[g.source.status.identity] == g {
		delete(f.open, g.source.status.identity)
	}
}

// shut closes g's file. It is read on if it is found again.
func (f *Follower) shut(g *generation) {
	f.release(g)
	g.source.close()
	g.source = nil
	f.unblock(g)
}

// finish closes g's file, which was read to its end.
func (f *Follower) finish(g *generation) {
	f.shut(g)
	f.ended(g)
}

// ended notes that no more of g will be read, unless it grows.
func (f *Follower) ended(g *generation) {
	g.finished, g.missing, g.cut = true, time.Time{}, false
	f.mu.Lock()
	defer f.mu.Unlock()
	if g.end() {
		f.save(g)
		delete(f.streams, g.stream)
	}
}

// Ack moves the position of b's file behind b.
func (f *Follower) Ack(_ context.Context, b *pipeline.Batch) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	g := f.streams[b.Stream]
	g.acknowledge(b.Unfinished())
	if g.finished && g.end() {
		delete(f.streams, g.stream)
	}
	f.save(g)
	return nil
}

// save hands g's record to the checkpoint. f.mu is held.
func (f *Follower) save(g *generation) {
	if f.config.Store != nil {
		f.config.Store.Put(f.config.Name, g.key, g.append(nil))
	}
}

// Close closes all files. It may be called when Read has returned for the last time.
func (f *Follower) Close() error {
	for _, g := range f.open {
		f.shut(g)
	}
	return nil
}

// trouble logs and counts what is wrong with a file, once until it changes.
func (f *Follower) trouble(path string, err error) {
	if perr := new(fs.PathError); errors.As(err, &perr) {
		err = perr.Err
	}
	if f.troubles[path] == err.Error() {
		return
	}
	f.troubles[path] = err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.log.Info("the file is not there yet", "path", path)
	case errors.Is(err, fs.ErrPermission):
		f.Counts.PermissionErrors.Add(1)
		f.log.Warn("the file may not be read; it is tried again", "path", path, "error", err)
	default:
		f.Counts.ReadErrors.Add(1)
		f.log.Warn("the file can't be read; it is tried again", "path", path, "error", err)
	}
}

// fine notes that a file can be read.
func (f *Follower) fine(path string) {
	if _, ok := f.troubles[path]; ok {
		delete(f.troubles, path)
		f.log.Info("the file is read", "path", path)
	}
}
