package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/configs/words"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
	"mtalens/pipeline/join"
	"mtalens/pipeline/output/stream"
)

// drainTimeout is how long batches in flight may take once the program was told to stop.
const drainTimeout = 20 * time.Second

// enrich is one run of the command: its flags, then what they were made into.
type enrich struct {
	term  *term
	where pipeline.Where
	match matchers.Options

	lang       catalog.Lang
	format     string
	unmatched  string // path; "" for none
	workers    int
	noJoin     bool
	stats      bool
	noProgress bool
}

func newEnrich(t *term) *cobra.Command {
	e := &enrich{term: t, format: formats().Words[0], workers: runtime.GOMAXPROCS(0)}
	cmd := &cobra.Command{
		Use:   "enrich [PATH...]",
		Short: "Turn log lines into events: what failed, why, and what to do, as JSON lines.",
		Long: `Reads files (plain, gzip, zstd, bzip2 or xz, as their content tells), patterns such
as 'mail.log*', or standard input (- or no PATH), once. Rotations of one log are
read oldest first; otherwise the order of the paths is kept. What selects events
can be repeated and takes several values with commas between; an event must fit
each of the flags. Ends with 0; with 1 if something could not be read; with 2 if
the command line is wrong.`,
		Example: `mtalens enrich /var/log/mail.log
mtalens enrich --event bounced,deferred --format text '/var/log/mail.log*'
mtalens enrich --code '5.7.*' --stats /var/log/exim4/mainlog
tail -F /var/log/mail.log | mtalens enrich --class permanent`,
		Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error { return e.run(cmd.Context(), args) },
	}
	e.addFlags(cmd)
	return cmd
}

// flag is one flag with what completes it.
type flag struct {
	value pflag.Value
	name  string
	help  string
	words []string // all values, if they are fixed
}

