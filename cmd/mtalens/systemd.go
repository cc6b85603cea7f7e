package main

import (
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// systemd tells the service manager how the daemon is (sd_notify(3)). Without one, nothing happens.
type systemd struct{ log *slog.Logger }

func (s systemd) ready()     { s.notify(daemon.SdNotifyReady) }
func (s systemd) reloading() { s.notify(daemon.SdNotifyReloading) }
func (s systemd) stopping()  { s.notify(daemon.SdNotifyStopping) }
func (s systemd) alive()     { s.notify(daemon.SdNotifyWatchdog) }

func (s systemd) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.log.Warn("systemd could not be told", "state", state, "error", err)
	}
}

// watchdog returns a channel that asks for a sign of life often enough, and what stops it. The
// channel is nil if nobody waits for one.
func (s systemd) watchdog() (<-chan time.Time, func()) {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		s.log.Warn("the watchdog of systemd is not served", "error", err)
	}
	if interval <= 0 || err != nil {
		return nil, func() {}
	}
	t := time.NewTicker(interval / 2)
	return t.C, t.Stop
}
