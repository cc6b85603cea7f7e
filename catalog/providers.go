package catalog

import (
	"bytes"
	"strings"
)

// ProviderEntry is what data/providers says of a mail provider.
type ProviderEntry struct {
	Name string
	// Family is the provider on whose hosts it lives, or whose it shares: what one of a family says,
	// all may say. "": none.
	Family string
	Hosts  []string // suffixes of the names of its hosts
	Marks  []string // words in replies that give it away where the relay does not
	Link   string   // its page for senders
}

// readProviders reads a file of data/providers: providers, each followed by what it says.
func (b *builder) readProviders(records []record) {
	var of ProviderEntry
	scope := ""
	for i := range records {
		e := newEntry(&records[i])
		if e.get("provider") == nil {
			b.addPhrase(e, &of, scope)
			continue
		}
		of = ProviderEntry{
			Name:   e.need("provider"),
			Family: e.text("family"),
			Marks:  e.list("mark"),
			Link:   e.text("link"),
		}
		for _, kind := range [...]string{"mailbox", "filter", "host"} {
			of.Hosts = append(of.Hosts, e.list(kind)...)
		}
		scope = e.text("scope")
		b.addProvider(e, &of)
	}
}

func (b *builder) addProvider(e *entry, p *ProviderEntry) {
	c := b.c
	n := b.provider(p.Name)
	for _, known := range c.Providers {
		if known.Name == p.Name {
			e.fail(e.at, "provider %s stands twice", p.Name)
		}
	}
	c.Providers = append(c.Providers, *p)
	c.families[n] = n
	if p.Family != "" {
		c.families[n] = b.provider(p.Family)
	}
	for _, host := range p.Hosts {
		if other, ok := c.hosts[host]; ok {
			e.fail(e.at, "host %s belongs to %s too", host, c.providers[other])
		}
		c.hosts[host] = n
	}
	for _, mark := range p.Marks {
		patterns, err := parsePatterns(mark)
		if err != nil {
			e.fail(e.at, "mark: %v", err)
		}
		for _, pattern := range patterns {
			pattern.mark = n
			c.patterns = append(c.patterns, pattern)
		}
	}
	b.fail(e.done())
}

// provider returns the index of a provider, which is new if nobody has named it yet.
func (b *builder) provider(name string) Provider {
	c := b.c
	if n, ok := b.providers[name]; ok {
		return n
	}
	n := Provider(len(c.providers))
	b.providers[name] = n
	c.providers, c.families = append(c.providers, name), append(c.families, n)
	return n
}

// ProviderName returns the name of a provider, or "" for none.
func (c *Catalog) ProviderName(p Provider) string { return c.providers[p] }

// maxHost is the length of a host name (RFC 1035 §2.3.4).
const maxHost = 255

// providerOf returns the provider that a host belongs to: that of the longest suffix.
func (c *Catalog) providerOf(host []byte) Provider {
	var buf [maxHost]byte
	if len(host) == 0 || len(host) > maxHost {
		return 0
	}
	name := append(buf[:0], host...)
	for i, b := range name {
		if 'A' <= b && b <= 'Z' {
			name[i] = b + 'a' - 'A'
		}
	}
	name = bytes.TrimSuffix(name, []byte("."))
	for {
		if p := c.hosts[string(name)]; p != 0 {
			return p
		}
		_, rest, ok := bytes.Cut(name, []byte("."))
		if !ok {
			return 0
		}
		name = rest
	}
}

// related reports whether what p says, q may say too.
func (c *Catalog) related(p, q Provider) bool { return c.families[p] == c.families[q] }

// providerFiles returns the files of data/providers.
func providerFiles() []string {
	entries, err := data.ReadDir(providersDir)
	if err != nil {
		panic(err) // it is embedded
	}
	files := make([]string, 0, len(entries))
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".yaml") {
			files = append(files, providersDir+"/"+e.Name())
		}
	}
	return files
}
