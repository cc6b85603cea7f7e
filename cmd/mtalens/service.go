package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"syscall"
	"time"

	"mtalens/catalog"
	"mtalens/configs"
	"mtalens/pipeline"
	"mtalens/pipeline/checkpoint"
	"mtalens/pipeline/input"
)

// service is the daemon at work: one pipeline at a time, each as the configuration says. On a
// reload, the pipeline writes what it has read, ends, and a new one begins where it was.
type service struct {
	load    func() (*configs.Config, error)
	log     *slog.Logger
	systemd systemd
	life    context.Context

	catalog   *catalog.Catalog
	positions *checkpoint.Store // nil: none are kept
	web       *web
	stdin     *input.Lasting // nil: nobody has read it yet
	current   *generation    // nil: there is none

	signals  <-chan os.Signal
	tick     <-chan time.Time // when systemd wants a sign of life
	stopping bool             // the daemon was told to end
}

func newService(life context.Context, load func() (*configs.Config, error), log *slog.Logger) *service {
	return &service{load: load, log: log, systemd: systemd{log}, life: life, web: newWeb(log)}
}

// start reads the configuration and starts what it says.
func (s *service) start() error {
	c, err := s.load()
	if err != nil {
		return err
	}
	if s.catalog, err = catalog.Load(); err != nil {
		return fmt.Errorf("load catalog: %w", err)
	}
	if err := s.openPositions(c); err != nil {
		return err
	}
	listener, err := s.web.listen(s.life, &c.HTTP)
	if err != nil {
		return err
	}
	if s.current, err = s.build(c, nil); err != nil {
		return err
	}
	s.web.serve(&c.HTTP, listener)
	s.begin()
	s.systemd.ready()
	s.warn(c)
	s.log.Info("started", "inputs", s.current.inputs, "outputs", s.current.outputs)
	return nil
}

// openPositions opens the state directory, if there is anything whose positions can be kept. Without
// a configuration nobody has chosen a directory, so it is no error if there can't be one.
func (s *service) openPositions(c *configs.Config) error {
	if !c.KeepsPositions() {
		return nil
	}
	positions, err := checkpoint.Open(c.StateDir, s.log)
	switch {
	case err == nil:
		s.positions = positions
	case errors.As(err, new(*checkpoint.InUseError)), errors.As(err, new(*checkpoint.VersionError)):
		return &configError{err}
	case c.Inputs == nil && errors.Is(err, fs.ErrPermission):
		s.log.Warn("positions are not kept: the next start reads everything again", "error", err)
	default:
		return err
	}
	return nil
}

// begin starts the current generation.
func (s *service) begin() {
	s.current.start(s.life)
	s.web.handler.Watch(s.current.health)
}

// serve follows signals, and requests to reload, until the daemon ends.
func (s *service) serve(signals <-chan os.Signal) error {
	tick, stop := s.systemd.watchdog()
	defer stop()
	s.tick, s.signals = tick, signals
	for {
		select {
		case err := <-s.current.ended:
			return s.finished(err)
		case sig := <-signals:
			if sig != syscall.SIGHUP {
				return s.drain()
			}
			if err := s.reload(); isEnd(err) {
				return err
			}
		case answer := <-s.web.reloads:
			err := s.reload()
			answer <- err
			if isEnd(err) {
				return err
			}
		case <-s.tick:
			s.signOfLife()
		}
	}
}

// finished says how the pipeline ended that nobody has stopped.
func (s *service) finished(err error) error {
	if err != nil {
		s.log.Error("stopped: something failed for good", "error", err)
		return errReported
	}
	s.log.Info("stopped: all inputs have ended")
	return nil
}

// isEnd reports whether err ends the daemon.
func isEnd(err error) bool { return errors.Is(err, errReported) || errors.Is(err, errStopped) }

// drain ends the daemon when what was read is written.
func (s *service) drain() error {
	s.told()
	s.current.stop()
	return s.stopped(s.await(s.current))
}

// told says that the daemon will end.
func (s *service) told() {
	s.stopping = true
	s.log.Info("stopping", "unwritten_lines", s.current.health.Unacknowledged())
	s.systemd.stopping()
	s.web.handler.Watch(nil)
}

// await waits until a generation has ended that was stopped. If the daemon is told to end meanwhile,
// it will; the second time, it ends at once.
func (s *service) await(g *generation) error {
	for {
		select {
		case err := <-g.ended:
			return err
		case <-s.tick:
			s.signOfLife()
		case sig := <-s.signals:
			switch {
			case sig == syscall.SIGHUP: // one reload after the other, and none at the end
			case s.stopping:
				s.log.Warn("stopped at once", "unwritten_lines", g.health.Unacknowledged())
				os.Exit(exitFailure)
			default:
				s.told()
			}
		}
	}
}

// stopped says how the pipeline ended that was told to. What it had no time to write is read again.
func (s *service) stopped(err error) error {
	switch {
	case errors.Is(err, pipeline.ErrDrain):
		s.log.Warn("stopped: there was no time to write everything, the rest will be read again",
			"unwritten_lines", s.current.health.Unacknowledged())
	case err != nil:
		return s.finished(err)
	default:
		s.log.Info("stopped")
	}
	return errStopped
}

// signOfLife tells systemd that the pipeline moves; otherwise systemd starts the daemon anew.
func (s *service) signOfLife() {
	if s.current.health.Moves() {
		s.systemd.alive()
		return
	}
	s.log.Error("nothing moves, although no output waits", "unwritten_lines", s.current.health.Unacknowledged())
}

func (s *service) closeGeneration(g *generation) {
	if err := g.close(); err != nil {
		s.log.Warn("close outputs", "error", err)
	}
}

// close ends what is left.
func (s *service) close() {
	s.web.close()
	if s.current != nil {
		s.closeGeneration(s.current)
	}
	if s.positions == nil {
		return
	}
	if err := s.positions.Close(); err != nil {
		s.log.Error("positions were not saved: lines since the last time will be read again", "error", err)
	}
}
