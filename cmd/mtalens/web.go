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

// listen answers at the address of c from now on, and no longer at the old one. If it can't listen
// there, everything stays as it is.
func (w *web) listen(ctx context.Context, c *configs.HTTP) error {
	if c.Listen.Text == w.address {
		w.allowReload(c.Reload)
		return nil
	}
	var server *http.Server
	if c.Listen.Text != "" {
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen.Text)
		if err != nil {
			return &configError{configs.Errors{{At: c.Listen.At, Problem: fmt.Sprintf("listen: %v", err)}}}
		}
		server = &http.Server{
			Handler:           w.handler,
			ReadHeaderTimeout: requestTimeout,
			ReadTimeout:       requestTimeout,
			MaxHeaderBytes:    maxHeader,
			ErrorLog:          slog.NewLogLogger(w.log.Handler(), slog.LevelWarn),
		}
		go func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				w.log.Error("HTTP requests are answered no longer", "error", err)
			}
		}()
	}
	if w.server != nil {
		go shutdown(w.server) // it may be answering the request that asked for this
	}
	w.address, w.server = c.Listen.Text, server
	w.allowReload(c.Reload)
	return nil
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
