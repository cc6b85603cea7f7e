package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"mtalens/catalog"
	"mtalens/configs"
)

func newCheck(t *term) *cobra.Command {
	path := ""
	cmd := &cobra.Command{
		Use:   "check -c FILE",
		Short: "Check a configuration and run the tests that are written in it.",
		Long: `Prints everything that is wrong with a configuration, each with its place and a hint,
then runs its tests. Reads no log and opens nothing. Ends with 0 if all is well, else
with 2.`,
		Example: `mtalens check -c /etc/mtalens/mtalens.yaml
mtalens check -c new.yaml && mv new.yaml mtalens.yaml && systemctl reload mtalens`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return check(t, cmd.OutOrStdout(), path) },
	}
	cmd.Flags().StringVarP(&path, "config", "c", "", "`FILE` to check")
	if err := cmd.MarkFlagRequired("config"); err != nil {
		panic(err) // the flag was added the line before
	}
	return cmd
}

// check loads the file at path, runs its tests and says how many there were.
func check(t *term, out io.Writer, path string) error {
	c, err := configs.Load(path, os.LookupEnv)
	if err != nil {
		return &configError{err}
	}
	meanings, err := catalog.Load()
	if err != nil {
		return fmt.Errorf("load catalog: %w", err)
	}
	for _, w := range c.Warnings() {
		t.message(fmt.Errorf("warning: %w", w), w.Hint)
	}
	n, err := c.RunTests(meanings)
	if err != nil {
		return &configError{err}
	}
	if n == 1 {
		fmt.Fprintf(out, "%s: ok, 1 test\n", path)
		return nil
	}
	fmt.Fprintf(out, "%s: ok, %d tests\n", path, n)
	return nil
}

// configError says that a configuration is wrong, or can't be used here.
type configError struct{ err error }

func (e *configError) Error() string { return e.err.Error() }
func (e *configError) Unwrap() error { return e.err }
