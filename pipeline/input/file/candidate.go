package file

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"slices"
	"time"
)

// candidate is a file that may be one of a chain's generations.
type candidate struct {
	path   string
	live   bool // path is the one that is followed
	status status
	source *source // nil: not open

	generation *generation // that it is, or is a copy of; nil: it is none that is known
	pending    bool        // it may still become a copy of something known
}

func closeAll(all []*candidate) {
	for _, k := range all {
		if k.source != nil {
			k.source.close()
		}
	}
}

// identify finds out whose generation a file is. Its name tells nothing, its inode little: what was
// read must stand in it.
func (f *Follower) identify(ctx context.Context, c *chain, k *candidate) error {
	s, err := statPath(k.path)
	if err != nil {
		return err
	}
	if !s.regular() {
		return errIrregular
	}
	k.status = s
	if k.generation = f.open[s.identity]; k.generation != nil {
		f.seen(k.generation)
		return nil
	}
	before, looked := c.found[s.identity]
	if looked && !before.pending && before.same(s) {
		k.generation = before.generation
		return nil
	}
	if err := f.openCandidate(ctx, k); err != nil {
		return err
	}
	now := finding{status: k.status, since: time.Now()}
	if looked && before.status == k.status {
		now.since = before.since
	}
	k.generation, k.pending = f.recognize(ctx, c, k)
	if time.Since(now.since) >= settleTime {
		k.pending = false
	}
	now.generation, now.pending = k.generation, k.pending
	if c.found == nil {
		c.found = make(map[identity]finding)
	}
	c.found[k.status.identity] = now
	if k.generation != nil {
		f.seen(k.generation)
	}
	return nil
}

// openCandidate opens a file that is not open yet. It fails if the name means another file by now.
func (f *Follower) openCandidate(ctx context.Context, k *candidate) error {
	if k.source != nil {
		return nil
	}
	s, err := openSource(ctx, k.path, f.config.MaxWindow)
	if err != nil {
		return err
	}
	if s.status.identity != k.status.identity {
		s.close()
		return fs.ErrNotExist
	}
	k.source, k.status = s, s.status
	return nil
}

// recognize returns the generation that was read in a file, or that it is a copy of. pending says
// that it may be a copy that is not complete yet.
func (f *Follower) recognize(ctx context.Context, c *chain, k *candidate) (g *generation, pending bool) {
	var alike *generation
	born := bornAt(k.source.file)
	for _, g := range slices.Backward(c.generations) {
		same := g.record.identity() == k.status.identity && g.record.Born == born
		ok, err := f.holds(ctx, k.source, g, same)
		switch {
		case err != nil:
			pending = true
		case ok && same:
			return g, false
		case ok && alike == nil:
			alike = g
		case !ok && g.source != nil && f.beginsLike(ctx, k.source, g):
			pending = true
		}
	}
	return alike, pending && alike == nil
}

// holds reports whether what was read of g stands in a file. Of a compressed one whose original was
// read to its end, the beginning tells.
func (f *Follower) holds(ctx context.Context, s *source, g *generation, sameFile bool) (bool, error) {
	if err := s.rewind(ctx, f.config.MaxWindow); err != nil {
		return false, err
	}
	p := &g.lines.place
	if g.finished && s.packed != nil && p.Head.Bytes >= enough {
		return p.Head.at(s, 0)
	}
	return p.in(s, sameFile)
}

// beginsLike reports whether a file begins like g, with less in it: a copy that is being made.
func (f *Follower) beginsLike(ctx context.Context, s *source, g *generation) bool {
	p := &g.lines.place
	if p.Head.Bytes < enough || s.packed == nil && s.status.size >= p.Offset {
		return false
	}
	if err := s.rewind(ctx, f.config.MaxWindow); err != nil {
		return false
	}
	ok, err := p.Head.at(s, 0)
	return ok && err == nil
}

// seen notes in g's record, now and then, that its file is still there.
func (f *Follower) seen(g *generation) {
	const interval = time.Hour
	g.missing = time.Time{}
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(g.record.seenAt()) < interval {
		return
	}
	g.record.Seen = time.Now().Unix()
	f.save(g)
}

// resume opens the files of generations that are not open and of which there is more to read.
func (f *Follower) resume(ctx context.Context, c *chain, all []*candidate) {
	for _, g := range c.generations {
		if g.source != nil {
			continue
		}
		if k := bestOf(g, all); k != nil && f.hasMore(g, k) {
			f.resumeIn(ctx, g, k)
		}
	}
}

