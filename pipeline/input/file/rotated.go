package file

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// rotation is what the name of a file says about its place among the rotations of one log.
type rotation struct {
	log  string // the same for all rotations of one log: directory and name of the live file
	date string // digits of date and time; "" if the name has none
	// number counts rotations: the higher, the older. 0: the live file, or one that is dated.
	number string
}

var (
	compressedName = regexp.MustCompile(`\.(gz|bz2|xz|zst|zstd)$`)

	// rotatedName matches what logrotate (dateext, dateformat, extension), savelog, exicyclog and
	// "postfix logrotate" make of a name: a number or a date behind it, or before .log. A date has
	// four digits of a year at least, so that host-1.log is no rotation.
	rotatedName = regexp.MustCompile(`^(.+?)(?:\.(\d{1,4})|[-._]((?:19|20)\d\d-?[01]\d-?[0-3]\d(?:[-T_.]?\d{2}[\d:-]*)?|\d{10}))(\.log)?$`)

	notDigits = regexp.MustCompile(`\D+`)
)

// parseRotation reads the name of a file.
func parseRotation(path string) rotation {
	dir, name := filepath.Split(filepath.Clean(path))
	name = compressedName.ReplaceAllString(name, "")
	m := rotatedName.FindStringSubmatch(name)
	if m == nil {
		return rotation{log: dir + name}
	}
	return rotation{
		log:    dir + m[1] + m[4],
		date:   notDigits.ReplaceAllString(m[3], ""),
		number: strings.TrimLeft(m[2], "0"),
	}
}

// compareAge orders rotations of one log, the oldest first: dated ones, numbered ones, the live
// file. (Where both kinds lie side by side, the scheme was changed, and numbers came first or last;
// nobody can tell.)
func compareAge(a, b rotation) int {
	return cmp.Or(
		cmp.Compare(a.rank(), b.rank()),
		cmp.Compare(a.date, b.date),
		-cmp.Compare(len(a.number), len(b.number)),
		-cmp.Compare(a.number, b.number),
	)
}

func (r rotation) rank() int {
	switch {
	case r.date != "":
		return 0
	case r.number != "":
		return 1
	}
	return 2
}

// sortRotations puts rotations of one log into the order in which they were written. They share
// the places that they had; all other files keep theirs.
func sortRotations(files []found) {
	places := make(map[string][]int)
	for i, f := range files {
		log := parseRotation(f.path).log
		places[log] = append(places[log], i)
	}
	for _, at := range places {
		sorted := make([]found, 0, len(at))
		for _, i := range at {
			sorted = append(sorted, files[i])
		}
		slices.SortStableFunc(sorted, func(a, b found) int {
			return compareAge(parseRotation(a.path), parseRotation(b.path))
		})
		for k, i := range at {
			files[i] = sorted[k]
		}
	}
}
