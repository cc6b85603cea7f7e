// Compare measures mtalens and programs that do a part of its job, on the same generated logs, and
// prints what each of them costs.
//
//	make bench-compare                        # fetches the peers, 2 million lines, 5 rounds
//	make bench-compare LINES=100000 ROUNDS=3  # a quick try
//	go run ./bench/compare -only mtalens      # no peers
//
// In each round every program runs once, and each round begins with another one, so that what else
// the machine does hits all of them alike. The logs lie in the page cache and all output goes to
// /dev/null. Figures are medians over the rounds; the ratio to grep is the median of the ratios of
// each round.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// comparison is one run of the command: its flags, and where things lie.
type comparison struct {
	lines, rounds int
	dir           string         // of everything that is made: programs, logs, results
	only          *regexp.Regexp // matches the names of programs that are measured
	progress      io.Writer
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c := comparison{progress: stderr, only: regexp.MustCompile("")}
	f := flag.NewFlagSet("compare", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&c.lines, "lines", 2_000_000, "`lines` of each log")
	f.IntVar(&c.rounds, "rounds", 5, "`rounds` of measurements")
	f.StringVar(&c.dir, "dir", "dist/bench", "`folder` for programs, logs and results")
	f.Func("only", "measure only grep and programs whose name matches this `pattern`", func(s string) (err error) {
		c.only, err = regexp.Compile("^grep|" + s)
		return err
	})
	if err := f.Parse(args); err != nil {
		return err
	}
	if c.lines < 1 || c.rounds < 1 {
		return errors.New("want at least one line and one round")
	}
	return c.run(ctx, stdout)
}

func (c *comparison) run(ctx context.Context, stdout io.Writer) error {
	if err := c.build(ctx, "./cmd/mtalens", "./bench/cmd/generate"); err != nil {
		return err
	}
	if err := c.usePeers(); err != nil {
		return err
	}
	results := result{machine: describeMachine(ctx)}
	for _, t := range tasks {
		r, err := c.measureTask(ctx, &t)
		if err != nil {
			return err
		}
		results.tasks = append(results.tasks, r)
	}
	results.loadAfter = load()
	if err := results.writeFiles(c.dir); err != nil {
		return err
	}
	return results.writeText(stdout)
}

// build builds programs of this module.
func (c *comparison) build(ctx context.Context, paths ...string) error {
	for _, path := range paths {
		name := filepath.Base(path)
		out, err := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(c.dir, name), path).CombinedOutput()
		if err != nil {
			return fmt.Errorf("build %s: %w\n%s", path, err, out)
		}
	}
	return nil
}

// usePeers lets programs be found that bench/peers/install has unpacked, before those of the system.
func (c *comparison) usePeers() error {
	dir, err := filepath.Abs(c.dir)
	if err != nil {
		return err
	}
	root := filepath.Join(dir, "peers")
	libraries, _ := filepath.Glob(root + "/usr/lib/*-linux-gnu")
	perl, _ := filepath.Glob(root + "/usr/lib/*-linux-gnu/perl5/*")
	var modules []string
	for _, folder := range libraries {
		modules = append(modules, folder+"/rsyslog")
	}
	return errors.Join(
		prepend("PATH", dir, root+"/usr/bin", root+"/usr/sbin"),
		prepend("LD_LIBRARY_PATH", libraries...),
		prepend("PERL5LIB", append(perl, root+"/usr/share/perl5")...),
		prepend("RSYSLOG_MODULES", modules...),
	)
}

// prepend puts folders in front of a list of folders in the environment.
func prepend(name string, folders ...string) error {
	if old := os.Getenv(name); old != "" {
		folders = append(folders, old)
	}
	return os.Setenv(name, strings.Join(folders, ":"))
}

// measureTask makes the log of a task and measures its programs on it.
func (c *comparison) measureTask(ctx context.Context, t *task) (taskResult, error) {
	log := filepath.Join(c.dir, fmt.Sprintf("%s-%d.log", t.form, c.lines))
	if err := c.generate(ctx, t, log); err != nil {
		return taskResult{}, err
	}
	size, err := readThrough(log)
	if err != nil {
		return taskResult{}, err
	}
	r := taskResult{task: t, lines: c.lines, size: size}
	for _, p := range t.programs {
		if !c.only.MatchString(p.name) {
			continue
		}
		if _, err := exec.LookPath(p.needs()); err != nil {
			r.missing = append(r.missing, p.needs())
			continue
		}
		r.programs = append(r.programs, programResult{program: p})
	}
	for round := range c.rounds {
		for i := range r.programs {
			p := &r.programs[(i+round)%len(r.programs)]
			fmt.Fprintf(c.progress, "round %d of %d: %s\n", round+1, c.rounds, p.name)
			if err := c.measureProgram(ctx, p, log); err != nil {
				return r, fmt.Errorf("measure %s: %w", p.name, err)
			}
		}
	}
	return r, nil
}

func (c *comparison) measureProgram(ctx context.Context, p *programResult, log string) error {
	var stdout *os.File
	if p.counts() {
		var err error
		if stdout, err = os.Create(filepath.Join(c.dir, "count")); err != nil {
			return err
		}
		defer stdout.Close()
	}
	cost, err := measure(ctx, p.command(log), stdout)
	p.costs = append(p.costs, cost)
	return err
}

// generate makes the log of a task anew; it does not take long, and an old one may be of an older
// generator.
func (c *comparison) generate(ctx context.Context, t *task, log string) error {
	f, err := os.Create(log)
	if err != nil {
		return err
	}
	defer f.Close()
	cmd := exec.CommandContext(ctx, filepath.Join(c.dir, "generate"), "-form", t.form, "-lines", strconv.Itoa(c.lines))
	cmd.Stdout, cmd.Stderr = f, c.progress
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("generate %s: %w", log, err)
	}
	return f.Close()
}

// readThrough brings a file into the page cache and returns its size.
func readThrough(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(io.Discard, f)
}
