package file

import (
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/zeebo/xxh3"
	"golang.org/x/sys/unix"
)

// identity tells files apart, whatever they are called: path, link and hard link of one file share
// it. The zero value means that the file system tells none. When a file is deleted and nobody has it
// open, another one may get its identity.
type identity struct {
	device, inode uint64
}

func identityOf(info fs.FileInfo) identity {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return identity{}
	}
	return identity{uint64(stat.Dev), stat.Ino}
}

// status is what stat(2) tells of a file.
type status struct {
	identity
	size    int64
	changed time.Time // of content, name or permissions
	links   uint64    // 0: deleted
	mode    uint32
}

// statPath follows symbolic links.
func statPath(path string) (status, error) {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return status{}, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	return statusOf(&s), nil
}

// statFile tells of the open file, whatever its name means by now.
func statFile(f *os.File) (status, error) {
	var s unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &s); err != nil {
		return status{}, &fs.PathError{Op: "stat", Path: f.Name(), Err: err}
	}
	return statusOf(&s), nil
}

func statusOf(s *unix.Stat_t) status {
	return status{
		identity: identity{uint64(s.Dev), s.Ino},
		size:     s.Size,
		changed:  time.Unix(s.Ctim.Unix()),
		links:    uint64(s.Nlink),
		mode:     uint32(s.Mode),
	}
}

func (s *status) regular() bool { return s.mode&unix.S_IFMT == unix.S_IFREG }

// same reports whether nothing has changed since s was taken. Clocks of files are coarse: what was
// changed in the same tick as s is not seen in the time, so a recent change is no proof.
func (s *status) same(now status) bool {
	const tick = time.Second
	return *s == now && time.Since(now.changed) > tick
}

// fingerprint is the number of some bytes of a file, and their hash.
type fingerprint struct {
	Bytes int    `json:"bytes"`
	Hash  string `json:"hash,omitempty"` // "" for none
}

func fingerprintOf(b []byte) fingerprint {
	if len(b) == 0 {
		return fingerprint{}
	}
	sum := xxh3.Hash128(b).Bytes()
	return fingerprint{len(b), hex.EncodeToString(sum[:])}
}

// maxFingerprint is the largest number of bytes that a fingerprint is made of.
const maxFingerprint = max(headSize, tailSize)

// at reports whether the bytes of a file from offset on have this fingerprint.
func (p fingerprint) at(from io.ReaderAt, offset int64) (bool, error) {
	if p.Bytes < 0 || p.Bytes > maxFingerprint || offset < 0 {
		return false, nil
	}
	b := make([]byte, p.Bytes)
	n, err := from.ReadAt(b, offset)
	if n == len(b) {
		return fingerprintOf(b) == p, nil
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return false, err
}
