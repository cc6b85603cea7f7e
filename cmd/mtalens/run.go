package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"mtalens/configs"
)

// runCommand is one run of the command: its flags.
type runCommand struct {
	term      *term
	config    string // path; "": the usual logs
	logLevel  slog.Level
	logFormat string
}

func newRun(t *term) *cobra.Command {
	r := &runCommand{term: t, logFormat: logFormats().Words[0]}
	cmd := &cobra.Command{
		Use:   "run [-c FILE]",
		Short: "Read logs as a daemon, and write events as configured.",
		Long: `Reads and writes what FILE says. Without one it reads the usual logs (/var/log/mail.log,
/var/log/maillog, /var/log/exim4/mainlog, /var/log/exim/main.log) and writes JSON lines
to standard output.

SIGHUP reads FILE again; if it is wrong, everything stays as it is. SIGTERM and SIGINT
end the daemon when what was read is written; the second one ends it at once. Ends with
0 when it was told to, or when its inputs have ended; with 1 if something failed for
good; with 2 if FILE is wrong.`,
		Example: `mtalens run -c /etc/mtalens/mtalens.yaml
mtalens run
mtalens check -c /etc/mtalens/mtalens.yaml`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) },
	}
	levels, formats := logLevels(), logFormats()
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVarP(&r.config, "config", "c", "", "configuration `FILE`")
	for _, f := range []flag{
		{&value[slog.Level]{value: &r.logLevel, parse: levels.Parse, word: "info", kind: "string"}, "log.level", "own log, from this level on: debug, info, warn or error", levels.Words},
		{&value[string]{value: &r.logFormat, parse: formats.Parse, word: r.logFormat, kind: "string"}, "log.format", "own log: logfmt or json", formats.Words},
	} {
		f.addTo(cmd)
	}
	return cmd
}

// load reads the configuration. The error is a *configError.
func (r *runCommand) load() (*configs.Config, error) {
	if r.config == "" {
		c := configs.Default()
		return &c, nil
	}
	c, err := configs.Load(r.config, os.LookupEnv)
	if err != nil {
		return nil, &configError{err}
	}
	return c, nil
}

// run serves until the daemon ends.
func (r *runCommand) run(ctx context.Context) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT)
	defer signal.Stop(signals)
	log := newLogger(r.term, r.logFormat, r.logLevel, stderrIsJournal())
	s := newService(context.WithoutCancel(ctx), r.load, log)
	defer s.close()
	if err := s.start(); err != nil {
		return err
	}
	return s.serve(signals)
}
