package file

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mtalens/pipeline"
	"mtalens/pipeline/checkpoint"
)

// following is a Follower at work in a synctest bubble, in which the time that tests wait takes
// none. It reads the files of a directory of its own.
type following struct {
	*testing.T
	config FollowConfig
	state  string // directory of the checkpoint
	store  *checkpoint.Store
	input  *Follower
	stop   func()

	mu    sync.Mutex
	lines []string
	hold  chan struct{} // what it gives, an output needs for each batch; nil: it needs nothing
	said  strings.Builder
}

// bubble runs test with a Follower of the given paths, which is not started yet.
func bubble(t *testing.T, test func(f *following), paths ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Chdir(t.TempDir())
		f := &following{T: t, config: DefaultFollow(), state: filepath.Join(t.TempDir(), "state")}
		f.config.Paths = paths
		f.config.Log = slog.New(slog.NewTextHandler(locked{f}, nil))
		test(f)
		if f.stop != nil {
			f.end()
		}
		f.wait(time.Second) // until those who watch files have noticed
	})
}

// locked is where the log goes.
type locked struct{ f *following }

func (l locked) Write(b []byte) (int, error) {
	l.f.mu.Lock()
	defer l.f.mu.Unlock()
	return l.f.said.Write(b)
}

// start begins to follow, where the last time has ended.
func (f *following) start() {
	f.Helper()
	var err error
	f.store, err = checkpoint.Open(f.state, f.config.Log)
	must(f.T, err)
	f.config.Store = f.store
	f.input = NewFollower(f.config)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.run(ctx)
	}()
	f.stop = func() {
		cancel()
		<-ended
		must(f.T, f.input.Close())
	}
}

// run is a pipeline whose output remembers lines. It reads ahead by a few batches.
func (f *following) run(ctx context.Context) {
	batches := make(chan *pipeline.Batch, 4)
	var writer sync.WaitGroup
	writer.Go(func() {
		for b := range batches {
			if f.hold != nil {
				select {
				case <-f.hold:
				case <-ctx.Done():
					continue
				}
			}
			f.write(ctx, b)
		}
	})
	for {
		b := &pipeline.Batch{}
		err := f.input.Read(ctx, b)
		if len(b.Lines) > 0 {
			batches <- b
		}
		if err != nil {
			break
		}
	}
	close(batches)
	writer.Wait()
}

func (f *following) write(ctx context.Context, b *pipeline.Batch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range b.Lines {
		line := string(b.Bytes(&b.Lines[i]))
		if b.Lines[i].Truncated {
			line += " (cut)"
		}
		f.lines = append(f.lines, line)
	}
	must(f.T, f.input.Ack(ctx, b))
}

// end stops in good order.
func (f *following) end() {
	f.Helper()
	f.stop()
	f.stop = nil
	must(f.T, f.store.Close())
}

// kill stops without saving anything that was not saved yet.
func (f *following) kill() {
	f.Helper()
	saved := f.state + "'"
	must(f.T, os.CopyFS(saved, os.DirFS(f.state)))
	f.end()
	f.state = saved
}

// wait lets time go by, until nothing more can happen within it.
func (f *following) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// soon is time enough for all that does not wait on purpose.
const soon = 3 * time.Second

// want waits until there is nothing more to do soon, and checks all lines so far, in their order.
func (f *following) want(lines ...[]string) {
	f.Helper()
	f.wait(soon)
	f.mu.Lock()
	defer f.mu.Unlock()
	want := slices.Concat(lines...)
	if slices.Equal(want, f.lines) {
		return
	}
	if diff := cmp.Diff(want, f.lines); diff != "" {
		f.Fatalf("lines, -want +got:\n%s\nlog:\n%s", diff, f.said.String())
	}
}

// wantCount checks one of the counts.
func (f *following) wantCount(name string, got, want int64) {
	f.Helper()
	if got != want {
		f.Errorf("%s: got %d, want %d", name, got, want)
	}
}

