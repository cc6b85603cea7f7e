package configs

import (
	"mtalens/matchers"
)

// maxMatchers is the number of matchers that a configuration can have.
const maxMatchers = 200

// Matcher is a matcher of the user's own, see matchers.Rule.
type Matcher struct {
	At        Position
	Name      string             `yaml:"name,required"`
	Order     Order              `yaml:"order"`
	Program   string             `yaml:"program"`
	MTA       matchers.MTA       `yaml:"mta"`
	Contains  string             `yaml:"contains,required"`
	Regexp    Value              `yaml:"regexp,required"`
	Event     matchers.Kind      `yaml:"event,required"`
	Direction matchers.Direction `yaml:"direction"`
	Tests     []Test             `yaml:"tests"`
}

// Order says whether a matcher is tried before or after the built-in ones.
type Order uint8

const (
	After Order = iota
	Before
)

// String returns the word for o.
func (o Order) String() string { return [...]string{"after", "before"}[o] }

// compile returns m as the matchers take it.
func (m *Matcher) compile() (*matchers.Custom, *Error) {
	c, err := matchers.NewCustom(matchers.Rule{
		Program: m.Program, MTA: m.MTA, Literal: m.Contains, Regexp: m.Regexp.Text,
		Event: m.Event, Direction: m.Direction,
	})
	if err != nil {
		return nil, &Error{m.Regexp.At, "matcher " + m.Name + ": " + err.Error(), ""}
	}
	return c, nil
}

// MatcherOptions returns how lines are read. The configuration was checked when it was loaded.
func (c *Config) MatcherOptions() matchers.Options {
	o := matchers.Options{Location: c.Timezone}
	for i := range c.Matchers {
		custom, err := c.Matchers[i].compile()
		if err != nil {
			panic(err)
		}
		if c.Matchers[i].Order == Before {
			o.First = append(o.First, custom)
		} else {
			o.Last = append(o.Last, custom)
		}
	}
	return o
}

// checkMatchers looks at what a matcher's options say together.
func (c *Config) checkMatchers(d *decoder) {
	seen := map[string]bool{}
	for i := range c.Matchers {
		m := &c.Matchers[i]
		if i == maxMatchers {
			d.fail(m.At, "", "there are more than %d matchers", maxMatchers)
			return
		}
		if seen[m.Name] {
			d.fail(m.At, "", "two matchers are called %s", m.Name)
		}
		seen[m.Name] = true
		if _, err := m.compile(); err != nil {
			d.errs = append(d.errs, err)
		}
		d.checkTests(m.Tests)
	}
}
