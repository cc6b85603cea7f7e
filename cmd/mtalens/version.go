package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker for releases: -ldflags "-X main.version=1.2.3".
var version string

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print version, revision and Go version.",
		Example: "mtalens version",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			_, err := io.WriteString(cmd.OutOrStdout(), versionText(version, info))
			return err
		},
	}
}

// versionText describes a build; info may be nil.
func versionText(version string, info *debug.BuildInfo) string {
	revision := ""
	if info != nil {
		if version == "" {
			version = info.Main.Version
		}
		revision = buildRevision(info)
	}
	if version == "" || version == "(devel)" {
		version = "development"
	}
	return fmt.Sprintf("mtalens %s%s, %s, %s/%s\n", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// buildRevision returns the revision of the source for a version text, or "".
func buildRevision(info *debug.BuildInfo) string {
	revision, modified := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = ", revision " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = " (modified)"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + modified
}
