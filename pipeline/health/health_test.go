package health_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mtalens/pipeline"
	"mtalens/pipeline/health"
)

// lines is an input of one batch.
type lines struct{ read bool }

func (in *lines) Read(_ context.Context, b *pipeline.Batch) error {
	if in.read {
		return io.EOF
	}
	in.read = true
	b.Stream = &pipeline.Stream{Input: "mail"}
	b.Add([]byte("one"), 0, false)
	b.Add([]byte("two"), 4, false)
	return nil
}

func (*lines) Ack(context.Context, *pipeline.Batch) error { return nil }

// away is an output that accepts nothing until it is told to.
type away struct{ back chan struct{} }

func (*away) Encode(*pipeline.Batch, *pipeline.Encoded) {}

func (o *away) Write(ctx context.Context, _ *pipeline.Batch, _ *pipeline.Encoded) error {
	select {
	case <-o.back:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// An output that is away is a reason not to move; the watchdog must not bite then. That a batch lies
// around and nobody works on it is none.
func TestMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p health.Pipeline
		in := p.Input(&lines{})
		target := &away{make(chan struct{})}
		out := p.Output("bus", target)
		var b pipeline.Batch
		expect := func(when string, moves bool, unacknowledged int64, problems string) {
			t.Helper()
			if p.Moves() != moves || p.Unacknowledged() != unacknowledged || strings.Join(p.Problems(), ";") != problems {
				t.Errorf("%s: moves %v, %d lines, problems %v", when, p.Moves(), p.Unacknowledged(), p.Problems())
			}
		}
		expect("nothing was read", true, 0, "")
		if err := in.Read(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		expect("a batch lies around", false, 2, "")
		written := make(chan error)
		go func() { written <- out.Write(t.Context(), &b, nil) }()
		synctest.Wait()
		expect("it is being written", true, 2, "")
		time.Sleep(10 * time.Second) // of the bubble
		expect("for long", true, 2, "output bus has not accepted anything for 10s")
		close(target.back)
		if err := errors.Join(<-written, in.Ack(t.Context(), &b)); err != nil {
			t.Fatal(err)
		}
		expect("it is acknowledged", true, 0, "")
		expect("long ago", true, 0, "")
	})
}

func TestHandler(t *testing.T) {
	var h health.Handler
	ask := func(method, path string, status int, text string) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		if w.Code != status || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s %s: %d %s, want %d %s", method, path, w.Code, w.Body, status, text)
		}
	}
	ask(http.MethodGet, "/-/healthy", http.StatusOK, "healthy")
	ask(http.MethodHead, "/-/healthy", http.StatusOK, "")
	ask(http.MethodPost, "/-/healthy", http.StatusMethodNotAllowed, "GET")
	ask(http.MethodGet, "/-/ready", http.StatusServiceUnavailable, "not ready") // no pipeline yet
	ask(http.MethodGet, "/", http.StatusNotFound, "nothing here")
	ask(http.MethodPost, "/-/reload", http.StatusForbidden, "http.reload") // not unless it is allowed

	h.Watch(&health.Pipeline{})
	ask(http.MethodGet, "/-/ready", http.StatusOK, "ready")

	wrong := errors.New("mtalens.yaml:1:1: unknown option")
	h.AllowReload(func(context.Context) error { return wrong })
	ask(http.MethodGet, "/-/reload", http.StatusMethodNotAllowed, "POST") // a link must not do it
	ask(http.MethodPost, "/-/reload", http.StatusInternalServerError, wrong.Error())
	wrong = nil
	ask(http.MethodPost, "/-/reload", http.StatusOK, "reloaded")
}
