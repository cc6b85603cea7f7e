package file

import (
	"slices"
	"time"
)

// lookAt has an open file read if it has changed.
func (f *Follower) lookAt(g *generation) {
	if g.source.packed != nil {
		return
	}
	s, err := statFile(g.source.file)
	if err != nil {
		f.trouble(g.source.file.Name(), err)
		return
	}
	if g.source.status.same(s) {
		return
	}
	if s.size != g.source.status.size {
		g.grown = time.Now()
	}
	g.source.status = s
	f.enqueue(g)
}

// tend looks at all open files, and closes those that nothing more is expected of.
func (f *Follower) tend() {
	watched := 0
	var quiet []*generation
	for _, g := range f.open {
		f.lookAt(g)
		f.watch(g, &watched)
		if f.expired(g) {
			g.lines.last = true
			f.enqueue(g)
		} else if g.caughtUp && !g.queued && !g.youngest() {
			quiet = append(quiet, g)
		}
	}
	f.makeRoom(quiet)
}

// expired reports whether all of g was read, and nothing was added to it for so long that nothing will
// be.
func (f *Follower) expired(g *generation) bool {
	if !g.caughtUp || g.source.packed != nil {
		return false
	}
	silence := f.scanned.Sub(g.grown)
	if g.youngest() {
		return g.source.status.links == 0 && silence >= deletedTime
	}
	return silence >= drainTime
}

// makeRoom closes files that have a successor and were read, those first that were silent longest, if
// there are too many. They are opened again if they grow.
func (f *Follower) makeRoom(quiet []*generation) {
	if len(quiet) <= maxDraining {
		return
	}
	slices.SortFunc(quiet, func(a, b *generation) int { return a.grown.Compare(b.grown) })
	for _, g := range quiet[:len(quiet)-maxDraining] {
		f.shut(g)
		g.parked = true
	}
	f.log.Warn("many rotated files are open; some were closed", "limit", maxDraining)
}

// watch has g watched while lines come.
func (f *Follower) watch(g *generation, watched *int) {
	active := g.source.packed == nil && f.scanned.Sub(g.grown) < watchTime && *watched < maxWatched
	if !active {
		g.waker.stop()
		g.waker = nil
		return
	}
	*watched++
	if g.waker != nil {
		return
	}
	w, err := watchFile(openPath(g.source.file), g.lines.at, func() {
		g.woken.Store(true)
		select {
		case f.wake <- struct{}{}:
		default:
		}
	})
	if err == nil { // otherwise the scans must do
		g.waker = w
	}
}

// prune forgets generations that were read to their end and have not been seen for long.
func (f *Follower) prune() {
	n := 0
	for _, c := range f.chains {
		n += len(c.generations)
	}
	for _, c := range f.chains {
		c.generations = slices.DeleteFunc(c.generations, func(g *generation) bool {
			old := g.source == nil && g.finished && (n > maxRecords+len(f.open) || f.scanned.Sub(g.record.seenAt()) > keepTime)
			if !old || !f.forget(g) {
				return false
			}
			n--
			return true
		})
	}
}

// forget deletes g's record, if nothing of g is on its way.
func (f *Follower) forget(g *generation) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(g.read) > 0 {
		return false
	}
	if f.config.Store != nil {
		f.config.Store.Delete(f.config.Name, g.key)
	}
	return true
}
