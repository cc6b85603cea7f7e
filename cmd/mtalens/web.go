package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"mtalens/configs"
	"mtalens/pipeline/health"
)

// What a request may take, and its answer.
const (
	requestTimeout = 10 * time.Second
	closeTimeout   = time.Second
	maxHeader      = 16 << 10
)

var errEnding = errors.New("the daemon is ending")

// web answers HTTP requests, if the configuration wants it to.
type web struct {
	log     *slog.Logger
	handler *health.Handler
	reloads chan chan error // requests to reload, each with where its answer goes

	address string // "": nowhere
	server  *http.Server
}

func newWeb(log *slog.Logger) *web {
	return &web{log: log, handler: &health.Handler{}, reloads: make(chan chan error)}
}

// listen returns a listener at the address of c, for serve; nil: there is one already, or none is
// wanted.
func (w *web) listen(ctx context.Context, c *configs.HTTP) (net.Listener, error) {
	if c.Listen.Text == w.address || c.Listen.Text == "" {
		return nil, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen.Text)
	if err != nil {
		return nil, &configError{configs.Errors{{At: c.Listen.At, Problem: fmt.Sprintf("listen: %v", err)}}}
	}
	return listener, nil
}

// serve answers as c wants it from now on: at the listener that listen has returned, and no longer
// where it did before.
func (w *web) serve(c *configs.HTTP, listener net.Listener) {
	w.allowReload(c.Reload)
	if c.Listen.Text == w.address {
		return
	}
	if w.server != nil {
		go shutdown(w.server) // it may be answering the request that asked for this
	}
	w.address, w.server = c.Listen.Text, nil
	if listener == nil {
		return
	}
	server := &http.Server{
		Handler:           w.handler,
		ReadHeaderTimeout: requestTimeout,
		ReadTimeout:       requestTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(w.log.Handler(), slog.LevelWarn),
	}
	w.server = server
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			w.log.Error("HTTP requests are answered no longer", "error", err)
		}
	}()
}

func (w *web) allowReload(allowed bool) {
	if !allowed {
		w.handler.AllowReload(nil)
		return
	}
	w.handler.AllowReload(w.askForReload)
}

// askForReload hands the wish on to whoever serves, and waits for the result.
func (w *web) askForReload(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case w.reloads <- answer:
		return <-answer
	case <-ctx.Done():
		return errEnding
	}
}

// close stops answering.
func (w *web) close() {
	if w.server != nil {
		shutdown(w.server)
		w.server, w.address = nil, ""
	}
}

// shutdown closes a server. Answers on their way have a moment to arrive.
func shutdown(s *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		s.Close()
	}
}
