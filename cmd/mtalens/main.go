// Command mtalens reads the logs of mail servers and says what failed, why, how bad it is and what
// to do.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // --timezone works on systems without a zone database, such as an empty image

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	// exitInterrupted tells a shell script that it was interrupted too (128 + SIGINT). SIGTERM is how
	// a supervisor ends what it started, so that ends with exitOK.
	exitInterrupted = 130
)

func main() { os.Exit(run()) }

// run runs the program and returns its exit code.
func run() int {
	// A write to a closed pipe shall return an error, not end the program before its summary.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := untilSignal()
	defer stop()
	t := newTerm(os.Stderr)
	err := newRoot(t).ExecuteContext(ctx)
	return t.exit(err, context.Cause(ctx))
}

// errInterrupted and errTerminated say which signal has stopped the program.
var (
	errInterrupted = errors.New("interrupted")
	errTerminated  = errors.New("terminated")
)

// untilSignal returns a context that ends with the first SIGINT or SIGTERM. The second finds the
// system's own handling: it ends the program at once.
func untilSignal() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		s := <-signals
		signal.Stop(signals)
		if s == syscall.SIGINT {
			cancel(errInterrupted)
			return
		}
		cancel(errTerminated)
	}()
	return ctx, func() { cancel(nil) }
}

func newRoot(t *term) *cobra.Command {
	root := &cobra.Command{
		Use:   "mtalens COMMAND",
		Short: "mtalens reads mail server logs and says what failed, why, and what to do.",
		Example: `mtalens enrich /var/log/mail.log
mtalens enrich --event bounced,deferred --format text /var/log/mail.log*
zcat mail.log.2.gz | mtalens enrich --code '5.7.*'
mtalens explain 550 5.7.1 relaying not permitted`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.ArbitraryArgs,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &usageError{errors.New("no command given"), "see: mtalens --help"}
		}
		return unknown("command", args[0], commandNames(cmd))
	}
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	cobra.AddTemplateFunc("indent", func(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") })
	root.SetHelpTemplate(helpTemplate)
	root.SetOut(os.Stdout)
	root.SetErr(t)
	root.AddCommand(newEnrich(t), newRun(t), newCheck(t), newExplain(t), newCatalog(), newVersion(), newCompletion())
	return root
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// helpTemplate shows examples first: most people come for one.
const helpTemplate = `{{.Short}}

Examples:
{{indent .Example}}

Usage:
{{indent .UseLine}}{{if .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}

See: mtalens COMMAND --help{{end}}{{if .Long}}

{{.Long}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
