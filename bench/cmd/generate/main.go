// Generate writes a mail log of any size to standard output; see package generate.
//
//	go run ./bench/cmd/generate -lines 2000000 > mail.log
//	go run ./bench/cmd/generate -form exim-mainlog -bytes 100000000 > mainlog
//	go run ./bench/cmd/generate -mode one-message -lines 100000 > worst.log
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"mtalens/bench/generate"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	o := generate.Options{Start: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	f := flag.NewFlagSet("generate", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&o.Lines, "lines", 0, "end after so many `lines`")
	f.Int64Var(&o.Bytes, "bytes", 0, "end with the line that reaches so many `bytes`")
	f.Uint64Var(&o.Seed, "seed", 1, "the same seed gives the same log")
	f.Func("form", "postfix-rfc3164, postfix-rfc3339 or exim-mainlog (default postfix-rfc3164)", func(s string) (err error) {
		o.Form, err = generate.ParseForm(s)
		return err
	})
	f.Func("mode", "ordinary, unique-ids, one-message or out-of-order (default ordinary)", func(s string) (err error) {
		o.Mode, err = generate.ParseMode(s)
		return err
	})
	if err := f.Parse(args); err != nil {
		return err
	}
	if o.Lines <= 0 && o.Bytes <= 0 {
		return errors.New("-lines or -bytes: want a size")
	}
	counts, err := generate.Write(stdout, o)
	if err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	fmt.Fprintf(stderr, "%d lines, %d bytes, %.0f bytes a line\n", counts.Lines, counts.Bytes, float64(counts.Bytes)/float64(counts.Lines))
	return nil
}
