package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "mtalens/"

// layers is the direction of imports, from the top down: a package imports what stands below it,
// and nothing beside or above it. Each entry covers its folder and the folders in it.
var layers = [][]string{
	{"cmd", "bench"},
	{"bench/generate"},
	{"configs"},
	{"pipeline/input", "pipeline/output"},
	{"pipeline/encode", "pipeline/redact", "pipeline/checkpoint", "pipeline/health"},
	{"pipeline"},
	{"pipeline/join"},
	{"matchers", "catalog"},
	{"catalog/smtp"},
}

// vague are names that say nothing, and so attract everything.
var vague = []string{"base", "common", "core", "helper", "helpers", "manager", "misc", "shared", "types", "util", "utils"}

type listedPackage struct {
	ImportPath string
	Name       string
	Imports    []string
}

func TestImports(t *testing.T) {
	for _, problem := range importProblems(listPackages(t)) {
		t.Error(problem)
	}
}

func TestImportProblems(t *testing.T) {
	tests := []struct {
		name    string
		path    string
		imports string
		want    string // "" if all is well
	}{
		{"down", "mtalens/pipeline/encode", "mtalens/pipeline", ""},
		{"down by several layers", "mtalens/cmd/mtalens", "mtalens/matchers", ""},
		{"other modules are free", "mtalens/pipeline", "golang.org/x/sys/unix", ""},
		{"a folder and what is in it", "mtalens/pipeline/input/file", "mtalens/pipeline/input/file/watch", ""},
		{"up", "mtalens/matchers", "mtalens/pipeline", "mtalens/matchers imports mtalens/pipeline, which does not stand below it"},
		{"a part of the pipeline may stand above it", "mtalens/pipeline", "mtalens/pipeline/input/file", "mtalens/pipeline imports mtalens/pipeline/input/file, which does not stand below it"},
		{"or below it", "mtalens/pipeline/join", "mtalens/pipeline", "mtalens/pipeline/join imports mtalens/pipeline, which does not stand below it"},
		{"from input to output", "mtalens/pipeline/input/file", "mtalens/pipeline/output/stream", "mtalens/pipeline/input/file imports mtalens/pipeline/output/stream, which does not stand below it"},
		{"from one input to another", "mtalens/pipeline/input/file", "mtalens/pipeline/input/stdin", "mtalens/pipeline/input/file imports mtalens/pipeline/input/stdin, which does not stand below it"},
		{"beside", "mtalens/matchers", "mtalens/catalog", "mtalens/matchers imports mtalens/catalog, which does not stand below it"},
		{"value types import nothing of ours", "mtalens/catalog/smtp", "mtalens/catalog", "mtalens/catalog/smtp imports mtalens/catalog, which does not stand below it"},
		{"a folder without a place", "mtalens/metrics", "fmt", "mtalens/metrics has no place in the direction of imports"},
		{"a vague name", "mtalens/pipeline/util", "fmt", "mtalens/pipeline/util is called util, which says nothing"},
		{"not a vague name", "mtalens/pipeline/output/utility", "fmt", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			name := tt.path[strings.LastIndexByte(tt.path, '/')+1:]
			got := strings.Join(importProblems([]listedPackage{{tt.path, name, []string{tt.imports}}}), "; ")
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// listPackages returns the packages of the program and of everything that it needs, without tests.
func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Name,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("list packages: %v\n%s", err, stderrOf(err))
	}
	var packages []listedPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, module) {
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 {
		t.Fatal("no package listed")
	}
	return packages
}

func stderrOf(err error) string {
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return string(exit.Stderr)
	}
	return ""
}

// importProblems returns what is wrong with packages, in words.
func importProblems(packages []listedPackage) []string {
	var problems []string
	for _, p := range packages {
		if slices.Contains(vague, p.Name) {
			problems = append(problems, p.ImportPath+" is called "+p.Name+", which says nothing")
		}
		layer := layerOf(p.ImportPath)
		if layer < 0 {
			problems = append(problems, p.ImportPath+" has no place in the direction of imports")
			continue
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, module) && !mayImport(p.ImportPath, imported) {
				problems = append(problems, p.ImportPath+" imports "+imported+", which does not stand below it")
			}
		}
	}
	return problems
}

func mayImport(path, imported string) bool {
	above, below := layerOf(path), layerOf(imported)
	if above == below {
		return within(imported, path) || within(path, imported)
	}
	return above < below
}

// layerOf returns the index in layers of the longest entry that covers path, or -1.
func layerOf(path string) int {
	layer, longest := -1, 0
	for i, entries := range layers {
		for _, entry := range entries {
			if within(path, module+entry) && len(entry) > longest {
				layer, longest = i, len(entry)
			}
		}
	}
	return layer
}

// within reports whether path is folder or lies in it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}
