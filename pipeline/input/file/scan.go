package file

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// settleTime is how long a file must be unchanged before it is believed to be no unfinished copy,
	// and a missing one to be gone.
	settleTime = 10 * time.Second

	// drainTime is how long a file that has a successor is kept open after it has grown last: some
	// writers notice a rotation late.
	drainTime = 10 * time.Minute

	// deletedTime is the same for a deleted file without a successor.
	deletedTime = time.Hour

	// maxDraining is how many such files are kept open.
	maxDraining = 64

	// watchTime is how long a file is watched after it has grown last, and maxWatched how many are.
	watchTime  = time.Minute
	maxWatched = 64

	// keepTime is how long the record of a file that was read is kept after the file was seen last,
	// and maxRecords how many are.
	keepTime   = 7 * 24 * time.Hour
	maxRecords = 1000
)

// scan looks for files that are new, rotated or gone, and at all that are open.
func (f *Follower) scan(ctx context.Context) {
	f.scanned = time.Now()
	f.expand()
	for _, c := range f.order {
		f.look(ctx, c)
	}
	f.tend()
	f.prune()
	f.started = true
}

// expand finds the paths that are to be followed.
func (f *Follower) expand() {
	for _, path := range f.config.Paths {
		path = filepath.Clean(path)
		names := match(path, func(error) {}) // that nothing matches yet is no error
		if len(names) == 1 && names[0] == path {
			f.follow(f.chain(path))
			continue
		}
		for _, name := range names {
			if !f.excluded(name) {
				f.followMatch(name)
			}
		}
		for _, c := range f.chains { // one that is not there just now
			if ok, err := filepath.Match(path, c.path); ok && err == nil && !f.excluded(c.path) {
				f.follow(c)
			}
		}
	}
}

// followMatch follows what a pattern has matched, or the log that it is a rotation of.
func (f *Follower) followMatch(name string) {
	r := parseRotation(name)
	if r.log == name {
		f.follow(f.chain(name))
		return
	}
	c := f.chain(r.log)
	if c.matched == nil {
		c.matched = make(map[string]bool)
	}
	c.matched[name] = true
	f.follow(c)
}

func (f *Follower) follow(c *chain) {
	if c.followed {
		return
	}
	c.followed, c.restless = true, true
	c.early = !f.started && len(c.generations) == 0
	f.order = append(f.order, c)
}

// chain returns the chain of a path, a new one if there is none.
func (f *Follower) chain(path string) *chain {
	c := f.chains[path]
	if c == nil {
		c = &chain{path: path}
		f.chains[path] = c
	}
	return c
}

func (f *Follower) excluded(path string) bool {
	return slices.ContainsFunc(f.config.Exclude, func(pattern string) bool {
		subject := path
		if !strings.Contains(pattern, "/") {
			subject = filepath.Base(path)
		}
		ok, err := filepath.Match(pattern, subject)
		return ok && err == nil
	})
}

// look finds out which files are c's generations, if that may have changed.
func (f *Follower) look(ctx context.Context, c *chain) {
	now, err := statPath(c.path)
	if err != nil {
		f.trouble(c.path, err)
	}
	version := f.version(c)
	if !c.restless && version == c.version && now.identity == c.current {
		return
	}
	c.restless, c.version, c.current = false, version, now.identity
	var all []*candidate
	for _, path := range f.rotations(c) {
		all = append(all, &candidate{path: path})
	}
	if err == nil {
		all = append(all, &candidate{path: c.path, live: true})
	}
	all, sure := f.identifyAll(ctx, c, all)
	defer closeAll(all)
	f.resume(ctx, c, all)
	if len(c.unfinished()) > 0 {
		f.resumeStrays(ctx, c)
	}
	f.adopt(ctx, c, all)
	if sure && len(all) > 0 {
		f.giveUp(c)
	}
	f.setStates(c)
}

// resumeStrays looks for what is missed in files that only begin like c's path.
func (f *Follower) resumeStrays(ctx context.Context, c *chain) {
	var strays []*candidate
	for _, path := range f.strays(c) {
		strays = append(strays, &candidate{path: path})
	}
	strays, _ = f.identifyAll(ctx, c, strays)
	defer closeAll(strays)
	f.resume(ctx, c, strays)
}

// identifyAll finds out what each file is, and drops those that are of no interest. It is not sure if
// one could not be looked at.
func (f *Follower) identifyAll(ctx context.Context, c *chain, all []*candidate) (known []*candidate, sure bool) {
	sure = true
	for _, k := range all {
		err := f.identify(ctx, c, k)
		switch {
		case err == nil:
			known = append(known, k)
		case errors.Is(err, errIrregular) && !k.live:
		default:
			c.restless, sure = true, false
			if k.live || !errors.Is(err, fs.ErrNotExist) { // a rotation that is gone was renamed just now
				f.trouble(k.path, err)
			}
		}
	}
	return known, sure
}
