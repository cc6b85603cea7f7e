package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var (
	errDirectory = errors.New("it is a directory")
	errDevice    = errors.New("it is a device")
	errSocket    = errors.New("it is a socket")
	errNoMatch   = errors.New("no file matches")
	errIrregular = errors.New("it is no regular file")
)

// found is a file that will be read.
type found struct {
	path string
	info fs.FileInfo
}

// expand returns the files that paths name, in the order in which they are read, each once. It
// calls fail for each path that names none.
func expand(paths []string, fail func(error)) []found {
	var files []found
	seen := make(map[identity]bool)
	for _, path := range paths {
		for _, name := range match(path, fail) {
			info, err := os.Stat(name)
			if err != nil {
				fail(explain(name, err))
				continue
			}
			if err := readable(info.Mode()); err != nil {
				if name == path { // a pattern may match what is no file
					fail(explain(name, err))
				}
				continue
			}
			if id := identityOf(info); id != (identity{}) {
				if seen[id] {
					continue
				}
				seen[id] = true
			}
			files = append(files, found{name, info})
		}
	}
	sortRotations(files)
	return files
}

// match returns the files that a path or pattern names, sorted by name.
func match(path string, fail func(error)) []string {
	if !strings.ContainsAny(path, `*?[\`) {
		return []string{path}
	}
	if _, err := os.Lstat(path); err == nil {
		return []string{path}
	}
	names, err := filepath.Glob(path)
	if err != nil {
		fail(&Error{path, errors.New("bad pattern"), `close every [ with a ], or put a \ before it`})
		return nil
	}
	if len(names) == 0 {
		fail(&Error{path, errNoMatch, "look with: ls " + filepath.Dir(path)})
	}
	return names
}

// readable says what is wrong with files of mode m: only regular files hold lines for good. A FIFO
// is allowed for the sake of process substitution, <(…).
func readable(m fs.FileMode) error {
	switch {
	case m.IsDir():
		return errDirectory
	case m&fs.ModeDevice != 0:
		return errDevice
	case m&fs.ModeSocket != 0:
		return errSocket
	}
	return nil
}

// explain says what can be done about err.
func explain(path string, err error) error {
	e := &Error{Path: path, Err: err}
	if perr := new(fs.PathError); errors.As(err, &perr) {
		e.Err = perr.Err
	}
	switch {
	case errors.Is(err, errDirectory):
		e.Hint = "name the files in it: " + filepath.Join(path, "*")
	case errors.Is(err, errDevice):
		e.Hint = "pipe it in: mtalens enrich - < " + path
	case errors.Is(err, fs.ErrPermission):
		e.Hint = "become a member of the group that may read it (adm on Debian), or use sudo"
	}
	return e
}
