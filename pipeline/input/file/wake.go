package file

import (
	"fmt"
	"os"
	"runtime"

	"github.com/nxadm/tail/util"
	"github.com/nxadm/tail/watch"
	"gopkg.in/tomb.v1"
)

// waker tells when an open file has changed. nxadm/tail looks at it, four times a second, under a
// name that always means the open file. It reads nothing: whatever it misses, the look that Follower
// takes at all files each second will see.
type waker struct {
	tomb tomb.Tomb
}

// openPath returns a name that means the open file, however often that is renamed, and if it is
// deleted.
func openPath(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }

// watchFile calls wake, in a goroutine of its own, whenever the file behind path has changed from
// what it was with size bytes, until the waker is stopped.
func watchFile(path string, size int64, wake func()) (*waker, error) {
	util.LOGGER.SetOutput(endGoroutine{})
	w := &waker{}
	changes, err := watch.NewPollingFileWatcher(path).ChangeEvents(&w.tomb, size)
	if err != nil {
		return nil, err
	}
	go func() {
		defer w.tomb.Done()
		for {
			select {
			case <-changes.Modified:
			case <-changes.Truncated:
			case <-changes.Deleted: // nothing more will be told
				return
			case <-w.tomb.Dying():
				return
			}
			wake()
		}
	}()
	return w, nil
}

// stop ends the watching, soon.
func (w *waker) stop() {
	if w != nil {
		w.tomb.Kill(nil)
	}
}

// endGoroutine takes what nxadm/tail says before it ends the process, which it does if stat(2) fails
// with anything but ENOENT (ESTALE of NFS, EIO of a disk). Only its goroutine ends.
type endGoroutine struct{}

func (endGoroutine) Write([]byte) (int, error) {
	runtime.Goexit()
	return 0, nil
}
