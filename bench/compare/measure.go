package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// cost is what one run of a program took.
type cost struct {
	cpu  time.Duration // user and system, with that of processes that it waited for
	wall time.Duration
	peak int64 // resident memory in bytes, of the largest process
}

// measure runs a command to its end; its output goes to stdout, nil: /dev/null. What a process
// costs is taken from the operating system's own account of it, wait4(2).
func measure(ctx context.Context, args []string, stdout *os.File) (cost, error) {
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stderr = &stderr
	if stdout != nil {
		cmd.Stdout = stdout
	}
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{
		cpu:  cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		wall: wall,
		peak: usage.Maxrss << 10,
	}, nil
}

// floor is the peak that a process inherits from the one that started it, this one: below it,
// wait4 tells nothing.
func floor(ctx context.Context) int64 {
	c, err := measure(ctx, []string{"true"}, nil)
	if err != nil {
		return 0
	}
	return c.peak
}

// machine is what the figures depend on.
type machine struct {
	cpu        string
	cores      int
	kernel     string
	goVersion  string
	loadBefore string
	floor      int64
}

// load returns the load averages of the last 1, 5 and 15 minutes.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], " ")
}

// cpuModel returns the name of the first processor.
func cpuModel() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(b)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
