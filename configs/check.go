package configs

import (
	"net"
	"path/filepath"
	"slices"
	"strings"
)

// check looks at what options say together; each for itself is right.
func (c *Config) check(d *decoder) {
	c.checkInputs(d)
	c.checkOutputs(d)
	c.checkMatchers(d)
	d.checkTests(c.Tests)
	if listen := c.HTTP.Listen; listen.Text != "" {
		if _, _, err := net.SplitHostPort(listen.Text); err != nil {
			d.fail(listen.At, "write host:port, as in 127.0.0.1:10925", "listen: %v", err)
		}
	}
}

func (c *Config) checkInputs(d *decoder) {
	stdin := ""
	for i := range c.Inputs {
		in := &c.Inputs[i]
		switch o := in.Options.(type) {
		case *Stdin:
			if stdin != "" {
				d.fail(in.At, "", "inputs %s and %s both read standard input", stdin, in.Name)
			}
			stdin = in.Name
		case *FileInput:
			for _, path := range slices.Concat(o.Paths, o.Exclude) {
				if _, err := filepath.Match(path, ""); err != nil {
					d.fail(in.At, `close every [ with a ], or put a \ before it`, "input %s: %q is no pattern", in.Name, path)
				}
			}
		}
	}
}

func (c *Config) checkOutputs(d *decoder) {
	writers := map[string]string{}
	for i := range c.Outputs {
		out := &c.Outputs[i]
		switch {
		case len(out.Fields) > 0 && len(out.Omit) > 0:
			d.fail(out.At, "fields names what is written, omit what is not: one of them is enough", "output %s: both fields and omit", out.Name)
		case len(out.Fields)+len(out.Omit) > 0 && out.Format != Native:
			d.fail(out.At, "remove it, or write format: native", "output %s: fields and omit are for format native, not %s", out.Name, out.Format)
		}
		file, ok := out.Options.(*FileOutput)
		if !ok {
			continue
		}
		path := filepath.Clean(file.Path)
		if other := writers[path]; other != "" {
			d.fail(out.At, "", "outputs %s and %s write to the same file", other, out.Name)
		}
		writers[path] = out.Name
		if in := c.inputOf(path); in != "" {
			d.fail(out.At, "write it somewhere else", "output %s writes to a file that input %s reads", out.Name, in)
		}
	}
}

// inputOf returns the name of the input that reads a file, or "".
func (c *Config) inputOf(path string) string {
	for i := range c.Inputs {
		file, ok := c.Inputs[i].Options.(*FileInput)
		if !ok {
			continue
		}
		if slices.ContainsFunc(file.Paths, func(pattern string) bool {
			matched, err := filepath.Match(filepath.Clean(pattern), path)
			return err == nil && matched || filepath.Clean(pattern) == path
		}) {
			return c.Inputs[i].Name
		}
	}
	return ""
}

// checkTests looks at tests before they are run: each has lines, and expects fields that there are.
func (d *decoder) checkTests(tests []Test) {
	known := append(testable(), verdictField)
	for i := range tests {
		t := &tests[i]
		if (t.Line == "") == (len(t.Lines) == 0) {
			d.fail(t.At, "", "test %s: want either line or lines", t.Name)
		}
		for name, value := range t.Expect {
			if own, ok := strings.CutPrefix(name, ownFields); ok && own != "" || slices.Contains(known, name) {
				continue
			}
			e := unknownField(name, known)
			d.fail(value.At, e.Hint, "test %s: %s", t.Name, e.Problem)
		}
	}
}
