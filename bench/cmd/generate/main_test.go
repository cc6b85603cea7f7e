package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if err := run([]string{"-form", "exim-mainlog", "-mode", "one-message", "-lines", "100"}, &stdout, &stderr); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(stdout.String(), "\n"); n != 100 {
		t.Errorf("got %d lines, want 100", n)
	}
	if !strings.HasPrefix(stderr.String(), "100 lines, ") {
		t.Errorf("got %q, want the size", stderr.String())
	}
}

func TestUsage(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"", "want a size"}, // an endless log is nothing that one wants by mistake
		{"-lines 1 -form sendmail", `unknown form "sendmail": want one of ["postfix-rfc3164"`},
		{"-lines 1 -mode evil", `unknown mode "evil": want one of ["ordinary"`},
	} {
		err := run(strings.Fields(tt.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got error %v, want %q", tt.args, err, tt.want)
		}
	}
}
