// Package configs owns everything about configuration: reading it, the lists of inputs and outputs
// that it can name, and the files that an operator copies. The commands that need no configuration
// take nothing from it but the words of their flags.
//
// reference.yaml shows every option with its default; a test holds it equal to the structs here.
package configs

import (
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"time"

	"mtalens/catalog"
	"mtalens/pipeline/input"
	"mtalens/pipeline/join"
)

// Config is a configuration. Default returns the defaults; docs/configuration.md documents the
// options.
type Config struct {
	Inputs          Inputs         `yaml:"inputs"`  // nil: the usual logs
	Outputs         Outputs        `yaml:"outputs"` // nil: standard output
	HTTP            HTTP           `yaml:"http"`
	Catalog         Catalog        `yaml:"catalog"`
	Matchers        []Matcher      `yaml:"matchers"`
	Join            Join           `yaml:"join"`
	Tests           []Test         `yaml:"tests"`
	StateDir        string         `yaml:"state_dir,required"`
	Timezone        *time.Location `yaml:"timezone"`
	MaxLine         Size           `yaml:"max_line" min:"1KiB" max:"16MiB"`
	MaxInFlight     int            `yaml:"max_in_flight" min:"1" max:"1024"`
	ShutdownTimeout time.Duration  `yaml:"shutdown_timeout" min:"1s" max:"1h"`
}

// KeepsPositions reports whether c reads anything that can be read on after a restart.
func (c *Config) KeepsPositions() bool {
	return c.Inputs == nil || slices.ContainsFunc(c.Inputs, func(in Input) bool { return in.Type != "stdin" })
}

// HTTP says where the daemon answers requests.
type HTTP struct {
	Listen Value `yaml:"listen"` // host:port; "": nowhere
	Reload bool  `yaml:"reload"` // POST /-/reload is allowed
}

// Catalog says how events are explained.
type Catalog struct {
	Language catalog.Lang `yaml:"language"`
}

// Join bounds what is remembered of messages, see join.Limits.
type Join struct {
	Enabled    bool          `yaml:"enabled"`
	Messages   int           `yaml:"messages" min:"1" max:"100000000"`
	Recipients int           `yaml:"recipients" min:"1" max:"100000000"`
	Memory     Size          `yaml:"memory" min:"1MiB" max:"1TiB"`
	Age        time.Duration `yaml:"age" min:"1m" max:"365d"`
}

// Limits returns j as the join takes it.
func (j *Join) Limits() join.Limits {
	return join.Limits{Messages: j.Messages, Recipients: j.Recipients, Bytes: int(j.Memory), Age: j.Age}
}

// Test is a line and what is expected of it.
type Test struct {
	At     Position
	Name   string           `yaml:"name,required"`
	Line   string           `yaml:"line"`
	Lines  []string         `yaml:"lines"` // in place of Line: several of one message
	Expect map[string]Value `yaml:"expect,required"`
}

// stateDir is where positions are kept if neither the configuration nor systemd says another place.
const stateDir = "/var/lib/mtalens"

// Default returns the configuration of an empty file.
func Default() Config {
	limits := join.DefaultLimits()
	return Config{
		Join: Join{
			Enabled: true, Messages: limits.Messages, Recipients: limits.Recipients,
			Memory: Size(limits.Bytes), Age: limits.Age,
		},
		StateDir:        stateDir,
		Timezone:        time.Local,
		MaxLine:         input.MaxLine,
		MaxInFlight:     8,
		ShutdownTimeout: 20 * time.Second,
	}
}

// Environment is where a configuration gets ${NAME} from; os.LookupEnv is one.
type Environment func(name string) (value string, set bool)

// Load reads the file at path. An error about what stands in it is [Errors], and names everything
// that is wrong.
func Load(path string, env Environment) (*Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return Parse(path, text, env)
}

// Parse reads the text of a file. The error is [Errors].
func Parse(file string, text []byte, env Environment) (*Config, error) {
	c := Default()
	if dir, ok := env("STATE_DIRECTORY"); ok && dir != "" { // systemd.exec(5)
		c.StateDir = dir
	}
	root, errs := parse(file, text)
	if root == nil {
		return nil, sorted(errs)
	}
	d := decoder{kinds: valueKinds(), lookup: env, errs: errs}
	d.value(root, "configuration", reflect.ValueOf(&c).Elem())
	if d.values <= maxValues {
		c.check(&d)
	}
	if err := sorted(d.errs); err != nil {
		return nil, err
	}
	return &c, nil
}
