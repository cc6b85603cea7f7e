package configs

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
)

var update = flag.Bool("update", false, "write what is expected anew")

func environment(name string) (string, bool) {
	value, ok := map[string]string{"LOGS": "/srv/log", "EMPTY": ""}[name]
	return value, ok
}

// explain returns errors as people see them.
func explain(err error) string {
	var errs Errors
	if !errors.As(err, &errs) {
		return err.Error() + "\n"
	}
	var b strings.Builder
	for _, e := range errs {
		b.WriteString(e.Error() + "\n")
		if e.Hint != "" {
			b.WriteString("hint: " + e.Hint + "\n")
		}
	}
	return b.String()
}

// golden compares got with a file, or writes the file if the tests run with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// TestBad holds what is said of each testdata/NAME.bad.yaml to NAME.bad.err.
func TestBad(t *testing.T) {
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no file: ", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = Parse(filepath.Base(file), text, environment); err == nil {
				t.Fatal("it was taken")
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".err", explain(err))
		})
	}
}

// TestGood loads each testdata/*.good.yaml and each example, and runs the tests in them.
func TestGood(t *testing.T) {
	meanings, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob("examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, examples...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			c, err := Load(file, environment)
			if err != nil {
				t.Fatal(explain(err))
			}
			if _, err := c.RunTests(meanings); err != nil {
				t.Error(explain(err))
			}
		})
	}
}

func TestForms(t *testing.T) {
	c, err := Load("testdata/forms.good.yaml", environment)
	if err != nil {
		t.Fatal(explain(err))
	}
	mail := c.Inputs[0].Options.(*FileInput)
	if got, want := strings.Join(mail.Paths, " "), "/var/log/mail.log /srv/log/maillog /var/log/mail.info"; got != want {
		t.Errorf("paths: got %s, want %s", got, want)
	}
	if got := c.Outputs[3].Options.(*FileOutput).Path; got != "${HOME}/lines" {
		t.Errorf("escaped reference: got %s", got)
	}
	if got := c.Outputs[0].Where.Code[0]; !got.MatchEnhanced(smtp.EnhancedCode{Class: 5, Subject: 10, Detail: 1}) {
		t.Error("5.10.1 was taken for a number")
	}
	if c.Join.Age.Hours() != 36 || c.MaxLine != 1<<20 || c.Outputs[1].Options.(*FileOutput).Rotate.MaxSize != 100<<20 {
		t.Errorf("durations and sizes: got %v, %v", c.Join.Age, c.MaxLine)
	}
}

// A refusal stands in Exim's main log and in its reject log; who reads both counts it twice.
func TestWarnings(t *testing.T) {
	tests := []struct {
		inputs string
		want   bool
	}{
		{"exim: {type: file, paths: [/var/log/exim4/mainlog]}", false},
		{"exim: {type: file, paths: [/var/log/exim4/rejectlog]}", false},
		{"exim: {type: file, paths: [/var/log/exim4/mainlog, /var/log/exim4/rejectlog]}", true},
		{"exim: {type: file, paths: [/var/log/exim4/*log]}", true},
		{"exim: {type: file, paths: [/var/log/exim4/*log], exclude: [rejectlog]}", false},
		{"a: {type: file, paths: [/var/log/exim/main.log]}, b: {type: file, paths: [/var/log/exim/reject.log]}", true},
		{"mail: {type: file, paths: [/var/log/mail.log]}, console: {type: stdin}", false},
	}
	for _, tt := range tests {
		c, err := Parse("x.yaml", []byte("inputs: {"+tt.inputs+"}"), environment)
		if err != nil {
			t.Fatal(explain(err))
		}
		if got := c.Warnings(); (len(got) > 0) != tt.want {
			t.Errorf("%s: got %v", tt.inputs, got)
		}
	}
}

func TestTooLarge(t *testing.T) {
	_, err := Parse("x.yaml", make([]byte, maxSize+1), environment)
	if err == nil || !strings.Contains(err.Error(), "the file has 4194305 bytes") {
		t.Errorf("got %v", err)
	}
}

// The state directory is the one that systemd has made, if nobody says anything else.
func TestStateDirectory(t *testing.T) {
	systemd := func(name string) (string, bool) { return "/var/lib/private/x", name == "STATE_DIRECTORY" }
	for _, tt := range []struct {
		text string
		env  Environment
		want string
	}{
		{"", environment, "/var/lib/mtalens"},
		{"", systemd, "/var/lib/private/x"},
		{"state_dir: /srv/x", systemd, "/srv/x"},
	} {
		c, err := Parse("x.yaml", []byte(tt.text), tt.env)
		if err != nil || c.StateDir != tt.want {
			t.Errorf("%q: got %v and %v, want %s", tt.text, c, err, tt.want)
		}
	}
}

// FuzzParse: whatever a file holds, it is either taken or refused with a reason.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(text) < 4096 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := Parse("x.yaml", text, environment)
		var errs Errors
		if err != nil && (!errors.As(err, &errs) || len(errs) == 0) {
			t.Errorf("no reason: %v", err)
		}
	})
}