func (f flag) addTo(cmd *cobra.Command) {
	cmd.Flags().Var(f.value, f.name, f.help)
	complete := cobra.FixedCompletions(f.words, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc(f.name, complete); err != nil {
		panic(err) // the flag was added the line before
	}
}

func (e *enrich) addFlags(cmd *cobra.Command) {
	kinds, classes, reasons := words.Kinds(), words.Classes(), words.Reasons()
	formats, langs, mtas := formats(), words.Langs(), words.MTAs()
	f := cmd.Flags()
	f.SortFlags = false
	for _, flag := range []flag{
		{&list[matchers.Kind]{values: &e.where.Events, parse: kinds.Parse}, "event", "only these events: bounced, deferred, rejected, …", kinds.Words},
		{&list[smtp.Class]{values: &e.where.Classes, parse: classes.Parse}, "class", "only codes of these classes: success, transient, permanent", classes.Words},
		{&list[smtp.Pattern]{values: &e.where.Codes, parse: words.ParseCode}, "code", "only these reply or enhanced status codes: 550, 5xx, 5.7.1, '5.7.*'", nil},
		{&list[catalog.Reason]{values: &e.where.Reasons, parse: reasons.Parse}, "reason", "only these reasons: mailbox_full, ip_blocklisted, …", reasons.Words},
		{&list[string]{values: &e.where.QueueIDs, parse: words.ParseQueueID}, "queue-id", "only messages with these queue IDs", nil},
		{&value[string]{value: &e.format, parse: formats.Parse, word: e.format, kind: "string"}, "format", "native (JSON lines) or text (for people)", formats.Words},
		{&value[catalog.Lang]{value: &e.lang, parse: langs.Parse, word: "en", kind: "string"}, "lang", "language of titles and advice: en or zh", langs.Words},
		{&value[matchers.MTA]{value: &e.match.MTA, parse: mtas.Parse, word: "auto", kind: "string"}, "mta", "auto, or read the lines of one MTA only: postfix or exim", mtas.Words},
		{&value[*time.Location]{value: &e.match.Location, parse: words.ParseZone, word: "Local", kind: "zone"}, "timezone", "of stamps that name none: Europe/Berlin, Local, UTC, +01:00", nil},
	} {
		flag.addTo(cmd)
	}
	f.StringVar(&e.unmatched, "unmatched", "", "write lines that were not understood to `FILE`")
	f.BoolVar(&e.stats, "stats", false, "print a summary on stderr at the end")
	f.IntVar(&e.workers, "workers", e.workers, "batches that are worked on side by side")
	f.BoolVar(&e.noJoin, "no-join", false, "let each line stand for itself: no sender, client, size from other lines")
	f.BoolVar(&e.noProgress, "no-progress", false, "show no progress bar")
}

// run reads paths, or standard input, once.
func (e *enrich) run(ctx context.Context, paths []string) error {
	if e.workers < 1 {
		return &usageError{fmt.Errorf("--workers: want at least 1, got %d", e.workers), ""}
	}
	meanings, err := catalog.Load()
	if err != nil {
		return fmt.Errorf("load catalog: %w", err)
	}
	failed := false
	in, err := openInput(paths, func(err error) {
		failed = true
		e.term.error(err)
	})
	if err != nil {
		return err
	}
	outputs, closeOutputs, err := e.openOutputs(in, meanings)
	if err != nil {
		return err
	}
	p := e.pipeline(in, outputs, meanings)
	err = e.readAll(ctx, p, in)
	err = errors.Join(err, closeOutputs())
	if err == nil && failed {
		err = errReported
	}
	return err
}

func (e *enrich) pipeline(in source, outputs []pipeline.Output, meanings *catalog.Catalog) *pipeline.Pipeline {
	log := slog.New(slog.NewTextHandler(e.term, nil))
	var envelopes *join.Table
	if !e.noJoin {
		envelopes = join.New(join.DefaultLimits())
	}
	return &pipeline.Pipeline{
		Inputs:  []pipeline.Input{in},
		Outputs: outputs,
		NewEnricher: func() *pipeline.Enricher {
			return &pipeline.Enricher{Matchers: matchers.NewSet(e.match), Catalog: meanings, Join: envelopes, Log: log}
		},
		Workers:      e.workers,
		MaxInFlight:  e.workers + 2,
		DrainTimeout: drainTimeout,
	}
}

// readAll runs p with a progress bar while it runs and a summary behind it, as wanted.
func (e *enrich) readAll(ctx context.Context, p *pipeline.Pipeline, in source) error {
	start := time.Now()
	stop := func() {}
	if !e.noProgress && canShowProgress() {
		stop = e.term.showProgress(in.Size(), in.BytesRead)
	}
	err := p.Run(ctx)
	stop()
	if e.stats {
		e.term.summary(summary(&p.Counts, in.Holes(), time.Since(start)))
	}
	return err
}

// openOutputs returns the outputs, and what closes their files.
func (e *enrich) openOutputs(in source, meanings *catalog.Catalog) ([]pipeline.Output, func() error, error) {
	if info, err := os.Stdout.Stat(); err == nil && in.Reads(info) {
		return nil, nil, &usageError{errors.New("the output is a file that is read, too"), "write it somewhere else"}
	}
	outputs := []pipeline.Output{
		&stream.Events{
			Target: stream.Target{Name: "standard output", Writer: os.Stdout},
			Where:  e.where, Format: e.encoder(meanings),
		},
	}
	if e.unmatched == "" {
		return outputs, func() error { return nil }, nil
	}
	if info, err := os.Stat(e.unmatched); err == nil && in.Reads(info) {
		return nil, nil, &usageError{fmt.Errorf("--unmatched: %s is a file that is read, too", e.unmatched), "write it somewhere else"}
	}
	f, err := os.Create(e.unmatched)
	if err != nil {
		return nil, nil, err
	}
	return append(outputs, unmatchedLines(f)), f.Close, nil
}

func (e *enrich) encoder(meanings *catalog.Catalog) stream.Encoder {
	if e.format == "text" {
		return encode.Text{Catalog: meanings, Lang: e.lang}
	}
	return encode.JSON{Catalog: meanings, Lang: e.lang}
}

// unmatchedLines writes what should have been understood and was not.
func unmatchedLines(f *os.File) *stream.Lines {
	lines := &stream.Lines{Target: stream.Target{Name: f.Name(), Writer: f}}
	lines.Verdicts[matchers.Unmatched] = true
	lines.Verdicts[matchers.Malformed] = true
	return lines
}
