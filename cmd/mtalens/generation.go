package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"mtalens/configs"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
	"mtalens/pipeline/health"
	"mtalens/pipeline/input"
	"mtalens/pipeline/input/file"
	"mtalens/pipeline/input/stdin"
	"mtalens/pipeline/join"
	"mtalens/pipeline/output/stream"

	"mtalens/matchers"
)

// generation is a pipeline, made of one configuration.
type generation struct {
	config   *configs.Config
	pipeline *pipeline.Pipeline
	health   *health.Pipeline
	join     *join.Table // nil: each line stands for itself
	inputs   []string    // their names
	outputs  []string
	closers  []io.Closer

	stop  context.CancelFunc
	ended chan error // gets what Run returns
}

// build makes a generation of c. It takes over from before, if that is not nil, what is known of the
// messages in the queue.
func (s *service) build(c *configs.Config, before *generation) (*generation, error) {
	g := &generation{config: c, health: &health.Pipeline{}, ended: make(chan error, 1), stop: func() {}}
	if c.Join.Enabled {
		g.join = join.New(c.Join.Limits())
		if before != nil && before.join != nil && before.config.Join == c.Join {
			g.join = before.join
		}
	}
	options := c.MatcherOptions()
	g.pipeline = &pipeline.Pipeline{
		NewEnricher: func() *pipeline.Enricher {
			return &pipeline.Enricher{Matchers: matchers.NewSet(options), Catalog: s.catalog, Join: g.join, Log: s.log}
		},
		Workers:      runtime.GOMAXPROCS(0),
		MaxInFlight:  c.MaxInFlight,
		DrainTimeout: c.ShutdownTimeout,
	}
	if err := errors.Join(s.addInputs(g), s.addOutputs(g)); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

func (s *service) addInputs(g *generation) error {
	inputs := g.config.Inputs
	if inputs == nil {
		found, err := usualLogs(os.DirFS("/"))
		if err != nil {
			return err
		}
		inputs = found
	}
	for _, in := range inputs {
		g.inputs = append(g.inputs, in.Name)
		g.pipeline.Inputs = append(g.pipeline.Inputs, g.health.Input(s.newInput(g, &in)))
	}
	return nil
}

// newInput makes an input. Standard input lasts as long as the process: what was read of it can't be
// read again.
func (s *service) newInput(g *generation, in *configs.Input) pipeline.Input {
	c := g.config
	switch o := in.Options.(type) {
	case *configs.FileInput:
		config := file.DefaultFollow()
		config.Name, config.Paths, config.Exclude, config.OldDir, config.Start = in.Name, o.Paths, o.Exclude, o.OldDir, o.Start
		config.MTA, config.MaxLine, config.Store, config.Log = in.MTA, int(c.MaxLine), s.positions, s.log
		follower := file.NewFollower(config)
		g.closers = append(g.closers, follower)
		return follower
	case *configs.Stdin:
		if s.stdin == nil {
			fail := func(err error) { s.log.Error("the input has ended", "input", in.Name, "error", err) }
			s.stdin = input.NewLasting(s.life, stdin.New(stdin.Config{
				Name: in.Name, From: os.Stdin, MTA: in.MTA, MaxLine: int(c.MaxLine), Fail: fail,
			}))
		}
		return s.stdin
	}
	panic(fmt.Sprintf("input of type %T", in.Options))
}

func (s *service) addOutputs(g *generation) error {
	outputs := g.config.Outputs
	if outputs == nil {
		outputs = configs.Outputs{{Name: "events", Format: configs.Native, Options: &configs.Stdout{}}}
	}
	for _, out := range outputs {
		target, err := s.openTarget(g, &out)
		if err != nil {
			return fmt.Errorf("output %s: %w", out.Name, err)
		}
		g.outputs = append(g.outputs, out.Name)
		g.pipeline.Outputs = append(g.pipeline.Outputs, g.health.Output(out.Name, s.newOutput(g.config, &out, target)))
	}
	return nil
}

// openTarget opens what an output writes to.
func (s *service) openTarget(g *generation, out *configs.Output) (stream.Target, error) {
	log := s.log.With("output", out.Name)
	full := func(err error) { log.Error("there is no room: waiting for it", "error", err) }
	o, ok := out.Options.(*configs.FileOutput)
	if !ok {
		return stream.Target{Name: "standard output", Writer: os.Stdout, Full: full}, nil
	}
	f, err := stream.OpenFile(stream.FileConfig{
		Path: o.Path, Sync: o.Sync,
		MaxSize: int64(o.Rotate.MaxSize), Keep: o.Rotate.Keep, Compress: o.Rotate.Compress,
		Fail: func(err error) { log.Error("rotation", "error", err) },
	})
	if err != nil {
		return stream.Target{}, err
	}
	g.closers = append(g.closers, f)
	return stream.Target{Name: o.Path, Writer: f, Full: full}, nil
}

// newOutput makes an output that writes to target.
func (s *service) newOutput(c *configs.Config, out *configs.Output, target stream.Target) pipeline.Output {
	if out.Format == configs.Raw {
		lines := &stream.Lines{Target: target}
		for v := range lines.Verdicts {
			lines.Verdicts[v] = true
		}
		if out.Where != nil {
			where := out.Where.Selection()
			lines.Where = &where
		}
		return lines
	}
	return &stream.Events{Target: target, Where: out.Where.Selection(), Format: s.encoder(c, out)}
}

func (s *service) encoder(c *configs.Config, out *configs.Output) stream.Encoder {
	json := encode.JSON{Catalog: s.catalog, Lang: c.Catalog.Language}
	switch {
	case out.Format == configs.Text:
		return encode.Text(json)
	case len(out.Fields) > 0:
		return json.Only(configs.Names(out.Fields))
	case len(out.Omit) > 0:
		return json.Without(configs.Names(out.Omit))
	}
	return json
}

// start runs the pipeline.
func (g *generation) start(life context.Context) {
	ctx, cancel := context.WithCancel(life)
	g.stop = cancel
	go func() { g.ended <- g.pipeline.Run(ctx) }()
}

// close closes what the generation has opened. It must have ended.
func (g *generation) close() error {
	var errs []error
	for _, c := range g.closers {
		errs = append(errs, c.Close())
	}
	g.closers = nil
	return errors.Join(errs...)
}