// bestOf returns the candidate to read g from: its own file rather than a copy, a plain one rather
// than a compressed one.
func bestOf(g *generation, all []*candidate) *candidate {
	var best *candidate
	for _, k := range all {
		if k.generation != g {
			continue
		}
		if k.status.identity == g.record.identity() {
			return k
		}
		if best == nil || compressedName.MatchString(best.path) {
			best = k
		}
	}
	return best
}

// hasMore reports whether g must be opened to read on in k.
func (f *Follower) hasMore(g *generation, k *candidate) bool {
	switch {
	case k.live:
		return true
	case g.finished && compressedName.MatchString(k.path):
		return false
	case g.stuck != status{} && g.stuck.identity == k.status.identity:
		return f.unstuck(g, k)
	case g.finished || g.parked:
		return k.status.size > g.lines.place.Offset
	}
	return true
}

// unstuck reports whether a compressed file has changed since it could not be decoded any further.
// If it has not for a while, what is missing in it is given up.
func (f *Follower) unstuck(g *generation, k *candidate) bool {
	if g.stuck != k.status {
		return true
	}
	g.chain.restless = true
	if f.scanned.Sub(g.stuckAt) >= settleTime {
		f.Counts.DecodeErrors.Add(1)
		f.log.Warn("a compressed file is damaged; what stands behind is lost", "path", k.path, "offset", g.lines.place.Offset)
		f.ended(g)
	}
	return false
}

func (f *Follower) resumeIn(ctx context.Context, g *generation, k *candidate) {
	err := f.openCandidate(ctx, k)
	cut := g.cut
	if err == nil {
		err = f.take(ctx, g, k.source)
	}
	if errors.Is(err, errRewritten) || errors.Is(err, fs.ErrNotExist) { // it has changed meanwhile
		g.chain.forget()
		return
	}
	if err != nil {
		g.chain.restless = true
		f.trouble(k.path, err)
		return
	}
	k.source = nil
	f.fine(k.path)
	if cut {
		f.Counts.Copied.Add(1)
	}
}

// adopt begins to read files that were never read: the followed path itself, and rotations that were
// not there before. One whose place in the chain is before all that is known was put there by an
// operator; it is left alone, unless what was known has gone, so that places tell nothing.
func (f *Follower) adopt(ctx context.Context, c *chain, all []*candidate) {
	known := c.firstKnown(all)
	if f.unsure(c) {
		c.restless, c.doubt = true, c.doubt || known < 0
		return
	}
	if c.doubt {
		known, c.doubt = -1, false
	}
	fresh := len(c.generations) == 0
	for i, k := range all {
		switch {
		case k.generation != nil && !k.copied(): // also if it is followed under another path
		case k.pending:
			c.restless = true
		case k.live, !fresh && i > known, fresh && c.wants(k, f.config.Start, i == len(all)-1):
			k.generation = f.start(ctx, c, k, fresh)
		default:
			k.generation = f.ignore(ctx, c, k)
		}
	}
	c.arrange(all)
}

// unsure reports whether an open file must be read before it is known whether another one is its copy,
// plain or compressed: nothing of it was read, or it was deleted, which is what compressing ends with.
func (f *Follower) unsure(c *chain) bool {
	return slices.ContainsFunc(c.generations, func(g *generation) bool {
		if g.source == nil {
			return false
		}
		f.lookAt(g)
		unread := !g.caughtUp || g.source.status.size > g.size
		return unread && (g.lines.place.Offset == 0 || g.source.status.links == 0)
	})
}

// arrange puts generations into the order of their files. Those that have none are older.
func (c *chain) arrange(all []*candidate) {
	place := func(g *generation) int {
		return slices.IndexFunc(all, func(k *candidate) bool { return k == bestOf(g, all) })
	}
	slices.SortStableFunc(c.generations, func(a, b *generation) int { return place(a) - place(b) })
}

// firstKnown returns the index of the oldest rotation of which something was read, or -1 if that tells
// nothing.
func (c *chain) firstKnown(all []*candidate) int {
	if c.vanished(all) {
		return -1
	}
	return slices.IndexFunc(all, func(k *candidate) bool {
		return !k.live && k.generation != nil && k.generation.lines.place.Offset > 0
	})
}

