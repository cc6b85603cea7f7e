package main

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionText(t *testing.T) {
	from := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "abc"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	tests := []struct {
		name    string
		version string
		info    *debug.BuildInfo
		want    string
	}{
		{"a release", "1.2.3", from("(devel)", revision), "mtalens 1.2.3, revision abc, go"},
		{"go install", "", from("v1.2.3"), "mtalens v1.2.3, go"},
		{"go build", "", from("(devel)", revision, modified), "mtalens development, revision abc (modified), go"},
		{"go build outside of a repository", "", from("(devel)"), "mtalens development, go"},
		{"nothing known", "", nil, "mtalens development, go"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := versionText(tt.version, tt.info); !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %q, want it to begin with %q", got, tt.want)
			}
		})
	}
}
