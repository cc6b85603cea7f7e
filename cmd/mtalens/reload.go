package main

import (
	"errors"
	"fmt"
	"net"

	"mtalens/configs"
)

// reload reads the configuration again. If it is wrong, everything stays as it is; if it is right
// but can't be had (a file that can't be opened, say), the old one is taken up again. The error is
// errReported if not even that works, and errStopped if the daemon was told to end meanwhile.
func (s *service) reload() error {
	s.systemd.reloading()
	defer func() {
		if !s.stopping {
			s.systemd.ready()
		}
	}()
	c, listener, err := s.prepare()
	if err != nil {
		s.refused(err)
		return err
	}
	old := s.current
	if err := s.rest(old); s.stopping {
		return s.stopped(err)
	}
	next, err := s.build(c, old)
	if err == nil {
		s.current = next
		s.web.serve(&c.HTTP, listener)
		s.begin()
		s.warn(c)
		s.log.Info("reloaded", "inputs", next.inputs, "outputs", next.outputs)
		return nil
	}
	s.refused(err)
	if listener != nil {
		listener.Close()
	}
	again, failed := s.build(old.config, old)
	if failed != nil {
		s.log.Error("stopped: the old configuration can't be taken up again", "error", failed)
		return errReported
	}
	s.current = again
	s.begin()
	return err
}

// prepare does what can fail and does no harm to the pipeline that runs: it returns the new
// configuration, and a listener if that wants a new one.
func (s *service) prepare() (*configs.Config, net.Listener, error) {
	c, err := s.load()
	if err != nil {
		return nil, nil, err
	}
	if s.positions != nil && c.StateDir != s.current.config.StateDir {
		return nil, nil, fmt.Errorf("state_dir can't change from %s to %s while the daemon runs: start it anew", s.current.config.StateDir, c.StateDir)
	}
	if s.positions == nil {
		if err := s.openPositions(c); err != nil {
			return nil, nil, err
		}
	}
	listener, err := s.web.listen(s.life, &c.HTTP)
	return c, listener, err
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

// warn logs what is probably wrong with a configuration.
func (s *service) warn(c *configs.Config) {
	for _, w := range c.Warnings() {
		s.log.Warn("the configuration is probably wrong", "error", w, "hint", w.Hint)
	}
}

// rest stops a generation, waits until it has ended and closes what it had opened.
func (s *service) rest(g *generation) error {
	s.web.handler.Watch(nil)
	g.stop()
	err := s.await(g)
	if err != nil && !s.stopping {
		s.log.Warn("reload: not everything could be written, the rest is read again", "error", err,
			"unwritten_lines", g.health.Unacknowledged())
	}
	s.closeGeneration(g)
	return err
}
