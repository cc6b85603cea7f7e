package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	xterm "golang.org/x/term"
)

const progressInterval = 100 * time.Millisecond

// canShowProgress reports whether stderr is a terminal that the results don't go to.
func canShowProgress() bool {
	if !xterm.IsTerminal(int(os.Stderr.Fd())) {
		return false
	}
	out, err := os.Stdout.Stat()
	if err != nil {
		return true
	}
	here, err := os.Stderr.Stat()
	return err != nil || !os.SameFile(out, here)
}

// showProgress shows how much of size bytes read returns, until the function that it returns is
// called. Size -1: nobody knows how much will come.
func (t *term) showProgress(size int64, read func() int64) (stop func()) {
	bar := progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(t.out),
		progressbar.OptionSetDescription("reading"),
		progressbar.OptionShowBytes(true),
		progressbar.OptionShowCount(),
		progressbar.OptionUseIECUnits(true),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(progressInterval),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetRenderBlankState(true),
	)
	t.setBar(bar)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(progressInterval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				t.progress(read())
			case <-done:
				return
			}
		}
	}()
	return func() {
		close(done)
		<-ended
		t.setBar(nil)
	}
}

// setBar shows bar, or takes away the one that is shown.
func (t *term) setBar(bar *progressbar.ProgressBar) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bar != nil {
		t.bar.Clear()
	}
	t.bar = bar
}

func (t *term) progress(read int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bar.Set64(read)
}
