package file

import (
	"io/fs"
	"syscall"
)

// identity tells files apart, whatever they are called: path, link and hard link of one file share
// it. The zero value means that the file system tells none.
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