// vanished reports whether what is read, or was, stands in none of these files.
func (c *chain) vanished(all []*candidate) bool {
	return slices.ContainsFunc(c.generations, func(g *generation) bool {
		return !g.finished && !slices.ContainsFunc(all, func(k *candidate) bool { return k.generation == g })
	})
}

// copied reports whether the followed path is a copy of what was read under it.
func (k *candidate) copied() bool {
	g := k.generation
	return k.live && g.source != nil && g.source.status.identity != k.status.identity
}

// wants reports whether a rotation is read although nothing of its log was read before: patterns may
// name rotations, too.
func (c *chain) wants(k *candidate, start Start, youngest bool) bool {
	return c.matched[k.path] && (youngest || !c.early || start != End)
}

// ignore remembers a rotation that is older than all that is read, so that it is not taken for a new
// one when it moves.
func (f *Follower) ignore(ctx context.Context, c *chain, k *candidate) *generation {
	err := f.openCandidate(ctx, k)
	if err == nil {
		err = k.source.rewind(ctx, f.config.MaxWindow)
	}
	var head [headSize]byte
	n := 0
	if err == nil {
		n, err = k.source.ReadAt(head[:], 0)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.restless = true
		return nil
	}
	p := position{Offset: math.MaxInt64, Head: fingerprintOf(head[:n])}
	if k.source.packed == nil {
		p.Offset = k.status.size
	}
	g := f.generation(c, p)
	g.finished = true
	c.generations = append(c.generations, g)
	f.mu.Lock()
	defer f.mu.Unlock()
	g.record.Device, g.record.Inode, g.record.Born = k.status.device, k.status.inode, bornAt(k.source.file)
	g.record.State = done
	f.save(g)
	return g
}

// start begins to read k's file.
func (f *Follower) start(ctx context.Context, c *chain, k *candidate, fresh bool) *generation {
	err := f.openCandidate(ctx, k)
	var p position
	switch {
	case err != nil:
	case k.generation != nil:
		p = k.generation.lines.place // that k is a copy of
	case fresh && c.early && f.config.Start == End:
		p.Offset, err = lastLine(k.source, f.maxLine())
	}
	if err != nil {
		c.restless = true
		f.trouble(k.path, err)
		return nil
	}
	if n := len(c.generations); k.live && n > 0 && !c.generations[n-1].cut {
		f.Counts.Renamed.Add(1)
	}
	s := k.source
	k.source = nil
	g := f.begin(ctx, c, s, p)
	if g.source == nil {
		c.restless = true
		return nil
	}
	c.generations = append(c.generations, g)
	f.fine(k.path)
	return g
}

// lastLine returns where a file's last line starts that is not complete, or its end.
func lastLine(s *source, maxLine int) (int64, error) {
	if s.packed != nil {
		return 0, nil
	}
	end := s.status.size
	start := max(0, end-int64(maxLine))
	b, err := readAt(s, start, int(end-start))
	if err != nil {
		return 0, err
	}
	for i := len(b); i > 0; i-- {
		if b[i-1] == '\n' {
			return start + int64(i), nil
		}
	}
	return start, nil
}

// giveUp ends generations whose files have been missing for a while.
func (f *Follower) giveUp(c *chain) {
	for _, g := range c.unfinished() {
		c.restless = true
		if g.missing.IsZero() {
			g.missing = f.scanned
		}
		if f.scanned.Sub(g.missing) < settleTime {
			continue
		}
		lost := max(0, g.size-g.lines.place.Offset)
		if g.cut {
			f.Counts.Truncated.Add(1)
			f.Counts.LostTruncated.Add(lost)
		} else {
			f.Counts.LostDeleted.Add(lost)
		}
		if lost > 0 {
			f.log.Warn("a file has gone that was not read to its end", "path", c.path, "offset", g.lines.place.Offset, "lost", lost, "cut", g.cut)
		}
		f.ended(g)
	}
}

// setStates notes which generation is the youngest.
func (f *Follower) setStates(c *chain) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, g := range c.generations {
		now := draining
		if i == len(c.generations)-1 {
			now = live
		}
		if g.record.State != done && g.record.State != now {
			g.record.State = now
			g.grown = f.scanned // writers learn of the rotation from now on
			f.save(g)
		}
	}
}