// lines returns lines with the numbers from first to last, as long as real ones.
func lines(first, last int) []string {
	var all []string
	for i := first; i <= last; i++ {
		all = append(all, fmt.Sprintf("Nov 24 14:39:41 mx1 postfix/smtp[384]: 3F2B7A%05X: to=<u%05d@b.example>, status=sent", i, i))
	}
	return all
}

// log is a file that is held open and appended to, as by a daemon.
type log struct {
	t *testing.T
	*os.File
}

func (f *following) log(name string) log {
	f.Helper()
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(f.T, err)
	f.Cleanup(func() { file.Close() })
	return log{f.T, file}
}

// write appends lines at once.
func (l log) write(lines []string) {
	l.t.Helper()
	l.text(strings.Join(lines, "\n") + "\n")
}

func (l log) text(s string) {
	l.t.Helper()
	_, err := l.WriteString(s)
	must(l.t, err)
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.Rename(from, to))
}

// copyFile copies a file as cp(1) does.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	must(t, err)
	write(t, to, content)
}

func TestLinesAreReadAsTheyAreWritten(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		log.write(lines(1, 3))
		f.start()
		f.want(lines(1, 3))
		log.write(lines(4, 4))
		f.want(lines(1, 4))
		log.write(lines(5, 5000))
		f.want(lines(1, 5000))
	}, "mail.log")
}

// What is written is seen within half a second, not only by the look at all files each second.
func TestLatency(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		f.start()
		for i := range 20 {
			log.write(lines(i, i))
			f.wait(soon)
			log.write(lines(i, i))
			start := time.Now()
			for n := 2*i + 2; ; {
				f.mu.Lock()
				got := len(f.lines)
				f.mu.Unlock()
				if got == n {
					break
				}
				f.wait(10 * time.Millisecond)
			}
			if took := time.Since(start); took > 500*time.Millisecond {
				f.Fatalf("line %d was read after %v", i, took)
			}
		}
	}, "mail.log")
}

func TestStartAtEnd(t *testing.T) {
	bubble(t, func(f *following) {
		f.config.Start = End
		log := f.log("mail.log")
		log.write(lines(1, 3))
		log.text(lines(4, 4)[0]) // not complete yet
		f.start()
		f.wait(soon)
		f.kill() // the place where it began must not move
		log.text("\n")
		log.write(lines(5, 5))
		f.start()
		f.want(lines(4, 5))
		f.log("new.log").write(lines(6, 6)) // from its beginning: it was not there at the start
		f.want(lines(4, 6))
	}, "mail.log", "new*.log")
}

func TestRestart(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		log.write(lines(1, 3))
		f.start()
		f.want(lines(1, 3))
		f.end()
		log.write(lines(4, 5))
		f.start()
		f.want(lines(1, 5))
		f.kill() // more than a second after the last line
		log.write(lines(6, 7))
		f.start()
		f.want(lines(1, 7))
	}, "mail.log")
}

func TestPatterns(t *testing.T) {
	bubble(t, func(f *following) {
		f.config.Exclude = []string{"debug*", "/no/such/*"}
		f.log("debug.log").write(lines(9, 9))
		f.log("a.log").write(lines(1, 1))
		must(f.T, os.Mkdir("folder.log", 0o700))
		f.start()
		f.want(lines(1, 1))
		f.log("b.log").write(lines(2, 2))
		f.want(lines(1, 2))
	}, "*.log")
}

func TestReadStopsWithItsContext(t *testing.T) {
	bubble(t, func(f *following) {
		ctx, cancel := context.WithCancel(f.Context())
		time.AfterFunc(time.Second/2, cancel)
		in := NewFollower(f.config)
		start := time.Now()
		err := in.Read(ctx, &pipeline.Batch{})
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second/2 {
			f.Errorf("got %v after %v", err, time.Since(start))
		}
	}, "mail.log")
}
