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
	web       *web
	positions *checkpoint.Store // nil: none are kept
	stdin     *input.Lasting    // nil: nobody has read it yet
	current   *generation       // nil: there is none
	tick      <-chan time.Time
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
	if err := s.web.listen(s.life, &c.HTTP); err != nil {
		return err
	}
	if s.current, err = s.build(c, nil); err != nil {
		return err
	}
	s.begin()
	s.systemd.ready()
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
	s.tick = tick
	for {
		select {
		case err := <-s.current.ended:
			return s.finished(err)
		case sig := <-signals:
			if sig != syscall.SIGHUP {
				return s.drain(signals)
			}
			if err := s.reload(); errors.Is(err, errReported) {
				return err
			}
		case answer := <-s.web.reloads:
			err := s.reload()
			answer <- err
			if errors.Is(err, errReported) {
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

// drain ends the daemon when what was read is written, or at the second signal.
func (s *service) drain(signals <-chan os.Signal) error {
	g := s.current
	s.log.Info("stopping", "unwritten_lines", g.health.Unacknowledged())
	s.systemd.stopping()
	s.web.handler.Watch(nil)
	g.stop()
	for {
		select {
		case err := <-g.ended:
			return s.stopped(err)
		case <-s.tick:
			s.signOfLife()
		case sig := <-signals:
			if sig != syscall.SIGHUP {
				s.log.Warn("stopped at once", "unwritten_lines", g.health.Unacknowledged())
				os.Exit(exitFailure)
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

// reload reads the configuration again. If it is wrong, everything stays as it is; if it is right
// but can't be had (a file that can't be opened, say), the old one is taken up again. The error is
// errReported if not even that works.
func (s *service) reload() error {
	s.systemd.reloading()
	defer s.systemd.ready()
	c, err := s.load()
	if err == nil {
		err = s.prepare(c)
	}
	if err != nil {
		s.refused(err)
		return err
	}
	old := s.current
	s.rest(old)
	next, err := s.build(c, old)
	if err == nil {
		s.current = next
		s.begin()
		s.log.Info("reloaded", "inputs", next.inputs, "outputs", next.outputs)
		return nil
	}
	s.refused(err)
	if failed := s.web.listen(s.life, &old.config.HTTP); failed != nil {
		s.log.Error("HTTP requests are answered no longer", "error", failed)
	}
	if again, failed := s.build(old.config, old); failed == nil {
		s.current = again
		s.begin()
		return err
	} else {
		s.log.Error("stopped: the old configuration can't be taken up again", "error", failed)
	}
	return errReported
}

// prepare does what can fail and does no harm to the pipeline that runs.
func (s *service) prepare(c *configs.Config) error {
	if s.positions != nil && c.StateDir != s.current.config.StateDir {
		return fmt.Errorf("state_dir can't change from %s to %s while the daemon runs: start it anew", s.current.config.StateDir, c.StateDir)
	}
	if s.positions == nil {
		if err := s.openPositions(c); err != nil {
			return err
		}
	}
	return s.web.listen(s.life, &c.HTTP)
}

// refused logs each thing that is wrong with a new configuration.
func (s *service) refused(err error) {
	if many := configs.Errors(nil); errors.As(err, &many) {
		for _, e := range many {
			s.log.Error("reload: the configuration is wrong, the old one stays", "error", e, "hint", e.Hint)
		}
		return
	}
	s.log.Error("reload: the configuration can't be used, the old one stays", "error", err)
}

// rest stops a generation and waits until it has ended.
func (s *service) rest(g *generation) {
	s.web.handler.Watch(nil)
	g.stop()
	for {
		select {
		case <-s.tick:
			s.signOfLife()
		case err := <-g.ended:
			if err != nil {
				s.log.Warn("reload: not everything could be written, the rest is read again", "error", err,
					"unwritten_lines", g.health.Unacknowledged())
			}
			s.closeGeneration(g)
			return
		}
	}
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
