package file

import (
	"bytes"
	"encoding/json"
	"io"
	"time"
)

const (
	// headSize and tailSize are how much of a file's beginning, and of what lies before a position,
	// tells that it is still the same file.
	headSize = 1024
	tailSize = 256

	// enough is the length from which a head tells files apart: a time stamp, a host, a process ID
	// and some words. Files of one line each may begin alike below it.
	enough = 64
)

// position is a place between two lines of a file, with what makes it certain that a file is the one
// that was read: an inode is used again, and two files may begin alike. Of a file that was cut and
// filled again, only the tail tells.
type position struct {
	Offset int64       `json:"offset"` // in uncompressed bytes
	Head   fingerprint `json:"head"`   // of the first bytes
	Tail   fingerprint `json:"tail"`   // of the bytes before Offset
}

// in reports whether p is a position in a file. sameFile says that the file system calls it the one
// that p was taken in; that decides where too little was read to tell.
func (p *position) in(from io.ReaderAt, sameFile bool) (bool, error) {
	if ok, err := p.Head.at(from, 0); err != nil || !ok {
		return false, err
	}
	if p.Head.Bytes < enough && !sameFile {
		return p.isAll(from)
	}
	return p.Tail.at(from, p.Offset-int64(p.Tail.Bytes))
}

// isAll reports whether the file, which begins with p's head, holds nothing else.
func (p *position) isAll(from io.ReaderAt) (bool, error) {
	if p.Head.Bytes == 0 || int64(p.Head.Bytes) != p.Offset {
		return false, nil
	}
	var b [1]byte
	n, err := from.ReadAt(b[:], p.Offset)
	if n == 0 && err == io.EOF {
		return true, nil
	}
	return false, nil
}

// state says what is going on with a generation.
type state string

const (
	live     state = "live"     // the youngest one
	draining state = "draining" // there is a younger one, and lines may still come
	done     state = "done"     // read to its end
)

// record is a generation of a file, as it is kept in the checkpoint.
type record struct {
	Path   string `json:"path"` // that is followed; the generation may be called otherwise by now
	Device uint64 `json:"dev"`
	Inode  uint64 `json:"ino"`
	Born   int64  `json:"born,omitempty"` // nanoseconds since 1970; 0 where the file system tells none
	Size   int64  `json:"size"`           // when it was looked at last
	State  state  `json:"state"`
	Seen   int64  `json:"seen"` // when it was there last, seconds since 1970
	position
}

func parseRecord(b []byte) (record, error) {
	var r record
	d := json.NewDecoder(bytes.NewReader(b))
	err := d.Decode(&r)
	return r, err
}

func (r *record) identity() identity { return identity{r.Device, r.Inode} }

func (r *record) seenAt() time.Time { return time.Unix(r.Seen, 0) }
