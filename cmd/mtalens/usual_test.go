package main

import (
	"strings"
	"testing"
	"testing/fstest"

	"mtalens/configs"
)

func TestUsualLogs(t *testing.T) {
	root := fstest.MapFS{"var/log/mail.log": {}, "var/log/exim4/mainlog": {}, "var/log/syslog": {}}
	found, err := usualLogs(root)
	if err != nil {
		t.Fatal(err)
	}
	paths := found[0].Options.(*configs.FileInput).Paths
	if got, want := strings.Join(paths, " "), "/var/log/mail.log /var/log/exim4/mainlog"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := usualLogs(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "/var/log/maillog") {
		t.Errorf("no log at all: got %v", err)
	}
}
