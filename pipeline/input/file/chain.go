package file

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// chain is a followed path and the generations that had it: to the reader one endless log.
type chain struct {
	path        string
	generations []*generation   // the oldest first
	followed    bool            // the configuration names it
	early       bool            // it was there at the first scan, and was never read before
	matched     map[string]bool // rotations that a pattern names, too

	found    map[identity]finding // what files turned out to be
	doubt    bool                 // places in the chain told nothing when it was looked at last
	restless bool                 // something is not settled: look again at the next scan
	version  int                  // of the folders, when it was looked at last
	current  identity             // that the path had then
}

// finding says what a file turned out to be. It holds as long as the file does not change.
type finding struct {
	status
	generation *generation // nil: it is not known
	pending    bool        // it may still become a copy of something known
	since      time.Time
}

// restored makes a generation of what the checkpoint says.
func (f *Follower) restored(c *chain, key string, r record) *generation {
	g := &generation{
		chain:  c,
		key:    key,
		stream: f.stream(c),
		size:   r.Size,
		record: r,
	}
	g.lines.place = r.position
	g.finished = r.State == done
	return g
}

// sortRestored puts generations into the order in which they were met.
func (c *chain) sortRestored() {
	slices.SortFunc(c.generations, func(a, b *generation) int {
		x, _ := strconv.ParseUint(a.key, 10, 64)
		y, _ := strconv.ParseUint(b.key, 10, 64)
		return cmp.Compare(x, y)
	})
}

// insert puts g behind older.
func (c *chain) insert(g, older *generation) {
	c.generations = slices.Insert(c.generations, slices.Index(c.generations, older)+1, g)
}

// forget drops what files turned out to be: it may not hold any more.
func (c *chain) forget() {
	c.found = nil
	c.restless = true
}

// logs returns the names whose rotations are c's: its path, where that leads by symbolic links, and
// where rotated files are moved to.
func (c *chain) logs(oldDir string) []string {
	logs := []string{c.path}
	if target, err := filepath.EvalSymlinks(c.path); err == nil && target != c.path {
		logs = append(logs, target)
	}
	if oldDir != "" {
		if !filepath.IsAbs(oldDir) {
			oldDir = filepath.Join(filepath.Dir(c.path), oldDir)
		}
		logs = append(logs, filepath.Join(oldDir, filepath.Base(c.path)))
	}
	return logs
}

// unfinished returns the generations whose files are not open and were not read to their end, the
// oldest first.
func (c *chain) unfinished() []*generation {
	var missing []*generation
	for _, g := range c.generations {
		if g.source == nil && !g.finished {
			missing = append(missing, g)
		}
	}
	return missing
}
