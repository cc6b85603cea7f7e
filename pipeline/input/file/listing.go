package file

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// relistInterval is how often a folder is listed although it seems not to have changed.
const relistInterval = 10 * time.Second

// listing is what was found in a directory.
type listing struct {
	path    string
	status  status
	listed  time.Time
	version int // grows when it was listed again
	names   []string
	logs    map[string][]string // log → paths of its rotations
	err     error
}

// list returns what is in a directory, listed again if it may have changed.
func (f *Follower) list(path string) *listing {
	d := f.listings[path]
	if d == nil {
		d = &listing{path: path}
		f.listings[path] = d
	}
	if d.listed.Before(f.scanned) { // not in this scan yet
		d.refresh(f.scanned)
	}
	return d
}

func (d *listing) refresh(now time.Time) {
	s, err := statPath(d.path)
	if err == nil && d.err == nil && d.status.same(s) && now.Sub(d.listed) < relistInterval {
		return
	}
	d.status, d.listed, d.err = s, now, err
	d.version++
	d.names, d.logs = nil, make(map[string][]string)
	if err != nil {
		return
	}
	entries, err := os.ReadDir(d.path)
	d.err = err
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		path := filepath.Join(d.path, e.Name())
		d.names = append(d.names, e.Name())
		log := parseRotation(path).log
		d.logs[log] = append(d.logs[log], path)
	}
}

// rotations returns the paths that look like rotations of c, the oldest first.
func (f *Follower) rotations(c *chain) []string {
	var paths []string
	for _, log := range c.logs(f.config.OldDir) {
		paths = append(paths, f.list(filepath.Dir(log)).logs[log]...)
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return path == c.path || halfCompressed(path, paths) })
	slices.SortStableFunc(paths, func(a, b string) int { return compareAge(parseRotation(a), parseRotation(b)) })
	return paths
}

// halfCompressed reports whether the file that path is the compressed form of is still there: then
// the compressing may not have ended.
func halfCompressed(path string, paths []string) bool {
	plain := compressedName.ReplaceAllString(path, "")
	return plain != path && slices.Contains(paths, plain)
}

// strays returns the paths beside c whose names begin like c's and that are no rotations by name.
func (f *Follower) strays(c *chain) []string {
	var paths []string
	for _, log := range c.logs(f.config.OldDir) {
		base := filepath.Base(log)
		d := f.list(filepath.Dir(log))
		for _, name := range d.names {
			path := filepath.Join(d.path, name)
			if strings.HasPrefix(name, base) && path != c.path && !slices.Contains(d.logs[log], path) {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// version tells whether folders of c have changed.
func (f *Follower) version(c *chain) int {
	n := 0
	for _, log := range c.logs(f.config.OldDir) {
		d := f.list(filepath.Dir(log))
		n += d.version
	}
	return n
}
